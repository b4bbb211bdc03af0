/** Synthetic callers: a voice of the service's own image says something, as 8 kHz samples for a robot's mouth. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Voice {
  /** espeak-ng unless told; flite is understood better. */
  readonly program?: keyof typeof programs;
  /** Of that program. */
  readonly voice: string;
  /** 165 words a minute unless told; flite speaks as it does. */
  readonly wordsPerMinute?: number;
  /** Peak below full scale; −6 unless told. */
  readonly peakDb?: number;
}

const programs = {
  'espeak-ng': 'espeak-ng -w "$5" -v "$1" -s "$2" "$4"',
  flite: 'flite -voice "$1" -t "$4" -o "$5"',
} as const;

/** The same samples each time: without -R, sox dithers by chance, and what is hardly understood is so only sometimes. */
export async function spoken(
  container: string,
  text: string,
  { program = 'espeak-ng', voice, wordsPerMinute = 165, peakDb = -6 }: Voice,
): Promise<Int16Array> {
  const script = `set -e; trap 'rm -f "$5"' EXIT; ${programs[program]} >&2
    sox -R "$5" -r 8000 -c 1 -e signed-integer -b 16 -t raw - gain -n "$3" | base64 -w0`;
  const file = `/tmp/${randomUUID()}.wav`;
  const { stdout } = await run(
    'docker',
    ['exec', container, 'sh', '-c', script, 'sh', voice, String(wordsPerMinute), String(peakDb), text, file],
    { maxBuffer: 32 * 1024 * 1024 },
  );
  const bytes = Buffer.from(stdout, 'base64');
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2));
}
