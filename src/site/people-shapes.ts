/** The shapes of chains.yaml and callers.yaml. */
import { z } from 'zod';
import { parseNumberPattern } from './number-patterns.js';
import type { ChainRule } from './people.js';
import { mistake, shape } from './shape.js';
import * as w from './words.js';

export const outsideNumber = z
  .string()
  .regex(/^\+?\d{2,18}$/, mistake('this is not a telephone number', w.e164Pattern.remedy));

/** A telephone's key. */
export const key = z.string().regex(/^[0-9*#]$/, {
  error: ({ input }) =>
    mistake(`'${String(input)}' is not a key of a telephone`, 'use 0 to 9, "*" or "#" (in quotes)'),
});

export const numberPattern = z.string().transform((written, context) => {
  const pattern = parseNumberPattern(written);
  if (pattern) return pattern;
  context.addIssue({
    code: 'custom',
    message: mistake(
      `'${written}' is neither a number nor a pattern`,
      'write "+36301234567", "+3630*" or a range of one length, "+36301234500-+36301234599"',
    ),
  });
  return z.NEVER;
});

/** Written in one of several ways; exactly one of the given keys must be there. */
interface WrittenPerson {
  readonly agent?: string | undefined;
  readonly post?: string | undefined;
  readonly trunk?: string | undefined;
  readonly number?: string | undefined;
}

export type PersonRef =
  | { readonly kind: 'agent'; readonly agent: string }
  | { readonly kind: 'post'; readonly post: string }
  | { readonly kind: 'outside'; readonly trunk: string; readonly number: string };

const personKeys = {
  agent: w.name.optional(),
  post: w.name.optional(),
  trunk: w.name.optional(),
  number: outsideNumber.optional(),
};

const personRemedy = 'write agent: name, post: name, or trunk: name with number: "+36…"';

function personOf({ agent, post, trunk, number }: WrittenPerson): PersonRef | undefined {
  if (trunk !== undefined && number !== undefined && agent === undefined && post === undefined)
    return { kind: 'outside', trunk, number };
  if (trunk !== undefined || number !== undefined) return undefined;
  if (agent !== undefined && post === undefined) return { kind: 'agent', agent };
  if (post !== undefined && agent === undefined) return { kind: 'post', post };
  return undefined;
}

const unclear = (context: z.RefinementCtx, path: (string | number)[] = []): never => {
  context.addIssue({ code: 'custom', path, message: mistake('it is not clear who is meant', personRemedy) });
  return z.NEVER;
};

export const personShape = shape(personKeys).transform(
  (written, context) => personOf(written) ?? unclear(context),
);

/** Who holds a post: somebody, not another post. */
export const postShape = shape({
  agent: w.name.optional(),
  trunk: w.name.optional(),
  number: outsideNumber.optional(),
}).transform((written, context) => personOf(written) ?? unclear(context));

/** In a group an agent may be written by name alone. */
const member = z.union([w.name.transform((agent): PersonRef => ({ kind: 'agent', agent })), personShape], {
  error: mistake('somebody is expected here', personRemedy),
});

const rule = z
  .union([
    z.literal('next').transform((): ChainRule => ({ kind: 'next' })),
    z.literal('voicemail').transform((): ChainRule => ({ kind: 'voicemail' })),
  ])
  .or(z.never());

const ruleRemedy = 'write next or voicemail';
const plainRule = z.unknown().transform((written, context): ChainRule => {
  const read = rule.safeParse(written);
  if (read.success) return read.data;
  context.addIssue({ code: 'custom', message: mistake('this is not what can be done here', ruleRemedy) });
  return z.NEVER;
});

const waiting = shape({ 'wait-seconds': w.seconds(1, 600) });
const busyRule = z.unknown().transform((written, context): ChainRule => {
  const read = rule.safeParse(written);
  if (read.success) return read.data;
  if (typeof written === 'object' && written !== null) {
    const wait = waiting.safeParse(written);
    if (wait.success) return { kind: 'wait', waitSec: wait.data['wait-seconds'] };
  }
  context.addIssue({
    code: 'custom',
    message: mistake('this is not what can be done here', `${ruleRemedy}, or { wait-seconds: 20 }`),
  });
  return z.NEVER;
});

