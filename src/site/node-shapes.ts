/** The shapes of a flow's nodes, each giving the node that the interpreter walks. */
import { z } from 'zod';
import type { Condition, ContactsNode, FlowNode } from './flow.js';
import { key, outsideNumber } from './people-shapes.js';
import { mistake, shape } from './shape.js';
import * as w from './words.js';

const prompts = w.oneOrMore(w.name);

const say = shape({
  kind: z.literal('say'),
  prompts,
  'barge-in': w.yesNo.default(true),
  next: w.name,
}).transform(({ kind, prompts, next, ...n }): FlowNode => ({ kind, prompts, next, bargeIn: n['barge-in'] }));

const asking = {
  prompts,
  'timeout-seconds': w.seconds(1, 60).default(5),
  attempts: w.wholeNumber(1, 10).default(3),
  'no-input-prompt': w.name.optional(),
  'on-failure': w.name,
};

const menu = shape({
  kind: z.literal('menu'),
  ...asking,
  choices: z
    .record(key, w.name)
    .refine(
      (choices) => Object.keys(choices).length > 0,
      mistake('a menu without choices', 'add at least one, for example 1: sales'),
    ),
  words: z.record(w.name, key).default({}),
  'words-prompt': w.name.optional(),
  'barge-in': w.yesNo.default(true),
  'wrong-key-prompt': w.name.optional(),
}).transform(({ kind, prompts, choices, words, attempts, ...n }): FlowNode => ({
  kind,
  prompts,
  choices: new Map(Object.entries(choices)),
  words: new Map(Object.entries(words)),
  wordsPrompt: n['words-prompt'],
  bargeIn: n['barge-in'],
  timeoutSec: n['timeout-seconds'],
  attempts,
  noInputPrompt: n['no-input-prompt'],
  wrongKeyPrompt: n['wrong-key-prompt'],
  onFailure: n['on-failure'],
}));

const collect = shape({
  kind: z.literal('collect'),
  ...asking,
  variable: w.variableName,
  secret: w.yesNo.default(false),
  speak: w.yesNo.default(false),
  'words-prompt': w.name.optional(),
  'min-digits': w.wholeNumber(1, 40).default(1),
  'max-digits': w.wholeNumber(1, 40),
  'end-key': z.enum(['#', '*', 'none']).default('#'),
  'between-digits-seconds': w.seconds(1, 30).default(3),
  'wrong-input-prompt': w.name.optional(),
  next: w.name,
})
  .refine((n) => n['min-digits'] <= n['max-digits'], {
    path: ['min-digits'],
    error: mistake('min-digits is more than max-digits', 'make it smaller'),
  })
  .refine((n) => !(n.secret && n.speak), {
    path: ['speak'],
    error: mistake('what is secret may not be spoken aloud', 'remove speak: or secret:'),
  })
  .refine((n) => n.speak || n['words-prompt'] === undefined, {
    path: ['words-prompt'],
    error: mistake('nobody may speak here, so nobody hears it', 'write speak: yes, or remove words-prompt:'),
  })
  .transform(({ kind, prompts, variable, secret, speak, attempts, next, ...n }): FlowNode => ({
    kind,
    prompts,
    variable,
    secret,
    speak,
    wordsPrompt: n['words-prompt'],
    minDigits: n['min-digits'],
    maxDigits: n['max-digits'],
    endKey: n['end-key'],
    timeoutSec: n['timeout-seconds'],
    betweenDigitsSec: n['between-digits-seconds'],
    attempts,
    noInputPrompt: n['no-input-prompt'],
    wrongInputPrompt: n['wrong-input-prompt'],
    next,
    onFailure: n['on-failure'],
  }));

