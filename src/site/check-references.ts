/** Every name that is used must be described somewhere, and whatever must be unique is. */
import type { HandlerSignature } from './handler-signature.js';
import { checkCallbacks } from './check-callbacks.js';
import { checkLanguage, checkLanguages } from './check-languages.js';
import { refer } from './check-people.js';
import { checkCompensation } from './compensation-rules.js';
import { checkErrands } from './errands.js';
import { checkReminders } from './reminder-rules.js';
import { checkWrapUps } from './check-wrap-ups.js';
import { edgesOf, mentionsOf } from './flow-edges.js';
import type { Mention } from './flow-edges.js';
import type { FlowNode } from './flow.js';
import { nameRemedy } from './nearest.js';
import type { FlowDraft, SiteDraft } from './site-draft.js';
import type { Path, YamlFile } from './yaml-file.js';
import { callVariables, reminderVariables } from './system-prompts.js';

export function checkReferences(draft: SiteDraft, handlers: readonly HandlerSignature[]): void {
  checkLanguages(draft);
  checkEntryPoints(draft);
  checkQueues(draft);
  checkAgents(draft);
  checkTrunks(draft);
  checkCallbacks(draft);
  checkReminders(draft);
  checkCompensation(draft);
  checkErrands(draft);
  checkWrapUps(draft);
  for (const flow of draft.flows.values.values()) checkFlow(draft, flow, handlers);
}

function checkEntryPoints({ company, files, numbers, otherNumbers, flows }: SiteDraft): void {
  const points = [...numbers.values].map(([number, point]) => ({ path: ['numbers', number], point }));
  if (otherNumbers) points.push({ path: ['other-numbers'], point: otherNumbers });
  for (const { path, point } of points) {
    refer(files.numbers, [...path, 'flow'], 'flow', point.flow, flows);
    checkLanguage(files.numbers, [...path, 'language'], point.language, company?.languages);
  }
}

function checkQueues({ company, files, queues, skills, flows }: SiteDraft): void {
  for (const [name, queue] of queues.values) {
    for (const language of Object.keys(queue.script ?? {}))
      checkLanguage(files.queues, [name, 'script', language], language, company?.languages);
    const meanwhile = queue['while-waiting'];
    if (meanwhile) refer(files.queues, [name, 'while-waiting', 'flow'], 'flow', meanwhile.flow, flows);
    let before = -1;
    queue.steps.forEach((step, index) => {
      const path = [name, 'steps', index];
      const after = step['after-seconds'];
      if (index === 0 && after !== 0) {
        files.queues.error(
          files.queues.at([...path, 'after-seconds']),
          'the first step must begin at once',
          'write after-seconds: 0',
        );
      } else if (after <= before) {
        files.queues.error(
          files.queues.at([...path, 'after-seconds']),
          'steps must follow each other in time',
          'bring them into order',
        );
      }
      before = after;
      for (const { skill } of step.needs.flat())
        refer(files.queues, placeOfSkill(files.queues, [...path, 'needs'], skill), 'skill', skill, skills);
    });
  }
}

/** Where a skill is asked for: by itself, or in one of the sets under `any`. */
function placeOfSkill(file: YamlFile, path: Path, skill: string): Path {
  const alone = [...path, skill];
  if (file.has(alone)) return alone;
  for (let index = 0; file.has([...path, 'any', index]); index++) {
    const place = [...path, 'any', index, skill];
    if (file.has(place)) return place;
  }
  return path;
}

/** One click gives one break, and it ends. */
function checkHardCall(file: YamlFile, reasons: NonNullable<SiteDraft['pauseReasons']>): void {
  reasons.forEach((reason, index) => {
    if (!reason['hard-call']) return;
    const path = ['pause-reasons', index, 'hard-call'];
    if (reasons.findIndex((one) => one['hard-call']) !== index)
      file.error(file.at(path), 'a second break for hard calls', 'keep hard-call: yes at one reason');
    if (reason['limit-minutes'] === undefined)
      file.error(
        file.at(path),
        `it is not said how long the break '${reason.name}' after a hard call is`,
        'add limit-minutes, for example limit-minutes: 5',
      );
  });
}

function checkAgents({ company, files, agents, skills, featureCodes, pauseReasons }: SiteDraft): void {
  const file = files.agents;
  const phones = new Map<string, string>();
  for (const [id, agent] of agents.values) {
    const owner = phones.get(agent.phone);
    if (owner !== undefined) {
      file.error(
        file.at(['agents', id, 'phone']),
        `phone '${agent.phone}' belongs to '${owner}' already`,
        'give each agent a phone of their own',
      );
    }
    phones.set(agent.phone, id);
    if (agent.role === 'quality' && agent.skills.length > 0)
      file.error(
        file.keyAt(['agents', id, 'skills']),
        `'${id}' is quality, takes no calls, and has skills`,
        'remove skills:, or write role: agent',
      );
    for (const { skill } of agent.skills)
      refer(file, ['agents', id, 'skills', skill], 'skill', skill, skills);
    agent.languages.forEach((language, index) =>
      checkLanguage(file, ['agents', id, 'languages', index], language, company?.languages),
    );
  }
  const digits = new Map<string, string>();
  checkHardCall(file, pauseReasons ?? []);
  (pauseReasons ?? []).forEach(({ digit, name }, index) => {
    const other = digits.get(digit);
    if (other !== undefined) {
      file.error(
        file.at(['pause-reasons', index, 'digit']),
        `digit ${digit} means '${other}' already`,
        'choose another digit',
      );
    }
    digits.set(digit, name);
  });
  const codes = new Map<string, string>();
  for (const [use, code] of Object.entries(featureCodes ?? {})) {
    if (code === undefined) continue;
    const other = codes.get(code);
    if (other !== undefined) {
      file.error(file.at(['feature-codes', use]), `${code} means '${other}' already`, 'choose another code');
    }
    codes.set(code, use);
  }
  for (const { digit, name } of pauseReasons ?? []) {
    const dialled = `${featureCodes?.pause ?? ''}${digit}`;
    const use = codes.get(dialled);
    if (featureCodes && use !== undefined) {
      file.error(
        file.at(['feature-codes', use]),
        `${dialled} also means: pause for '${name}'`,
        'choose another code or digit',
      );
    }
  }
}