const rules = {
  'when-busy': busyRule.optional(),
  'when-no-answer': plainRule.optional(),
  'when-away': plainRule.optional(),
};

export type StepTarget =
  | { readonly kind: 'people'; readonly people: readonly PersonRef[]; readonly path: 'person' | 'group' }
  | { readonly kind: 'queue'; readonly queue: string }
  | { readonly kind: 'chain'; readonly chain: string };

const targetKeys = {
  group: z.array(member).min(1).max(20).optional(),
  queue: w.name.optional(),
  chain: w.name.optional(),
};

function targetOf(
  written: WrittenPerson & {
    readonly group?: readonly PersonRef[] | undefined;
    readonly queue?: string | undefined;
    readonly chain?: string | undefined;
  },
): StepTarget | undefined {
  const { group, queue, chain } = written;
  const somebody = personOf(written);
  const named = [written.agent, written.post, written.trunk, written.number].some((one) => one !== undefined);
  const targets: StepTarget[] = [];
  if (somebody) targets.push({ kind: 'people', people: [somebody], path: 'person' });
  if (group) targets.push({ kind: 'people', people: group, path: 'group' });
  if (queue !== undefined) targets.push({ kind: 'queue', queue });
  if (chain !== undefined) targets.push({ kind: 'chain', chain });
  return targets.length === 1 && named === (somebody !== undefined) ? targets[0] : undefined;
}

const targetRemedy =
  'write one of agent: name, post: name, trunk: name with number: "+36…", group: [names], queue: name, chain: name';

const step = shape({
  ...personKeys,
  ...targetKeys,
  ring: z.enum(['all', 'in-turn']).default('all'),
  'ring-seconds': w.seconds(3, 120).optional(),
  says: w.name.optional(),
  ...rules,
}).transform((written, context) => {
  const target = targetOf(written);
  if (target) return { ...written, target };
  context.addIssue({
    code: 'custom',
    message: mistake('it is not clear whom this step rings', targetRemedy),
  });
  return z.NEVER;
});

const acceptance = shape({
  key: key.default('1'),
  prompt: w.name,
  'within-seconds': w.seconds(3, 120).default(20),
}).transform((written) => ({
  key: written.key,
  prompt: written.prompt,
  withinSec: written['within-seconds'],
}));

export const chainShape = shape({
  steps: z
    .array(step)
    .min(1, mistake('a chain without steps', 'add one, for example - { agent: name }'))
    .max(50),
  hears: z.enum(['ringing', 'music']).default('ringing'),
  rings: z.enum(['on-duty', 'anybody']).default('on-duty'),
  'ring-seconds': w.seconds(3, 120).default(20),
  ...rules,
  accept: acceptance.optional(),
  whisper: w.name.optional(),
  rounds: w.wholeNumber(1, 10).default(1),
  'pause-seconds': w.seconds(0, 600).default(0),
});

export type ChainDraft = z.infer<typeof chainShape>;

/** Whom a contact or a topic leads to. */
export const contactTarget = shape({ ...personKeys, ...targetKeys }).transform((written, context) => {
  const target = targetOf(written);
  if (target) return target;
  context.addIssue({
    code: 'custom',
    message: mistake('it is not clear who is meant', targetRemedy),
  });
  return z.NEVER;
});

export const callerShape = shape({
  name: w.text,
  numbers: z
    .array(numberPattern)
    .min(1, mistake('there is no number', 'add one, for example "+36301234567"')),
  class: w.name,
  'head-start-seconds': w.seconds(0, 3600).optional(),
  language: w.language.optional(),
  chain: w.name.optional(),
  contacts: z
    .array(shape({ name: w.text, to: contactTarget }))
    .max(9, mistake('more contacts than keys', 'keep nine at most'))
    .default([]),
});

export type CallerDraft = z.infer<typeof callerShape>;

export const callerClassShape = shape({ 'head-start-seconds': w.seconds(0, 3600).default(0) });