const when = shape({
  kind: z.literal('when'),
  open: w.name.optional(),
  holiday: w.name.optional(),
  equals: shape({ variable: w.variableName, value: z.string() }).optional(),
  staffed: w.name.optional(),
  'has-callback': w.yesNo.optional(),
  caller: w.name.optional(),
  surge: w.name.optional(),
  customer: z.enum(['likely', 'confirmed']).optional(),
  then: w.name,
  otherwise: w.name,
}).transform(
  (
    { kind, open, holiday, equals, staffed, caller, surge, customer, then, otherwise, ...n },
    context,
  ): FlowNode => {
    const conditions: Condition[] = [];
    if (open !== undefined) conditions.push({ kind: 'open', hours: open });
    if (holiday !== undefined) conditions.push({ kind: 'holiday', hours: holiday });
    if (equals !== undefined) conditions.push({ kind: 'equals', ...equals });
    if (staffed !== undefined) conditions.push({ kind: 'staffed', queue: staffed });
    if (caller !== undefined) conditions.push({ kind: 'caller', callerClass: caller });
    if (surge !== undefined) conditions.push({ kind: 'surge', surge });
    if (customer !== undefined) conditions.push({ kind: 'customer', known: customer });
    if (n['has-callback'] !== undefined) conditions.push({ kind: 'has-callback', has: n['has-callback'] });
    const [condition, ...others] = conditions;
    if (condition && others.length === 0) return { kind, condition, then, otherwise };
    context.addIssue({
      code: 'custom',
      message: mistake(
        'exactly one condition is needed',
        'write one of open: hours, holiday: hours, equals: { variable, value }, staffed: queue, caller: class, surge: name, customer: confirmed, has-callback: yes',
      ),
    });
    return z.NEVER;
  },
);

const runHandler = shape({
  kind: z.literal('do'),
  handler: w.name,
  input: z.record(w.variableName, z.string()).default({}),
  outcomes: z.record(w.name, w.name),
  'on-failure': w.name,
}).transform(({ kind, handler, input, outcomes, ...n }): FlowNode => ({
  kind,
  handler,
  input,
  outcomes: new Map(Object.entries(outcomes)),
  onFailure: n['on-failure'],
}));

const queue = shape({
  kind: z.literal('queue'),
  queue: w.name,
  prefer: shape({ agent: w.name, 'hold-seconds': w.seconds(1, 600).default(30) }).optional(),
  'on-nobody': w.name,
  'on-full': w.name.optional(),
  'on-too-long': w.name.optional(),
}).transform(({ kind, queue, prefer, ...n }): FlowNode => ({
  kind,
  queue,
  ...(prefer ? { prefer: { agent: prefer.agent, holdSec: prefer['hold-seconds'] } } : {}),
  onNobody: n['on-nobody'],
  onFull: n['on-full'],
  onTooLong: n['on-too-long'],
}));

const voicemail = shape({
  kind: z.literal('voicemail'),
  box: w.name,
  prompts,
  'max-seconds': w.seconds(5, 900).default(180),
  'thanks-prompt': w.name.optional(),
  next: w.name,
}).transform(({ kind, box, prompts, next, ...n }): FlowNode => ({
  kind,
  box,
  prompts,
  maxSec: n['max-seconds'],
  thanksPrompt: n['thanks-prompt'],
  next,
}));

const transfer = shape({
  kind: z.literal('transfer'),
  to: shape({ agent: w.name.optional(), trunk: w.name.optional(), number: outsideNumber.optional() }),
  'ring-seconds': w.seconds(5, 120).default(25),
  'on-failure': w.name,
}).transform(({ kind, to, ...n }, context): FlowNode => {
  const rest = { ringTimeoutSec: n['ring-seconds'], onFailure: n['on-failure'] };
  const { agent, trunk, number } = to;
  if (agent !== undefined && trunk === undefined && number === undefined)
    return { kind, to: { kind: 'phone', agent }, ...rest };
  if (agent === undefined && trunk !== undefined && number !== undefined)
    return { kind, to: { kind: 'trunk', trunk, number }, ...rest };
  context.addIssue({
    code: 'custom',
    path: ['to'],
    message: mistake(
      'it is not clear where to',
      'write to: { agent: name } or to: { trunk: name, number: "+36…" }',
    ),
  });
  return z.NEVER;
});

const chain = shape({
  kind: z.literal('chain'),
  chain: w.name.optional(),
  of: z.literal('caller').optional(),
  'on-nobody': w.name,
  'on-voicemail': w.name.optional(),
}).transform(({ kind, chain, of, ...n }, context): FlowNode => {
  const exits = { onNobody: n['on-nobody'], onVoicemail: n['on-voicemail'] ?? n['on-nobody'] };
  if ((chain === undefined) !== (of === undefined)) return { kind, chain, ...exits };
  context.addIssue({
    code: 'custom',
    message: mistake('it is not clear which chain', "write chain: name, or of: caller for the caller's own"),
  });
  return z.NEVER;
});

