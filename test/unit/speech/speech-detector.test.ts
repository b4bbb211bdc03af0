import { SpeechDetector, usualDetector } from '../../../src/speech/speech-detector-state.js';

const nothing = (ms: number): Int16Array[] => Array.from({ length: ms / 20 }, () => new Int16Array(160));

/** So many milliseconds of noise of this loudness, 20 ms at a time; full scale is 90 dB. */
function sound(ms: number, db: number, seed = 1): Int16Array[] {
  const amplitude = Math.sqrt(3) * 10 ** (db / 20);
  let state = seed;
  return Array.from({ length: ms / 20 }, () =>
    Int16Array.from({ length: 160 }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (state / 1_073_741_824 - 1) * amplitude;
    }),
  );
}

/** When what happened, in ms. */
function heard(...parts: readonly Int16Array[][]): [string, number][] {
  const detector = new SpeechDetector();
  let at = 0;
  return parts.flat().flatMap((samples): [string, number][] => {
    at += 20;
    const event = detector.hear(samples);
    return event ? [[event, at]] : [];
  });
}

it('finds where somebody speaks, loud or low, on a quiet line or a noisy one', () => {
  for (const [noiseDb, voiceDb] of [
    [0, 45],
    [10, 70],
    [35, 55],
    [20, 85],
  ] as const) {
    const events = heard(sound(1_000, noiseDb), sound(600, voiceDb), sound(1_500, noiseDb));
    expect(events.map(([what]) => what)).toEqual(['began', 'ended']);
    expect(events[0]?.[1]).toBeLessThanOrEqual(1_000 + usualDetector.startMs + 40);
    expect(events[1]?.[1]).toBeLessThanOrEqual(1_600 + usualDetector.endMs + 40);
  }
});

it('takes a click for no word, and a pause for no end', () => {
  expect(heard(sound(500, 10), sound(40, 80), sound(1_000, 10))).toEqual([]);
  const events = heard(sound(500, 10), sound(300, 60), sound(400, 10), sound(300, 60), sound(1_000, 10));
  expect(events.map(([what]) => what)).toEqual(['began', 'ended']);
});

it('waits longer for the rest of a number, until it is told otherwise', () => {
  const detector = new SpeechDetector();
  const ends = (...parts: readonly Int16Array[][]) =>
    parts.flat().filter((samples) => detector.hear(samples) === 'ended').length;
  const inTwo = [sound(300, 60), sound(1_100, 10), sound(300, 60), sound(1_500, 10)];
  detector.reset(1_200);
  expect(ends(sound(500, 10), ...inTwo)).toBe(1);
  detector.reset();
  expect(ends(...inTwo)).toBe(2);
});

it('hears somebody who speaks from the first moment', () => {
  expect(heard(sound(600, 60), sound(1_000, 5)).map(([what]) => what)).toEqual(['began', 'ended']);
});

it('takes the noise of a line for no speech when the listening begins with no sound at all, or packets are lost', () => {
  for (const noiseDb of [34, 43, 46]) {
    const noise = sound(1_500, noiseDb);
    expect(heard(nothing(100), noise, nothing(20), noise, nothing(400), noise)).toEqual([]);
    const events = heard(nothing(100), noise, sound(600, noiseDb + 20), noise);
    expect(events.map(([what]) => what)).toEqual(['began', 'ended']);
  }
});

it('hears somebody on a line that is silent while nobody speaks, at once or later', () => {
  const said = [...sound(60, 30), ...sound(540, 45), ...nothing(1_000)];
  const twice = ['began', 'ended', 'began', 'ended'];
  expect(heard(said, said).map(([what]) => what)).toEqual(twice);
  expect(heard(nothing(2_000), said, said).map(([what]) => what)).toEqual(twice);
});

it('gets used to a line that becomes noisy, and cuts off who never stops', () => {
  const events = heard(sound(500, 5), sound(40_000, 50));
  expect(events[0]?.[0]).toBe('began');
  expect(events[1]).toEqual(['ended', expect.any(Number)]);
  // Once the noise is the line's own, nobody speaks.
  expect(events).toHaveLength(2);
  expect(events[1]?.[1]).toBeLessThan(2_000);
  const syllables = Array.from({ length: 80 }, () => [...sound(100, 60), ...sound(100, 45)]).flat();
  const [began, ended] = heard(sound(500, 5), syllables);
  expect(began?.[0]).toBe('began');
  expect(ended?.[1]).toBeGreaterThan(usualDetector.longestMs);
});

it('finds the end of words on a line that became noisy while they were said', () => {
  const events = heard(sound(500, 5), sound(100, 60), sound(100, 50), sound(300, 62), sound(5_000, 45));
  expect(events.map(([what]) => what)).toEqual(['began', 'ended']);
  expect(events[1]?.[1]).toBeLessThan(2_500);
});
