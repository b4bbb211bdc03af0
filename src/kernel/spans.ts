/** From and to, in milliseconds. */
export type Span = readonly [from: number, to: number];

/** How long at least one of the spans lasted: what two have done at the same time counts once. */
export function lengthMs(spans: readonly Span[]): number {
  let total = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const [from, to] of spans.toSorted(([one], [other]) => one - other)) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}
