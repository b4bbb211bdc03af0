/** Synthetic callers: a voice of the service's own image says something, as 8 kHz samples for a robot's mouth. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Voice {
  /** Of espeak-ng. */
  readonly voice: string;
  /** 165 words a minute unless told. */
  readonly wordsPerMinute?: number;
  /** Peak below full scale; −6 unless told. */
  readonly peakDb?: number;
}

export async function spoken(
  container: string,
  text: string,
  { voice, wordsPerMinute = 165, peakDb = -6 }: Voice,
): Promise<Int16Array> {
  const script =
    'espeak-ng --stdout -v "$1" -s "$2" "$4" | sox -R -t wav - -r 8000 -c 1 -e signed-integer -b 16 -t raw - gain -n "$3" | base64 -w0';
  const { stdout } = await run(
    'docker',
    ['exec', container, 'sh', '-c', script, 'sh', voice, String(wordsPerMinute), String(peakDb), text],
    { maxBuffer: 32 * 1024 * 1024 },
  );
  const bytes = Buffer.from(stdout, 'base64');
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2));
}