const choosing = {
  'timeout-seconds': w.seconds(1, 60).default(5),
  attempts: w.wholeNumber(1, 10).default(2),
  'on-none': w.name,
  'on-nobody': w.name,
  'on-voicemail': w.name.optional(),
};

const chosenFrom = (whose: ContactsNode['whose'], n: z.infer<z.ZodObject<typeof choosing>>): FlowNode => ({
  kind: 'contacts',
  whose,
  attempts: n.attempts,
  timeoutSec: n['timeout-seconds'],
  onNone: n['on-none'],
  onNobody: n['on-nobody'],
  onVoicemail: n['on-voicemail'] ?? n['on-nobody'],
});

const contacts = shape({ kind: z.literal('contacts'), ...choosing }).transform((n) =>
  chosenFrom('caller', n),
);
const directory = shape({ kind: z.literal('directory'), ...choosing }).transform((n) =>
  chosenFrom('directory', n),
);

const question = shape({
  kind: z.literal('question'),
  prompts,
  'timeout-seconds': w.seconds(1, 60).default(5),
  attempts: w.wholeNumber(1, 5).default(2),
  'no-input-prompt': w.name.optional(),
  'on-keys': w.name,
  'on-nobody': w.name,
  'on-voicemail': w.name.optional(),
}).transform(({ kind, prompts, attempts, ...n }): FlowNode => ({
  kind,
  prompts,
  attempts,
  timeoutSec: n['timeout-seconds'],
  noInputPrompt: n['no-input-prompt'],
  onKeys: n['on-keys'],
  onNobody: n['on-nobody'],
  onVoicemail: n['on-voicemail'] ?? n['on-nobody'],
}));

const callback = shape({
  kind: z.literal('callback'),
  queue: w.name,
  'choose-time': w.yesNo.default(false),
  'on-failure': w.name,
}).transform(({ kind, queue, ...n }): FlowNode => ({
  kind,
  queue,
  chooseTime: n['choose-time'],
  onFailure: n['on-failure'],
}));

const goTo = shape({ kind: z.literal('go-to'), flow: w.name });
const backToQueue = shape({ kind: z.literal('back-to-queue') });
const backToAgent = shape({
  kind: z.literal('back-to-agent'),
  outcome: z.enum(['done', 'not-done', 'to-agent']),
});
const hangUp = shape({ kind: z.literal('hang-up'), prompts: w.oneOrMore(w.name).default([]) });

/** `words: { billing: 1 }`. */
export const wordsShape = z.record(w.name, key);
/** `always: { 0: to-agent }`. */
export const alwaysShape = z.record(key, w.name);

const byKind = {
  say,
  menu,
  collect,
  when,
  do: runHandler,
  queue,
  voicemail,
  transfer,
  chain,
  contacts,
  directory,
  question,
  callback,
  'go-to': goTo,
  'back-to-queue': backToQueue,
  'back-to-agent': backToAgent,
  'hang-up': hangUp,
};

/** Reads the kind first, so that a mistake is explained by the one shape that was meant. */
export const nodeShape = z.unknown().transform((written, context): FlowNode => {
  const kind: unknown =
    typeof written === 'object' && written !== null && 'kind' in written ? written.kind : undefined;
  const found = Object.entries(byKind).find(([name]) => name === kind)?.[1];
  if (!found) {
    const remedy = `write kind: and one of ${Object.keys(byKind).join(', ')}`;
    context.addIssue({
      code: 'custom',
      path: kind === undefined ? [] : ['kind'],
      message: mistake(
        kind === undefined
          ? 'this node has no kind'
          : `'${JSON.stringify(kind).replaceAll('"', '')}' is no kind of node`,
        remedy,
      ),
    });
    return z.NEVER;
  }
  const result = (found as z.ZodType<FlowNode>).safeParse(written);
  if (result.success) return result.data;
  for (const issue of result.error.issues) context.addIssue({ ...issue });
  return z.NEVER;
});
