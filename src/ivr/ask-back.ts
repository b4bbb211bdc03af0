/** "Did you mean billing?", answered by word or key. */
import { perhapsFrom } from '../speech/index.js';
import { noPhrases, yesPhrases } from '../site/index.js';
import type { Walker } from './walker.js';

const answerWithinMs = 5_000;

/** True and false for yes and no, undefined when neither came. */
export async function askBack(walker: Walker, phrase: string): Promise<boolean | undefined> {
  const input = await walker.collector.ask({
    prompts: [{ prompt: 'speech-did-you-mean', values: { phrase } }],
    bargeIn: true,
    timeoutMs: answerWithinMs,
    expected: walker.phrasesFor(
      new Map([
        [yesPhrases, '1'],
        [noPhrases, '2'],
      ]),
    ),
  });
  if (!input) return undefined;
  if (input.kind === 'digits') return input.digits === '1' ? true : input.digits === '2' ? false : undefined;
  const [answer] = input.candidates;
  return answer && answer.confidence >= perhapsFrom ? answer.meaning === yesPhrases : undefined;
}
