import { composeMusic, sampleRate } from '../../../src/prompts/index.js';
import type { Samples } from '../../../src/prompts/index.js';

const music = composeMusic('default');

describe('hold music', () => {
  it('always sounds the same for a class, and otherwise for another', () => {
    expect(Buffer.from(composeMusic('default').buffer).equals(Buffer.from(music.buffer))).toBe(true);
    const excerpt = composeMusic('sales').subarray(sampleRate * 20, sampleRate * 24);
    expect(Math.abs(correlation(music, excerpt, sampleRate * 20))).toBeLessThan(0.6);
  });

  it('lasts a minute or more, at a moderate level, without clipping', () => {
    const seconds = music.length / sampleRate;
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThan(90);
    const level =
      20 *
      Math.log10(Math.sqrt(music.reduce((sum, sample) => sum + sample * sample, 0) / music.length) / 32768);
    expect(level).toBeGreaterThan(-27);
    expect(level).toBeLessThan(-22);
    expect(music.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeLessThan(32_000);
  });

  it('is never silent for long, and its end runs into its beginning', () => {
    const windowLength = sampleRate / 2;
    const around = Int16Array.from([
      ...music.subarray(-windowLength),
      ...music,
      ...music.subarray(0, windowLength),
    ]);
    for (let start = 0; start + windowLength <= around.length; start += windowLength) {
      const peak = around
        .subarray(start, start + windowLength)
        .reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(peak).toBeGreaterThan(300);
    }
    const jump = Math.abs((music[0] ?? 0) - (music.at(-1) ?? 0));
    expect(jump).toBeLessThan(3000);
  });

  it('is known again by correlation, and not mistaken for itself a while later', () => {
    const excerpt = music.subarray(sampleRate * 20, sampleRate * 24);
    expect(correlation(music, excerpt, sampleRate * 20)).toBeGreaterThan(0.99);
    for (let second = 0; second < 70; second += 3.2) {
      const at = Math.round(second * sampleRate);
      if (Math.abs(second - 20) > 1) expect(Math.abs(correlation(music, excerpt, at))).toBeLessThan(0.9);
    }
  });
});

function correlation(all: Samples, part: Samples, at: number): number {
  let product = 0;
  let first = 0;
  let second = 0;
  for (let index = 0; index < part.length; index++) {
    const a = all[at + index] ?? 0;
    const b = part[index] ?? 0;
    product += a * b;
    first += a * a;
    second += b * b;
  }
  return product / Math.sqrt(first * second);
}
