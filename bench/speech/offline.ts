/** The same sound, detector and recogniser without a switch: for tuning, in minutes. */
import { systemClock } from '../../src/kernel/index.js';
import { silentLogger } from '../../src/platform/index.js';
import { understood } from '../../src/speech/index.js';
import { PocketsphinxRecogniser } from '../../src/speech/pocketsphinx/pocketsphinx-recogniser.js';
import { ProcessPool } from '../../src/speech/pocketsphinx/process-pool.js';
import { SpeechDetector } from '../../src/speech/speech-detector-state.js';
import { samplesOf } from './corpus.js';
import type { Heard, Trial } from './figures.js';
import type { Utterance } from './utterances.js';

const runUpFrames = 20;
const frame = 160;

export async function tryOffline(
  utterances: readonly Utterance[],
  lists: ReadonlyMap<string, readonly string[]>,
  image: string,
  processes: number,
): Promise<readonly Trial[]> {
  const program = {
    command: 'docker',
    args: ['run', '--rm', '-i', '--network=none', image, 'ringdown-recogniser'],
  };
  const pool = new ProcessPool(program, processes, systemClock, silentLogger);
  const recogniser = new PocketsphinxRecogniser('en', pool);
  const signal = new AbortController().signal;
  const trials: Trial[] = [];
  let next = 0;
  const work = async () => {
    for (let utterance = utterances[next++]; utterance; utterance = utterances[next++]) {
      const spoken = detected(samplesOf(utterance));
      if (!spoken) {
        trials.push({ utterance, attempts: [{ decision: 'not-understood' }] });
        continue;
      }
      await using recognition = recogniser.begin({ kind: 'phrases', meanings: lists });
      for (const samples of spoken) recognition.hear(samples);
      const candidates = await recognition.finish(signal);
      const result = understood(candidates, new Set());
      const best = candidates[0];
      const heard: Heard = {
        decision: result.kind,
        ...(best ? { said: best.meaning, words: best.words } : {}),
      };
      trials.push({ utterance, attempts: [heard] });
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  await pool.close();
  return trials;
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
