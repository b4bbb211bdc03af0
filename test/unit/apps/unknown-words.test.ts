/** What a recogniser's dictionary lacks is named where it is written. */
import { nameUnknownWords } from '../../../src/apps/open-speech.js';
import type { Recogniser, Recognisers } from '../../../src/speech/index.js';
import { capturingLog } from '../../support/captured-log.js';
import type { LoggedLine } from '../../support/captured-log.js';

const speech = {
  recognisers: new Map(),
  phrases: new Map([
    [
      'en',
      new Map([
        ['billing', ['my bill', 'frobnication fees']],
        ['faults', ['a power cut']],
      ]),
    ],
    ['hu', new Map([['billing', ['a számlám']]])],
  ]),
  phraseLines: new Map([
    [
      'en',
      new Map([
        ['billing', 7],
        ['faults', 8],
      ]),
    ],
  ]),
};

/** English only, with these words unknown. */
const knowing = (unknownWords: Recogniser['unknownWords']): Pick<Recognisers, 'for'> => ({
  for: (language) => (language === 'en' ? ({ unknownWords } as Recogniser) : undefined),
});

it('names file, line, list and words; other languages are not asked', async () => {
  const log: LoggedLine[] = [];
  const asked: string[] = [];
  const recognisers = knowing(async (words) => {
    asked.push(...words);
    return ['frobnication'];
  });
  await nameUnknownWords(speech, recognisers, capturingLog(log));
  expect(log.map(({ level, facts }) => [level, facts])).toEqual([
    [
      'warn',
      {
        event: 'speech.unknown-words',
        language: 'en',
        file: 'phrases/en.yaml',
        line: 7,
        list: 'billing',
        words: ['frobnication'],
      },
    ],
  ]);
  expect(asked).toEqual(['my', 'bill', 'frobnication', 'fees', 'a', 'power', 'cut']);
});

it('says nothing when all are known, or when nobody can tell', async () => {
  const log: LoggedLine[] = [];
  await nameUnknownWords(
    speech,
    knowing(async () => []),
    capturingLog(log),
  );
  await nameUnknownWords(
    speech,
    knowing(() => Promise.reject(new Error('no process'))),
    capturingLog(log),
  );
  expect(log).toEqual([]);
});
