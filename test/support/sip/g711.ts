import type { Codec } from './sdp.js';

/** G.711 (ITU-T): 16-bit linear samples to 8-bit µ-law or A-law and back, by tables. */

const { abs, clz32, min } = Math;

const decodeMuLaw = (byte: number): number => {
  const inverted = ~byte & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + 0x84) << ((inverted & 0x70) >> 4);
  return (inverted & 0x80) !== 0 ? 0x84 - magnitude : magnitude - 0x84;
};

const encodeMuLaw = (sample: number): number => {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = min(abs(sample), 32_635) + 0x84;
  const exponent = 31 - clz32(magnitude) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
};

const decodeALaw = (byte: number): number => {
  const even = byte ^ 0x55;
  const exponent = (even & 0x70) >> 4;
  const mantissa = (even & 0x0f) << 4;
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return (even & 0x80) !== 0 ? magnitude : -magnitude;
};

const encodeALaw = (sample: number): number => {
  const sign = sample >= 0 ? 0x80 : 0;
  const magnitude = min(sample >= 0 ? sample : -sample - 1, 32_767);
  const exponent = magnitude < 256 ? 0 : 31 - clz32(magnitude) - 7;
  const mantissa = exponent === 0 ? magnitude >> 4 : magnitude >> (exponent + 3);
  return (sign | (exponent << 4) | (mantissa & 0x0f)) ^ 0x55;
};

interface Tables {
  readonly decode: Int16Array;
  readonly encode: Uint8Array;
  readonly silence: number;
}

const tablesOf = (decode: (byte: number) => number, encode: (sample: number) => number): Tables => ({
  decode: Int16Array.from({ length: 256 }, (_, byte) => decode(byte)),
  encode: Uint8Array.from({ length: 65_536 }, (_, index) => encode((index << 16) >> 16)),
  silence: encode(0),
});

const tables: Readonly<Record<Codec, Tables>> = {
  PCMU: tablesOf(decodeMuLaw, encodeMuLaw),
  PCMA: tablesOf(decodeALaw, encodeALaw),
};

export function encodeG711(codec: Codec, pcm: Int16Array): Buffer {
  const { encode } = tables[codec];
  const bytes = Buffer.allocUnsafe(pcm.length);
  for (let i = 0; i < pcm.length; i += 1) bytes[i] = encode[(pcm[i] ?? 0) & 0xffff] ?? 0;
  return bytes;
}

/** Decodes into `target` from `offset`, or into a new array. */
export function decodeG711(
  codec: Codec,
  bytes: Uint8Array,
  target: Int16Array = new Int16Array(bytes.length),
  offset = 0,
): Int16Array {
  const { decode } = tables[codec];
  for (let i = 0; i < bytes.length; i += 1) target[offset + i] = decode[bytes[i] ?? 0] ?? 0;
  return target;
}

/** The code word of silence: 0xFF for µ-law, 0xD5 for A-law. */
export function silenceOf(codec: Codec): number {
  return tables[codec].silence;
}