/** Phones and trunks are lines of one switch and share their names. */
function checkTrunks({ files, trunks, agents }: SiteDraft): void {
  const phones = new Map([...agents.values].map(([id, { phone }]) => [phone, id]));
  for (const name of trunks.values.keys()) {
    const owner = phones.get(name);
    if (owner === undefined) continue;
    files.trunks.error(
      files.trunks.keyAt([name]),
      `trunk '${name}' has the name of the phone of agent '${owner}'`,
      'rename the trunk',
    );
  }
  if (files.trunks.readable && trunks.names.size === 0) {
    files.trunks.warning(files.trunks.at([]), 'there is no trunk', 'without one nobody outside can call');
  }
}

function checkFlow(draft: SiteDraft, flow: FlowDraft, handlers: readonly HandlerSignature[]): void {
  const { file, nodes } = flow;
  if (flow.start !== undefined) refer(file, ['start'], 'node', flow.start, nodes);
  for (const [key, target] of flow.always) refer(file, ['always', key], 'node', target, nodes);
  const variables = new Set(variablesOf(draft, handlers).keys());
  for (const [name, node] of nodes.values) {
    const path = ['nodes', name];
    for (const { target, path: below } of edgesOf(node))
      refer(file, [...path, ...below], 'node', target, nodes);
    for (const mention of mentionsOf(node)) checkMention(draft, file, path, mention, variables);
    if (node.kind === 'do') checkHandler(draft, file, path, node, handlers);
  }
}

function checkMention(
  draft: SiteDraft,
  file: YamlFile,
  path: Path,
  mention: Mention,
  variables: ReadonlySet<string>,
): void {
  const { kind, name } = mention;
  if (kind === 'prompt') return; // check-prompts.ts: they must be there in every language
  const known = {
    hours: draft.hours,
    queue: draft.queues,
    agent: draft.agents,
    trunk: draft.trunks,
    flow: draft.flows,
    chain: draft.chains,
    class: draft.callerClasses,
    surge: draft.surges,
    variable: { names: variables, values: new Map<string, unknown>(), complete: true },
  }[kind];
  refer(file, [...path, ...mention.path], kind, name, known);
}

function checkHandler(
  draft: SiteDraft,
  file: YamlFile,
  path: Path,
  node: Extract<FlowNode, { kind: 'do' }>,
  handlers: readonly HandlerSignature[],
): void {
  const handler = handlers.find(({ name }) => name === node.handler);
  if (!handler) {
    const remedy = nameRemedy(
      node.handler,
      handlers.map(({ name }) => name),
    );
    file.error(file.at([...path, 'handler']), `unknown handler '${node.handler}'`, remedy);
    return;
  }
  for (const input of handler.inputs) {
    if (!(input in node.input)) {
      file.error(
        file.at([...path, 'input']),
        `handler '${handler.name}' needs the input '${input}'`,
        `add ${input}: below input:`,
      );
    }
  }
  for (const input of Object.keys(node.input)) {
    if (handler.inputs.includes(input)) continue;
    file.error(
      file.keyAt([...path, 'input', input]),
      `handler '${handler.name}' takes no input '${input}'`,
      nameRemedy(input, handler.inputs),
    );
  }
  for (const outcome of handler.outcomes) {
    if (!node.outcomes.has(outcome)) {
      file.error(
        file.at([...path, 'outcomes']),
        `it is not said where outcome '${outcome}' leads`,
        `add ${outcome}: below outcomes:`,
      );
    }
  }
  for (const outcome of node.outcomes.keys()) {
    if (handler.outcomes.includes(outcome)) continue;
    file.error(
      file.keyAt([...path, 'outcomes', outcome]),
      `handler '${handler.name}' has no outcome '${outcome}'`,
      nameRemedy(outcome, handler.outcomes),
    );
  }
  if (handler.name === 'set-language') {
    checkLanguage(file, [...path, 'input', 'language'], node.input['language'], draft.company?.languages);
  }
}

/** All variables that some flow may set, and whether what they hold is secret. */
export function variablesOf(
  draft: SiteDraft,
  handlers: readonly HandlerSignature[],
): ReadonlyMap<string, 'open' | 'secret'> {
  const all = new Map<string, 'open' | 'secret'>(callVariables.map((name) => [name, 'open']));
  if (draft.reminders) for (const name of reminderVariables) all.set(name, 'open');
  for (const { nodes } of draft.flows.values.values()) {
    for (const node of nodes.values.values()) {
      if (node.kind === 'collect') all.set(node.variable, node.secret ? 'secret' : 'open');
      if (node.kind === 'do') {
        for (const name of handlers.find((handler) => handler.name === node.handler)?.sets ?? [])
          all.set(name, 'open');
      }
    }
  }
  return all;
}
