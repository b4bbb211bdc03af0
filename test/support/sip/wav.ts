import { readFileSync, writeFileSync } from 'node:fs';
import { decodeG711 } from './g711.js';

/** Telephone audio everywhere here: 8 000 samples a second, 16 bit, one channel. */
export const sampleRate = 8_000;
export const samplesPerMs = sampleRate / 1_000;

/** Reads a prompt or recording: WAV (PCM16, µ-law or A-law; 8 kHz mono) or raw .ulaw/.ul, .alaw/.al, .sln. */
export function readAudio(path: string): Int16Array {
  const bytes = readFileSync(path);
  if (/\.(ulaw|ul|pcmu)$/i.test(path)) return decodeG711('PCMU', bytes);
  if (/\.(alaw|al|pcma)$/i.test(path)) return decodeG711('PCMA', bytes);
  if (/\.(sln|raw)$/i.test(path)) return samplesOf(bytes);
  return parseWav(bytes, path);
}

/** RIFF/WAVE chunks in any order; an unfinished recording's zero data length means "to the end". */
export function parseWav(bytes: Buffer, name = 'WAV'): Int16Array {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error(`${name}: no RIFF/WAVE file`);
  }
  let format: number | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const start = at + 8;
    if (id === 'fmt ') {
      format = bytes.readUInt16LE(start);
      const channels = bytes.readUInt16LE(start + 2);
      const rate = bytes.readUInt32LE(start + 4);
      if (channels !== 1 || rate !== sampleRate) {
        throw new Error(`${name}: ${rate} Hz with ${channels} channels, wanted ${sampleRate} Hz mono`);
      }
    } else if (id === 'data') {
      const end = length === 0 ? bytes.length : Math.min(start + length, bytes.length);
      const data = bytes.subarray(start, end);
      if (format === 1) return samplesOf(data);
      if (format === 7) return decodeG711('PCMU', data);
      if (format === 6) return decodeG711('PCMA', data);
      throw new Error(`${name}: unknown format ${format ?? 'before fmt'}`);
    }
    at = start + length + (length % 2);
  }
  throw new Error(`${name}: no data`);
}

export function printWav(pcm: Int16Array): Buffer {
  const bytes = Buffer.alloc(44 + pcm.length * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + pcm.length * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(pcm.length * 2, 40);
  for (let i = 0; i < pcm.length; i += 1) bytes.writeInt16LE(pcm[i] ?? 0, 44 + i * 2);
  return bytes;
}

export function writeWav(path: string, pcm: Int16Array): void {
  writeFileSync(path, printWav(pcm));
}

function samplesOf(bytes: Buffer): Int16Array {
  return Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(i * 2));
}
