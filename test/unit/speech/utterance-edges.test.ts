import { spokenFrames } from '../../../src/speech/utterance-edges-policy.js';

const frameMs = 20;
const nothing = 0;
const noise = 48;
const word = 65;

/** Levels of so many frames each, a little up and down. */
const levels = (...stretches: readonly (readonly [frames: number, db: number])[]) =>
  stretches.flatMap(([frames, db]) => Array.from({ length: frames }, (_, at) => db + (at % 3)));

it('leaves out the noise that a line begins and ends with, and keeps what is near the words', () => {
  const utterance = levels([5, nothing], [30, noise], [40, word], [45, noise], [35, nothing]);
  const { from, to } = spokenFrames(utterance, frameMs);
  expect(from).toBe(35 - 12);
  expect(to).toBe(75 + 12);
});

it('keeps pauses between the words', () => {
  const utterance = levels([30, noise], [10, word], [30, noise], [10, word], [30, noise]);
  expect(spokenFrames(utterance, frameMs)).toEqual({ from: 18, to: 92 });
});

it('cuts nothing of what has next to no noise around', () => {
  const utterance = levels([15, noise], [40, word], [15, noise]);
  expect(spokenFrames(utterance, frameMs)).toEqual({ from: 0, to: 70 });
});

it('cuts nothing where nothing is louder than the rest, nor of nothing', () => {
  expect(spokenFrames(levels([50, word]), frameMs)).toEqual({ from: 0, to: 50 });
  expect(spokenFrames(levels([50, nothing]), frameMs)).toEqual({ from: 0, to: 50 });
  expect(spokenFrames([], frameMs)).toEqual({ from: 0, to: 0 });
});

it('takes the level of the words that come without any noise for no noise to be cut at', () => {
  const utterance = levels([20, nothing], [40, word], [35, nothing]);
  const { from, to } = spokenFrames(utterance, frameMs);
  expect(from).toBeLessThanOrEqual(20);
  expect(to).toBeGreaterThanOrEqual(60);
});
