/** Understands speech in memory (`FarEnd.says`): the words are written in the sound. */
import type { Candidate, Expected, Recogniser, Recognition } from '../../src/speech/index.js';
import { wordsIn } from '../../src/telephony/memory/index.js';

/** How sure it is of words that end in `?`, or `??`. */
const doubts = [1, 0.5, 0.1];

/** A recogniser without an error: doubts are told it by the speaker. */
export class WordRecogniser implements Recogniser {
  readonly name = 'words';
  readonly language = 'en';
  readonly sampleRateHz = 8_000;
  /** What it was asked to expect, in order. */
  readonly expected: Expected[] = [];
  broken = false;

  begin(expected: Expected): Recognition {
    this.expected.push(expected);
    const heard: Int16Array[] = [];
    const words = () => wordsIn(Int16Array.from(heard.flatMap((samples) => [...samples])));
    return {
      hear: (samples) => void heard.push(samples),
      partial: () => Promise.resolve(words()),
      finish: () =>
        this.broken
          ? Promise.reject(new Error('out of order'))
          : Promise.resolve(understood(words(), expected)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }

  unknownWords(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function understood(said: string, expected: Expected): readonly Candidate[] {
  const words = said.replace(/\?+$/, '');
  const confidence = doubts[said.length - words.length] ?? 0;
  if (expected.kind === 'question') return words === '' ? [] : [{ meaning: words, words, confidence }];
  if (expected.kind === 'digits') {
    const fits = /^\d+$/.test(words) && words.length >= expected.least && words.length <= expected.most;
    if (fits) return [{ meaning: words, words, confidence }];
  }
  const meanings = expected.kind === 'digits' ? (expected.instead ?? new Map()) : expected.meanings;
  return [...(meanings as ReadonlyMap<string, readonly string[]>)].flatMap(([meaning, phrases]) =>
    phrases.includes(words) ? [{ meaning, words, confidence }] : [],
  );
}
