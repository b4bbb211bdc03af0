/** Speech by programs, brought to telephone quality by `sox`. No shell; pipes, but for flite. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './run-program.js';
import type { Samples, SpeechRequest, Synthesiser } from './synthesiser.js';
import { sampleRate } from './synthesiser.js';

export interface ProgramSettings {
  /** For each program; 10,000 unless given. */
  readonly timeoutMs?: number;
  /** How many may be spoken at once; 2 unless given. */
  readonly concurrency?: number;
  /** Words a minute of `espeak-ng`; 150 unless given. */
  readonly wordsPerMinute?: number;
}

/** Longer texts are cut: a prompt of two minutes is a mistake, and the program must not be made busy by it. */
const longestText = 2000;

export function createProgramSynthesiser(settings: ProgramSettings = {}): Synthesiser {
  const timeoutMs = settings.timeoutMs ?? 10_000;
  const turn = turns(settings.concurrency ?? 2);
  const toTelephone = async (
    source: readonly string[],
    input: Uint8Array | undefined,
    signal: AbortSignal | undefined,
  ) => {
    const args = [
      ...source,
      '-t',
      'raw',
      '-r',
      String(sampleRate),
      '-c',
      '1',
      '-b',
      '16',
      '-e',
      'signed-integer',
      '-',
    ];
    const raw = await runProgram({
      program: 'sox',
      // Below 150 Hz a telephone carries nothing but rumble.
      args: ['-V1', '-D', ...args, 'highpass', '150'],
      ...(input ? { input } : {}),
      timeoutMs,
      signal,
    });
    return samplesOf(raw);
  };
  return {
    speak: (request: SpeechRequest, signal) =>
      turn(async () => {
        const input = Buffer.from(clean(request.text), 'utf8');
        if (request.program.kind === 'flite')
          return inOwnFile(async (path) => {
            const args = ['-voice', request.voice, '-f', '-', '-o', path];
            await runProgram({ program: 'flite', args, input, timeoutMs, signal });
            return toTelephone([path], undefined, signal);
          });
        const [program = '', ...args] = commandOf(request, settings.wordsPerMinute ?? 150);
        const wav = await runProgram({ program, args, input, timeoutMs, signal });
        // The length in the header is a guess, as programs do not know it when they begin.
        return toTelephone(['--ignore-length', '-t', 'wav', '-'], wav, signal);
      }),
    decode: (path, signal) => {
      const raw = path.endsWith('.ulaw')
        ? ['-t', 'raw', '-r', '8000', '-c', '1', '-e', 'mu-law', '-b', '8', path]
        : [path];
      return turn(() => toTelephone(raw, undefined, signal));
    },
  };
}

/** It reads the text from its standard input and writes a WAV to its standard output. */
function commandOf({ language, voice, program }: SpeechRequest, wordsPerMinute: number): readonly string[] {
  if (program.kind !== 'command')
    return ['espeak-ng', '-v', voice, '-s', String(wordsPerMinute), '--stdin', '--stdout'];
  return program.command.map((part) => part.replaceAll('{voice}', voice).replaceAll('{language}', language));
}

/** flite writes its sound piece by piece behind the header of a file that it opens anew each time: a pipe stays empty. */
async function inOwnFile<T>(work: (path: string) => Promise<T>): Promise<T> {
  const path = join(tmpdir(), `ringdown-${randomUUID()}.wav`);
  try {
    return await work(path);
  } finally {
    await rm(path, { force: true });
  }
}

/** Without control characters, and without `[[…]]`, by which the program takes phonemes instead of words. */
const clean = (text: string): string =>
  [...text.replaceAll('[[', '[ ').slice(0, longestText)].map((char) => (char < ' ' ? ' ' : char)).join('');

const samplesOf = (raw: Buffer): Samples => {
  const samples = new Int16Array(Math.floor(raw.length / 2));
  for (let index = 0; index < samples.length; index++) samples[index] = raw.readInt16LE(index * 2);
  return samples;
};

/** Lets so many run at once; the others wait in order. */
function turns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
