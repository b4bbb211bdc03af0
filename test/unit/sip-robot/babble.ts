/** Seeded random numbers, 0 … 1 (a linear congruential generator with Numerical Recipes' constants). */
function dice(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Speech-like sound: syllables of one voice's pitch, each with two formants of its own, with pauses between.
 * Different seeds are different sentences of the same voice.
 */
export function babble(seed: number, durationMs: number): Int16Array {
  const roll = dice(seed);
  const pcm = new Int16Array(durationMs * 8);
  let phase = 0;
  for (let at = 0; at < pcm.length;) {
    const length = Math.round(8 * (90 + 140 * roll()));
    const pause = roll() < 0.2 ? Math.round(8 * 80 * roll()) : 0;
    const formants = [300 + 500 * roll(), 900 + 1_500 * roll()];
    const pitch = 105 + 25 * roll();
    for (let i = 0; i < length && at + i < pcm.length; i += 1) {
      phase += (2 * Math.PI * pitch) / 8_000;
      let sample = 0;
      for (let harmonic = 1; harmonic * pitch < 3_400; harmonic += 1) {
        const nearness = formants.map((hz) => 1 / (1 + ((harmonic * pitch - hz) / 120) ** 2));
        sample += (0.05 + nearness[0]! + 0.6 * nearness[1]!) * Math.sin(harmonic * phase);
      }
      pcm[at + i] = Math.round(1_800 * sample * Math.sin((Math.PI * i) / length));
    }
    at += length + pause;
  }
  return pcm;
}

export function noise(seed: number, durationMs: number, amplitude: number): Int16Array {
  const roll = dice(seed);
  return Int16Array.from({ length: durationMs * 8 }, () => Math.round(amplitude * (2 * roll() - 1)));
}
