/** Who says what, how fast, how loud and on what line. Voices of the one set never speak in the other. */
import type { Site } from '../../src/site/index.js';

export type SetName = 'tuning' | 'held-out';

export interface Utterance {
  readonly set: SetName;
  readonly voice: string;
  readonly text: string;
  /** The list of phrases; undefined for what the menu does not offer. */
  readonly meaning: string | undefined;
  readonly condition: Condition;
}

export interface Condition {
  readonly speed: number;
  readonly peakDb: number;
  /** Pink noise on the line, as a share of full scale. */
  readonly noise: number;
}

/** By rule (espeak), cut from speech (flite, kal, ked), and by a statistical model of speech (hts). */
export const voices: Readonly<Record<SetName, readonly string[]>> = {
  tuning: ['espeak:en-gb', 'espeak:en-us+f3', 'flite:kal16', 'flite:awb', 'festival:kal_diphone'],
  'held-out': [
    'espeak:en-us',
    'espeak:en-gb-scotland+f2',
    'flite:rms',
    'flite:slt',
    'festival:ked_diphone',
    'festival:cmu_us_slt_arctic_hts',
  ],
};

export const conditions: readonly Condition[] = [
  { speed: 1, peakDb: -3, noise: 0 },
  { speed: 0.85, peakDb: -12, noise: 0 },
  { speed: 1.15, peakDb: -9, noise: 0 },
  { speed: 1, peakDb: -20, noise: 0.008 },
  { speed: 1, peakDb: -9, noise: 0.024 },
];

/** Callers also say what nobody expects; what confidence was learnt from is not what it is tried with. */
const beside: Readonly<Record<SetName, readonly string[]>> = {
  tuning: [
    'hello is anybody there',
    'can you hear me',
    'where did i put my glasses',
    'how are you doing',
    'the train was late again',
    'potatoes',
    'i am in the kitchen',
    'wait a second',
    'my mother told me to ring you',
    'is this the post office',
    'what did you say',
    'seventeen',
    'the dog is barking',
    'sorry wrong number',
    'do you sell bicycles',
    'elephant',
  ],
  'held-out': [
    'banana',
    'what time is it',
    'i lost my umbrella yesterday',
    'good morning',
    'the weather is nice today',
    'how much does it cost',
    'never mind',
    'my name is john smith',
  ],
};

/** What every voice says at the menu of this node, each in one condition, all conditions in turn. */
export function utterancesFor(lists: ReadonlyMap<string, readonly string[]>): readonly Utterance[] {
  const phrases = [...lists].flatMap(([meaning, all]) => all.map((text) => ({ text, meaning })));
  let turn = 0;
  const all: Utterance[] = [];
  for (const set of ['tuning', 'held-out'] as const) {
    const texts = [...phrases, ...beside[set].map((text) => ({ text, meaning: undefined }))];
    for (const voice of voices[set]) {
      for (const { text, meaning } of texts) {
        const condition = conditions[turn++ % conditions.length];
        if (condition) all.push({ set, voice, text, meaning, condition });
      }
    }
  }
  return all;
}

/** The phrases of a menu in English. */
export function phrasesOf(site: Site, flow: string, node: string): ReadonlyMap<string, readonly string[]> {
  const menu = site.flows.get(flow)?.nodes.get(node);
  if (menu?.kind !== 'menu') throw new Error(`${flow}.${node} is no menu`);
  const all = site.speech.phrases.get('en');
  return new Map([...(menu.words?.keys() ?? [])].map((name) => [name, all?.get(name) ?? []]));
}
