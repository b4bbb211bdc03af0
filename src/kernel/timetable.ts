/** What happens when, the soonest first; what is due at the same time comes in the order in which it was put in. */
export class Timetable<T> {
  readonly #heap: { readonly at: number; readonly order: number; readonly item: T }[] = [];
  #order = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** When the soonest is due; Infinity when there is none. */
  get nextAt(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(at: number, item: T): void {
    const heap = this.#heap;
    const entry = { at, order: this.#order++, item };
    let child = heap.length;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent];
      if (!above || !isSooner(entry, above)) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = entry;
  }

  /** Takes the soonest out. */
  take(): { readonly at: number; readonly item: T } | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (!left) break;
      const sooner = right && isSooner(right, left) ? right : left;
      if (sooner === right) child++;
      if (!isSooner(sooner, last)) break;
      heap[parent] = sooner;
      parent = child;
    }
    heap[parent] = last;
    return first;
  }
}

interface Due {
  readonly at: number;
  readonly order: number;
}

const isSooner = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
