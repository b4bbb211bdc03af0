import type {
  Candidate,
  Expected,
  ExpectedDigits,
  ExpectedPhrases,
  ExpectedQuestion,
  Recogniser,
  Recognition,
} from '../recogniser.js';
import { levelDb } from '../speech-detector-state.js';
import { spokenFrames } from '../utterance-edges-policy.js';
import { confidenceOf, questionConfidenceOf } from './confidence-policy.js';
import { digitsIn, digitsMeaning, grammarOf, withoutWords, wordsOf } from './grammar.js';
import { likenessOf } from './likeness-policy.js';
import { languageModelOf } from './language-model.js';
import type { ProcessPool } from './process-pool.js';
import type { RecogniserProcess } from './recogniser-process.js';

/** 24 s; the process takes no more of one utterance. */
const mostSamples = 24 * 8_000;

/** Sound comes in pieces of this length (RTP's usual, and that of the switch's WebSocket). */
const pieceMs = 20;

/** Who waits longer for a free process has heard nothing for too long, and goes on by keys. */
const waitAtMostMs = 4_000;

/** Pocketsphinx 5 with its model of American English, in processes of our own (docs/adr/0009). */
export class PocketsphinxRecogniser implements Recogniser {
  readonly name = 'pocketsphinx';
  readonly sampleRateHz = 8_000;

  constructor(
    readonly language: string,
    readonly pool: ProcessPool,
  ) {}

  begin(expected: Expected): Recognition {
    return new BufferedRecognition(this.pool, expected);
  }

  async unknownWords(words: readonly string[]): Promise<readonly string[]> {
    if (words.length === 0) return [];
    const answer = await this.pool.use(new AbortController().signal, (process) =>
      process.ask('L', words.join('\n')),
    );
    return (answer['unknown'] as readonly string[] | undefined) ?? [];
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}

/**
 * Keeps the sound until it is to be compared: whole utterances are recognised better than growing ones, and a process
 * is needed for a moment only.
 */
class BufferedRecognition implements Recognition {
  readonly #heard: Int16Array[] = [];
  #samples = 0;
  readonly #over = new AbortController();

  constructor(
    readonly pool: ProcessPool,
    readonly expected: Expected,
  ) {}

  hear(samples: Int16Array): void {
    if (this.#samples >= mostSamples) return;
    this.#heard.push(samples);
    this.#samples += samples.length;
  }

  async partial(): Promise<string> {
    const { partial } = await this.#compare('P', this.#over.signal);
    return typeof partial === 'string' ? partial : '';
  }

  async finish(signal: AbortSignal): Promise<readonly Candidate[]> {
    const answer = await this.#compare('E', AbortSignal.any([signal, this.#over.signal]));
    return candidatesOf(answer as unknown as Compared, this.expected);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort(new Error('nobody wants to know what was said'));
    this.#heard.length = 0;
  }

  #compare(kind: 'P' | 'E', signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    return this.pool.use(AbortSignal.any([signal, AbortSignal.timeout(waitAtMostMs)]), async (process) => {
      await prepare(process, this.expected);
      // What a partial result has read is not forgotten by the process; begin anew.
      await process.ask('C');
      for (const samples of spokenIn(this.#heard))
        process.tell('A', new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
      return process.ask(kind);
    });
  }
}

/** What was heard, without the noise before and after the words. */
function spokenIn(heard: readonly Int16Array[]): readonly Int16Array[] {
  const { from, to } = spokenFrames(heard.map(levelDb), pieceMs);
  return heard.slice(from, to);
}

async function prepare(process: RecogniserProcess, expected: Expected): Promise<void> {
  const grammar = expected.kind === 'question' ? expected.samples.join('\n') : grammarOf(expected);
  if (process.grammar === grammar) return;
  process.grammar = '';
  if (expected.kind === 'question') await process.ask('M', await modelOf(process, expected));
  else await process.ask('G', grammarOf(await sayable(process, expected)));
  process.grammar = grammar;
}

/** Words whose sound the dictionary does not have are not listened for. */
async function modelOf(process: RecogniserProcess, expected: ExpectedQuestion): Promise<string> {
  return languageModelOf(expected.samples, await unknownOf(process, expected));
}

/** One word that the dictionary does not have would spoil the whole grammar: such a phrase is left out of it. */
async function sayable(
  process: RecogniserProcess,
  expected: ExpectedPhrases | ExpectedDigits,
): Promise<ExpectedPhrases | ExpectedDigits> {
  const unknown = await unknownOf(process, expected);
  return unknown.size === 0 ? expected : withoutWords(expected, unknown);
}

async function unknownOf(process: RecogniserProcess, expected: Expected): Promise<ReadonlySet<string>> {
  const words = wordsOf(expected);
  if (words.length === 0) return new Set();
  const { unknown } = await process.ask('L', words.join('\n'));
  return new Set(Array.isArray(unknown) ? (unknown as string[]) : []);
}

/** From and to which frame, and the phones. */
type Placed = readonly [number, number, string];

interface Scored {
  readonly text: string;
  readonly score: number;
  readonly heard: boolean;
}

/** An answer of the process to `E`. */
interface Compared {
  readonly first: Scored;
  readonly second: Scored;
  /** Of the first. */
  readonly words: readonly Placed[];
  /** Of the loop. */
  readonly phones: readonly Placed[];
  readonly loop: number;
  readonly frames: number;
  readonly meaning: string;
  readonly runnerUp: string;
}

/**
 * The comparison for the runner-up leaves out all numbers, also the one that differs in a single digit: nothing tells how
 * sure a number is, so it is always asked back.
 */
const mostForDigits = 0.5;

/** Of what was compared; the runner-up gets what the first one's confidence leaves. */
export function candidatesOf(compared: Compared, expected: Expected): readonly Candidate[] {
  const { first, second, words, phones, loop, frames, meaning, runnerUp } = compared;
  if (expected.kind === 'question') {
    if (!first.heard || first.text === '') return [];
    const confidence = questionConfidenceOf({ score: first.score, loop, frames });
    return [{ meaning: first.text, words: first.text, confidence }];
  }
  if (!first.heard || meaning === '') return [];
  const confidence = confidenceOf({
    score: first.score,
    runnerUp: second.heard ? second.score : undefined,
    loop,
    frames,
    likeness: likenessOf(
      words.map(([from, to, said]) => ({ from, to, phones: said.split(' ') })),
      phones.map(([from, to, phone]) => ({ from, to, phone })),
    ),
  });
  if (expected.kind === 'digits' && meaning === digitsMeaning) {
    const digits = digitsIn(first.text);
    const fits = digits.length >= expected.least && digits.length <= expected.most;
    return fits
      ? [{ meaning: digits, words: first.text, confidence: Math.min(confidence, mostForDigits) }]
      : [];
  }
  const best = { meaning, words: first.text, confidence };
  // Digits that are but second best are none.
  if (!second.heard || runnerUp === '' || runnerUp === digitsMeaning) return [best];
  return [best, { meaning: runnerUp, words: second.text, confidence: Math.min(confidence, 1 - confidence) }];
}
