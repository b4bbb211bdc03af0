/** Which of many free times are told: a few that differ, as people ask for morning, afternoon or another day. Pure. */
export const offeredAtOnce = 3;
/** From one that is offered to the next. */
export const offerGapMs = 3 * 3_600_000;
/** Nobody can be at a branch sooner. */
export const noticeMs = 2 * 3_600_000;

/** The first of them, and then always the first one that is far enough from the one before. In and out: in order. */
export function spreadOut(times: readonly number[]): readonly number[] {
  const chosen: number[] = [];
  for (const time of times) {
    const last = chosen.at(-1);
    if (chosen.length < offeredAtOnce && (last === undefined || time - last >= offerGapMs)) chosen.push(time);
  }
  return chosen;
}
