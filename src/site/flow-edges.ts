/** What a node leads to and what it mentions, for the checks. One entry per kind; a forgotten kind does not compile. */
import type { Condition, FlowNode, NodeKind } from './flow.js';
import type { Path } from './yaml-file.js';

export interface Edge {
  readonly target: string;
  /** Where in the node the target is written. */
  readonly path: Path;
  /** True when the call goes this way although the caller does nothing. */
  readonly automatic: boolean;
}

export interface Mention {
  readonly kind:
    'prompt' | 'hours' | 'queue' | 'agent' | 'trunk' | 'flow' | 'variable' | 'chain' | 'class' | 'surge';
  readonly name: string;
  readonly path: Path;
}

type ByKind<Result> = { readonly [K in NodeKind]: (node: Extract<FlowNode, { kind: K }>) => Result };

const edge = (target: string, path: Path, automatic: boolean): Edge => ({ target, path, automatic });

const edges: ByKind<readonly Edge[]> = {
  say: ({ next }) => [edge(next, ['next'], true)],
  menu: ({ choices, onFailure }) => [
    ...[...choices].map(([key, target]) => edge(target, ['choices', key], false)),
    edge(onFailure, ['on-failure'], true),
  ],
  collect: ({ next, onFailure }) => [edge(next, ['next'], false), edge(onFailure, ['on-failure'], true)],
  when: ({ then, otherwise }) => [edge(then, ['then'], true), edge(otherwise, ['otherwise'], true)],
  do: ({ outcomes, onFailure }) => [
    ...[...outcomes].map(([outcome, target]) => edge(target, ['outcomes', outcome], true)),
    edge(onFailure, ['on-failure'], true),
  ],
  queue: ({ onNobody, onFull, onTooLong }) => [
    edge(onNobody, ['on-nobody'], true),
    ...(onFull === undefined ? [] : [edge(onFull, ['on-full'], true)]),
    ...(onTooLong === undefined ? [] : [edge(onTooLong, ['on-too-long'], true)]),
  ],
  voicemail: ({ next }) => [edge(next, ['next'], true)],
  transfer: ({ onFailure }) => [edge(onFailure, ['on-failure'], true)],
  chain: (node) => twoExits(node),
  contacts: (node) => [edge(node.onNone, ['on-none'], true), ...twoExits(node)],
  question: (node) => [edge(node.onKeys, ['on-keys'], true), ...twoExits(node)],
  callback: ({ onFailure }) => [edge(onFailure, ['on-failure'], true)],
  'go-to': () => [],
  'back-to-queue': () => [],
  'back-to-agent': () => [],
  'hang-up': () => [],
};

/** `on-voicemail` that is left out is `on-nobody`. */
const twoExits = ({ onNobody, onVoicemail }: { onNobody: string; onVoicemail: string }): Edge[] => [
  edge(onNobody, ['on-nobody'], true),
  ...(onVoicemail === onNobody ? [] : [edge(onVoicemail, ['on-voicemail'], true)]),
];

const promptMentions = (names: readonly (string | undefined)[], key: string): Mention[] =>
  names.flatMap((name, index) =>
    name === undefined
      ? []
      : [{ kind: 'prompt' as const, name, path: names.length > 1 ? [key, index] : [key] }],
  );

const conditionMentions = (condition: Condition): readonly Mention[] => {
  switch (condition.kind) {
    case 'open':
    case 'holiday':
      return [mention('hours', condition.hours, [condition.kind])];
    case 'equals':
      return [mention('variable', condition.variable, ['equals', 'variable'])];
    case 'staffed':
      return [mention('queue', condition.queue, ['staffed'])];
    case 'caller':
      return [mention('class', condition.callerClass, ['caller'])];
    case 'surge':
      return [mention('surge', condition.surge, ['surge'])];
    case 'customer':
    case 'has-callback':
      return [];
  }
};

const mention = (kind: Mention['kind'], name: string, path: Path): Mention => ({ kind, name, path });

/** `{name}` in the input of a handler stands for the variable's value. */
const inputVariables = (input: Readonly<Record<string, string>>): Mention[] =>
  Object.entries(input).flatMap(([key, value]) =>
    [...value.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => mention('variable', name, ['input', key])),
  );

const mentions: ByKind<readonly Mention[]> = {
  say: ({ prompts }) => promptMentions(prompts, 'prompts'),
  menu: (node) => [
    ...promptMentions(node.prompts, 'prompts'),
    ...promptMentions([node.noInputPrompt], 'no-input-prompt'),
    ...promptMentions([node.wordsPrompt], 'words-prompt'),
    ...promptMentions([node.wrongKeyPrompt], 'wrong-key-prompt'),
  ],
  collect: (node) => [
    ...promptMentions(node.prompts, 'prompts'),
    ...promptMentions([node.wordsPrompt], 'words-prompt'),
    ...promptMentions([node.noInputPrompt], 'no-input-prompt'),
    ...promptMentions([node.wrongInputPrompt], 'wrong-input-prompt'),
  ],
  when: ({ condition }) => conditionMentions(condition),
  do: ({ input }) => inputVariables(input),
  queue: ({ queue, prefer }) => [
    mention('queue', queue, ['queue']),
    ...(prefer ? [mention('agent', prefer.agent, ['prefer', 'agent'])] : []),
  ],
  voicemail: (node) => [
    ...promptMentions(node.prompts, 'prompts'),
    ...promptMentions([node.thanksPrompt], 'thanks-prompt'),
  ],
  transfer: ({ to }) =>
    to.kind === 'phone'
      ? [mention('agent', to.agent, ['to', 'agent'])]
      : [mention('trunk', to.trunk, ['to', 'trunk'])],
  chain: ({ chain }) => (chain === undefined ? [] : [mention('chain', chain, ['chain'])]),
  contacts: () => [],
  question: (node) => [
    ...promptMentions(node.prompts, 'prompts'),
    ...promptMentions([node.noInputPrompt], 'no-input-prompt'),
  ],
  callback: ({ queue }) => [mention('queue', queue, ['queue'])],
  'go-to': ({ flow }) => [mention('flow', flow, ['flow'])],
  'back-to-queue': () => [],
  'back-to-agent': () => [],
  'hang-up': ({ prompts }) => promptMentions(prompts, 'prompts'),
};

export const edgesOf = (node: FlowNode): readonly Edge[] =>
  (edges[node.kind] as (node: FlowNode) => readonly Edge[])(node);
export const mentionsOf = (node: FlowNode): readonly Mention[] =>
  (mentions[node.kind] as (node: FlowNode) => readonly Mention[])(node);
