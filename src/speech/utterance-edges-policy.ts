/**
 * Where in an utterance somebody speaks. A line that has been silent and begins to rustle with the first word (an echo
 * canceller, a mobile phone that sends nothing while nobody speaks) takes the detector in: noise before and after the words
 * is cut out with them, and the mean that the recogniser takes of the whole (CMN) is that of the noise.
 */

/** Below it there is nothing at all, not even the noise of a line. 0 dB is the last of 16 bits. */
const nothingDb = 14;
/** The share of the frames with sound that are at most as loud as the line's noise. */
const noiseQuantile = 0.1;
const aboveNoiseDb = 6;
/** A word may begin and end softly: so much of what is around is kept. */
const marginMs = 240;
/** So much is not worth cutting. */
const leastNoiseMs = 100;

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The frames (from, up to but not including to) that hold the words, by each frame's level in dB and its length in milliseconds. */
export function spokenFrames(levelsDb: readonly number[], frameMs: number): Stretch {
  const all = { from: 0, to: levelsDb.length };
  const sounding = levelsDb.filter((level) => level >= nothingDb).sort((a, b) => a - b);
  const noiseDb = sounding[Math.floor(sounding.length * noiseQuantile)];
  if (noiseDb === undefined) return all;
  const isLoud = (level: number) => level > noiseDb + aboveNoiseDb;
  const first = levelsDb.findIndex(isLoud);
  if (first < 0) return all;
  const margin = Math.round(marginMs / frameMs);
  const least = leastNoiseMs / frameMs;
  const from = first - margin;
  const to = levelsDb.findLastIndex(isLoud) + 1 + margin;
  return { from: from >= least ? from : 0, to: levelsDb.length - to >= least ? to : levelsDb.length };
}
