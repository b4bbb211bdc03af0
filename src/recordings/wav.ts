/**
 * Length of a RIFF/WAVE file in milliseconds: bytes of `data` by bytes a second of `fmt ` (Microsoft and IBM,
 * Multimedia Programming Interface 1.0, 1991). 0 when it is none. A recorder that was killed leaves a length of 0 or
 * one beyond the file: then what is there counts.
 */
export function wavDurationMs(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 12 || tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WAVE') return 0;
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= bytes.byteLength;) {
    const name = tag(bytes, at);
    const length = view.getUint32(at + 4, true);
    if (name === 'fmt ' && at + 20 <= bytes.byteLength) bytesPerSecond = view.getUint32(at + 16, true);
    if (name === 'data') {
      const there = bytes.byteLength - at - 8;
      const sound = length === 0 || length > there ? there : length;
      return bytesPerSecond > 0 ? Math.round((sound / bytesPerSecond) * 1000) : 0;
    }
    // Chunks are padded to an even length.
    at += 8 + length + (length % 2);
  }
  return 0;
}

const tag = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
