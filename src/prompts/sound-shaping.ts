/** Trims, levels and encodes samples for the telephone. Pure. */
import type { Samples } from './synthesiser.js';
import { sampleRate } from './synthesiser.js';

const fullScale = 32_768;
const fromDecibels = (decibels: number): number => fullScale * 10 ** (decibels / 20);

/** Below this there is nothing to hear. */
const silence = fromDecibels(-45);
const speechLevel = fromDecibels(-19);
const peakLimit = fromDecibels(-1);
const leadInMs = 20;
const leadOutMs = 180;

/** Cuts silence off both ends (leaving a breath, as prompts follow each other) and brings speech to −19 dBFS. */
export const shapedSpeech = (samples: Samples): Samples => levelled(trimmed(samples), speechLevel);

export function trimmed(samples: Samples): Samples {
  const loud = (sample: number) => Math.abs(sample) > silence;
  const first = samples.findIndex(loud);
  if (first < 0) return samples.slice(0, 0);
  const last = samples.findLastIndex(loud);
  const before = Math.min(first, Math.round((leadInMs * sampleRate) / 1000));
  const shaped = new Int16Array(before + (last - first + 1) + Math.round((leadOutMs * sampleRate) / 1000));
  shaped.set(samples.subarray(first - before, last + 1));
  return shaped;
}

/** Brings the level (root mean square of what is not silent) to `target`, without clipping. */
export function levelled(samples: Samples, target: number): Samples {
  let sum = 0;
  let count = 0;
  let peak = 0;
  for (const sample of samples) {
    const size = Math.abs(sample);
    peak = Math.max(peak, size);
    if (size <= silence) continue;
    sum += size * size;
    count++;
  }
  if (count === 0) return samples;
  const gain = Math.min(target / Math.sqrt(sum / count), peakLimit / peak);
  return samples.map((sample) => Math.round(sample * gain));
}

/** ITU-T G.711 µ-law, one byte a sample. */
export function ulaw(samples: Samples): Uint8Array {
  const encoded = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index++) encoded[index] = ulawByte(samples[index] ?? 0);
  return encoded;
}

const bias = 132;
const clip = 32_635;

function ulawByte(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), clip) + bias;
  const segment = 31 - Math.clz32(magnitude) - 7;
  const step = (magnitude >> (segment + 3)) & 0x0f;
  return ~(sign | (segment << 4) | step) & 0xff;
}

/** Two short notes: what is played when no words can be had, so that the caller is not left in silence. */
export function emergencyNotes(): Samples {
  const noteMs = 220;
  const length = Math.round((noteMs * sampleRate) / 1000);
  const samples = new Int16Array(length * 2);
  [660, 520].forEach((hertz, note) => {
    for (let index = 0; index < length; index++) {
      const fade = Math.min(1, index / 80, (length - index) / 400);
      samples[note * length + index] = Math.round(
        6000 * fade * Math.sin((2 * Math.PI * hertz * index) / sampleRate),
      );
    }
  });
  return samples;
}

/** A WAV around µ-law samples (format 7, RFC 2361 §A.10): what callers hear, as browsers play it. */
export function ulawWav(samples: Uint8Array): Buffer {
  const head = Buffer.alloc(58);
  head.write('RIFF', 0);
  head.writeUInt32LE(50 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(18, 16);
  head.writeUInt16LE(7, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('fact', 38);
  head.writeUInt32LE(4, 42);
  head.writeUInt32LE(samples.length, 46);
  head.write('data', 50);
  head.writeUInt32LE(samples.length, 54);
  return Buffer.concat([head, samples]);
}
