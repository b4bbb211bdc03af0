/** The files that have a form, and what their forms can show a message at; `*` is any name or item. */
import type { FieldPattern } from './field-mistakes.js';

const people = (at: string): FieldPattern[] =>
  ['', '.agent', '.trunk', '.number', '.post', '.queue', '.chain', '.group'].map((key) => at + key);

export const formFields = {
  'agents.yaml': [
    ...['', '.name', '.phone', '.role', '.languages', '.skills', '.skills.*'].map((key) => `agents.*${key}`),
    ...['', '.digit', '.name', '.limit-minutes', '.work', '.hard-call'].map((key) => `pause-reasons.*${key}`),
    'break-after-minutes',
  ],
  'queues.yaml': [
    '*',
    ...['', '.after-seconds', '.or-when-nobody', '.needs', '.needs.*'].map((key) => `*.steps.*${key}`),
    ...['pick', 'ring-seconds', 'wrap-up-seconds', 'max-wait-seconds', 'max-waiting'].map(
      (key) => `*.${key}`,
    ),
    ...['announce-position', 'announce-wait'].flatMap((key) =>
      ['', '.first-after-seconds', '.every-seconds'].map((below) => `*.${key}${below}`),
    ),
  ],
  'hours.yaml': [
    '*',
    '*.time-zone',
    '*.week',
    '*.week.*',
    ...['holidays', 'exceptions'].flatMap((key) =>
      ['', '.date', '.name', '.open'].map((below) => `*.${key}.*${below}`),
    ),
  ],
  'chains.yaml': [
    ...people('posts.*'),
    'chains.*',
    'chains.*.ring-seconds',
    ...people('chains.*.steps.*'),
    'chains.*.steps.*.ring-seconds',
  ],
} as const satisfies Readonly<Record<string, readonly FieldPattern[]>>;

export type FormFile = keyof typeof formFields;

export const hasForm = (file: string): file is FormFile => Object.hasOwn(formFields, file);
