import { performance } from 'node:perf_hooks';

export const slotMs = 20;
/** After a stall longer than this many slots the clock jumps instead of sending a flood. */
const mostSlotsAtOnce = 50;

/** Something that sends in 20 ms slots. */
export interface SlotSender {
  /**
   * Sends what is due in this slot; false when there is nothing more to send for now. Late is a slot whose time was over
   * before the timer came.
   */
  sendSlot(slot: number, isLate: boolean): boolean;
  /** Called about once a second while idle, for keep-alives. */
  whileIdle(): void;
}

/**
 * One pace for all RTP of a robot: a single timer serves every call that speaks, none runs when all are silent.
 * Slots are counted from the clock's birth, so lateness of a timer never adds up.
 */
export class MediaClock implements Disposable {
  readonly #bornMs = performance.now();
  readonly #speaking = new Set<SlotSender>();
  readonly #members = new Set<SlotSender>();
  #lastSlot = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #idleTimer = setInterval(() => {
    for (const member of this.#members) if (!this.#speaking.has(member)) member.whileIdle();
  }, 1_000).unref();

  get slot(): number {
    return Math.floor((performance.now() - this.#bornMs) / slotMs);
  }

  join(sender: SlotSender): void {
    this.#members.add(sender);
  }

  leave(sender: SlotSender): void {
    this.#members.delete(sender);
    this.#speaking.delete(sender);
  }

  /** The sender has something to say, beginning with the next slot. */
  wake(sender: SlotSender): void {
    if (!this.#members.has(sender)) return;
    this.#speaking.add(sender);
    if (this.#timer !== undefined) return;
    this.#lastSlot = this.slot;
    this.#schedule();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    clearInterval(this.#idleTimer);
    this.#speaking.clear();
    this.#members.clear();
  }

  #schedule(): void {
    const dueMs = this.#bornMs + (this.#lastSlot + 1) * slotMs;
    this.#timer = setTimeout(() => this.#tick(), Math.max(1, Math.ceil(dueMs - performance.now())));
  }

  #tick(): void {
    const now = this.slot;
    if (now - this.#lastSlot > mostSlotsAtOnce) this.#lastSlot = now - 1;
    for (let slot = this.#lastSlot + 1; slot <= now; slot += 1) {
      for (const sender of this.#speaking)
        if (!sender.sendSlot(slot, slot < now)) this.#speaking.delete(sender);
    }
    this.#lastSlot = Math.max(now, this.#lastSlot);
    this.#timer = undefined;
    if (this.#speaking.size > 0) this.#schedule();
  }
}
