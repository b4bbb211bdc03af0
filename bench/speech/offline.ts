/** The same sound, detector and recogniser without a switch: for tuning, in minutes. */
import { systemClock } from '../../src/kernel/index.js';
import { silentLogger } from '../../src/platform/index.js';
import { understood } from '../../src/speech/index.js';
import type { Candidate, Expected } from '../../src/speech/index.js';
import { PocketsphinxRecogniser } from '../../src/speech/pocketsphinx/pocketsphinx-recogniser.js';
import { ProcessPool } from '../../src/speech/pocketsphinx/process-pool.js';
import { SpeechDetector } from '../../src/speech/speech-detector-state.js';
import { samplesOf } from './corpus.js';
import type { Heard, Trial } from './figures.js';
import type { Utterance } from './utterances.js';

const runUpFrames = 20;
const frame = 160;

/** A line whose noise begins and ends with the words, as where nothing is sent while nobody speaks, has silence around. */
export type Line = 'steady' | 'silent-between';

interface Way {
  /** The service's, which holds the recogniser. */
  readonly image: string;
  readonly processes: number;
  readonly line: Line;
}

export async function tryOffline(
  utterances: readonly Utterance[],
  lists: ReadonlyMap<string, readonly string[]>,
  how: Way,
): Promise<readonly Trial[]> {
  const all = await understands(utterances, { kind: 'phrases', meanings: lists }, how);
  return all.map(({ utterance, candidates }) => {
    const result = understood(candidates, new Set());
    const best = candidates[0];
    const heard: Heard = {
      decision: result.kind,
      ...(best ? { said: best.meaning, words: best.words } : {}),
    };
    return { utterance, attempts: [heard] };
  });
}

interface Understood {
  readonly utterance: Utterance;
  /** None also where nobody was heard to speak. */
  readonly candidates: readonly Candidate[];
}

/** What the recogniser of this image makes of each. */
export async function understands(
  utterances: readonly Utterance[],
  expected: Expected,
  { image, processes, line }: Way,
): Promise<readonly Understood[]> {
  const program = {
    command: 'docker',
    args: ['run', '--rm', '-i', '--network=none', image, 'ringdown-recogniser'],
  };
  const pool = new ProcessPool(program, processes, systemClock, silentLogger);
  const recogniser = new PocketsphinxRecogniser('en', pool);
  const signal = new AbortController().signal;
  const all: Understood[] = [];
  let next = 0;
  const work = async () => {
    for (let utterance = utterances[next++]; utterance; utterance = utterances[next++]) {
      const spoken = detected(onLine(samplesOf(utterance), line));
      if (!spoken) {
        all.push({ utterance, candidates: [] });
        continue;
      }
      await using recognition = recogniser.begin(expected);
      for (const samples of spoken) recognition.hear(samples);
      all.push({ utterance, candidates: await recognition.finish(signal) });
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  await pool.close();
  return all;
}

function onLine(samples: Int16Array, line: Line): Int16Array {
  if (line === 'steady') return samples;
  const silent = 8_000;
  const all = new Int16Array(samples.length + 2 * silent);
  all.set(samples, silent);
  return all;
}

/** The sound of the first utterance in it, as `CallerEar` cuts it. */
function detected(samples: Int16Array): readonly Int16Array[] | undefined {
  const detector = new SpeechDetector();
  const runUp: Int16Array[] = [];
  let spoken: Int16Array[] | undefined;
  for (let at = 0; at + frame <= samples.length; at += frame) {
    const piece = samples.subarray(at, at + frame);
    const event = detector.hear(piece);
    if (spoken) spoken.push(piece);
    else {
      runUp.push(piece);
      if (runUp.length > runUpFrames) runUp.shift();
    }
    if (event === 'began') spoken = [...runUp];
    if (event === 'ended') break;
  }
  return spoken;
}
