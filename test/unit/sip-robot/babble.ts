/** Seeded random numbers, 0 … 1 (a linear congruential generator with Numerical Recipes' constants). */
function dice(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One formant: a two-pole resonator (Klatt, J. Acoust. Soc. Am. 67, 1980). */
function resonator(hz: number, bandwidthHz: number): (input: number) => number {
  const radius = Math.exp((-Math.PI * bandwidthHz) / 8_000);
  const b = 2 * radius * Math.cos((2 * Math.PI * hz) / 8_000);
  const c = -radius * radius;
  let last = 0;
  let before = 0;
  return (input) => {
    const output = (1 - b - c) * input + b * last + c * before;
    before = last;
    last = output;
    return output;
  };
}

/**
 * Speech-like sound: syllables of one voice's pitch, each with two formants of its own, with pauses between.
 * Different seeds are different sentences of the same voice.
 */
export function babble(seed: number, durationMs: number): Int16Array {
  const roll = dice(seed);
  const pcm = new Int16Array(durationMs * 8);
  for (let at = 0; at < pcm.length;) {
    const length = Math.round(8 * (90 + 140 * roll()));
    const pause = roll() < 0.2 ? Math.round(8 * 80 * roll()) : 0;
    const low = resonator(300 + 500 * roll(), 80);
    const high = resonator(900 + 1_500 * roll(), 120);
    const period = Math.round(8_000 / (105 + 25 * roll()));
    for (let i = 0; i < length && at + i < pcm.length; i += 1) {
      const pulse = i % period === 0 ? 60_000 : 0;
      const edge = i < 80 ? i / 80 : i > length - 160 ? (length - i) / 160 : 1;
      pcm[at + i] = edge * (low(pulse) + high(pulse));
    }
    at += length + pause;
  }
  return pcm;
}

export function noise(seed: number, durationMs: number, amplitude: number): Int16Array {
  const roll = dice(seed);
  return Int16Array.from({ length: durationMs * 8 }, () => Math.round(amplitude * (2 * roll() - 1)));
}
