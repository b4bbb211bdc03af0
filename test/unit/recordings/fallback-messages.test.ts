import { readFallbackName } from '../../../src/recordings/index.js';
import { wavDurationMs } from '../../../src/recordings/wav.js';

test.each([
  ['fallback-1795329609.12-+36301234567-1795329609', '1795329609.12', '+36301234567'],
  ['fallback-179532960912-36301234567-1795329609', '179532960912', '36301234567'],
  ['fallback-pbx-1795-12-unknown-1795329609', 'pbx-1795-12', ''],
  ['fallback-1795329609.12--1795329609', '1795329609.12', ''],
])('%s', (recording, uniqueId, callerNumber) => {
  expect(readFallbackName(recording)).toEqual({
    recording,
    uniqueId,
    callerNumber,
    leftAt: 1_795_329_609_000,
  });
});

test.each(['voicemail-1', 'fallback-', 'fallback-1-2', 'fallback-1-2-x', 'myfallback-1-2-1795329609'])(
  '%s is none',
  (name) => {
    expect(readFallbackName(name)).toBeUndefined();
  },
);

/** 8,000 samples a second of 16 bits, as Asterisk writes `wav`. */
function wav(samples: number, told = samples * 2): Uint8Array {
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt32LE(16_000, 28);
  bytes.write('data', 36);
  bytes.writeUInt32LE(told, 40);
  return bytes;
}

test('the length of a sound file', () => {
  expect(wavDurationMs(wav(8_000))).toBe(1_000);
  expect(wavDurationMs(wav(4_000, 0))).toBe(500);
  expect(wavDurationMs(wav(4_000, 4_000_000))).toBe(500);
  expect(wavDurationMs(Buffer.from('no sound at all'))).toBe(0);
  expect(wavDurationMs(wav(8_000).subarray(0, 30))).toBe(0);
});
