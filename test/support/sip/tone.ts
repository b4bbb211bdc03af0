import { sampleRate, samplesPerMs } from './wav.js';

/** A sine with soft edges (5 ms), so that it does not click. */
export function tone(hz: number, durationMs: number, amplitude = 8_000): Int16Array {
  const length = Math.round(durationMs * samplesPerMs);
  const edge = Math.min(5 * samplesPerMs, length / 2);
  return Int16Array.from({ length }, (_, i) => {
    const softness = Math.min(1, i / edge, (length - i) / edge);
    return Math.round(amplitude * softness * Math.sin((2 * Math.PI * hz * i) / sampleRate));
  });
}

export function silence(durationMs: number): Int16Array {
  return new Int16Array(Math.round(durationMs * samplesPerMs));
}

/** One sound after the other. */
export function joined(...sounds: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(sounds.reduce((length, sound) => length + sound.length, 0));
  let at = 0;
  for (const sound of sounds) {
    all.set(sound, at);
    at += sound.length;
  }
  return all;
}
