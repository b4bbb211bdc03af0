/** Chains and callers: everybody who is named is there, no chain comes back to itself, no number belongs to two. */
import { nameRemedy } from './nearest.js';
import { fits, spellPattern } from './number-patterns.js';
import type { NumberPattern } from './number-patterns.js';
import type { PersonRef, StepTarget } from './people-shapes.js';
import type { SiteDraft } from './site-draft.js';
import { stronglyConnected } from './strongly-connected.js';
import type { Entries, Path, YamlFile } from './yaml-file.js';
import { knows } from './yaml-file.js';

/** What a chain comes to when the chains it goes on with are written out. */
const mostSteps = 200;

export function checkPeople(draft: SiteDraft): void {
  checkPosts(draft);
  checkChains(draft);
  checkChainCycles(draft);
  checkCallers(draft);
}

/** Reports a name that nothing describes. */
export function refer(file: YamlFile, path: Path, what: string, name: string, known: Entries<unknown>): void {
  if (!knows(known, name))
    file.error(file.at(path), `unknown ${what} '${name}'`, nameRemedy(name, known.names));
}

export function checkPerson(draft: SiteDraft, file: YamlFile, path: Path, person: PersonRef): void {
  if (person.kind === 'agent') refer(file, [...path, 'agent'], 'agent', person.agent, draft.agents);
  if (person.kind === 'post') refer(file, [...path, 'post'], 'post', person.post, draft.posts);
  if (person.kind === 'outside') refer(file, [...path, 'trunk'], 'trunk', person.trunk, draft.trunks);
}

function checkPosts(draft: SiteDraft): void {
  for (const [name, person] of draft.posts.values)
    checkPerson(draft, draft.files.chains, ['posts', name], person);
}

export function checkTarget(draft: SiteDraft, file: YamlFile, path: Path, target: StepTarget): void {
  if (target.kind === 'queue') refer(file, [...path, 'queue'], 'queue', target.queue, draft.queues);
  if (target.kind === 'chain') refer(file, [...path, 'chain'], 'chain', target.chain, draft.chains);
  if (target.kind !== 'people') return;
  target.people.forEach((person, index) => {
    checkPerson(draft, file, target.path === 'group' ? [...path, 'group', index] : path, person);
  });
}

function checkChains(draft: SiteDraft): void {
  const { chains: file } = draft.files;
  for (const [name, chain] of draft.chains.values) {
    chain.steps.forEach((step, index) => {
      const path = ['chains', name, 'steps', index];
      checkTarget(draft, file, path, step.target);
      if (step.target.kind === 'people') return;
      if (index < chain.steps.length - 1 && endsInQueue(draft, step.target))
        file.error(
          file.at(path),
          `what follows this step of chain '${name}' is never reached: callers wait in the queue`,
          'make the queue the last step',
        );
      if (chain.rounds > 1 && step.target.kind === 'queue')
        file.error(
          file.at(['chains', name, 'rounds']),
          `chain '${name}' ends in a queue and has no other round`,
          'remove rounds:, or take the queue out and let the flow lead there',
        );
    });
  }
}

/** Whether whoever comes to this step waits in a queue in the end. */
function endsInQueue(draft: SiteDraft, target: StepTarget, seen: ReadonlySet<string> = new Set()): boolean {
  if (target.kind === 'queue') return true;
  if (target.kind !== 'chain' || seen.has(target.chain)) return false;
  const last = draft.chains.values.get(target.chain)?.steps.at(-1);
  return last !== undefined && endsInQueue(draft, last.target, new Set([...seen, target.chain]));
}

function checkChainCycles({ files, chains }: SiteDraft): void {
  const leads = new Map(
    [...chains.values].map(([name, { steps }]) => [
      name,
      steps.flatMap(({ target }) => (target.kind === 'chain' ? [target.chain] : [])),
    ]),
  );
  const cyclic = new Set<string>();
  for (const loop of stronglyConnected(leads)) {
    loop.forEach((name) => cyclic.add(name));
    const [first = ''] = loop;
    const at = chains.values
      .get(first)
      ?.steps.findIndex(({ target }) => target.kind === 'chain' && loop.includes(target.chain));
    files.chains.error(
      files.chains.at(['chains', first, 'steps', at ?? 0, 'chain']),
      `chain '${first}' comes back to itself (${[...loop, first].join(' → ')})`,
      'let the last chain end with somebody, or with a queue',
    );
  }
  for (const name of chains.values.keys()) {
    if (cyclic.size > 0 || countSteps(chains.values, name) <= mostSteps) continue;
    files.chains.error(
      files.chains.keyAt(['chains', name]),
      `chain '${name}' has more than ${mostSteps} steps with those of the chains it goes on with`,
      'make it shorter, or take fewer rounds',
    );
  }
}

function countSteps(chains: SiteDraft['chains']['values'], name: string): number {
  const chain = chains.get(name);
  if (!chain) return 0;
  const once = chain.steps.reduce(
    (sum, { target }) => sum + (target.kind === 'chain' ? countSteps(chains, target.chain) : 1),
    0,
  );
  return once * chain.rounds;
}

function checkCallers(draft: SiteDraft): void {
  const { callers: file } = draft.files;
  const taken: { readonly pattern: NumberPattern; readonly by: string }[] = [];
  for (const [id, caller] of draft.callers.values) {
    const path = ['callers', id];
    refer(file, [...path, 'class'], 'class', caller.class, draft.callerClasses);
    if (caller.chain !== undefined) refer(file, [...path, 'chain'], 'chain', caller.chain, draft.chains);
    const languages = draft.company?.languages;
    if (caller.language !== undefined && languages && !languages.includes(caller.language))
      file.error(
        file.at([...path, 'language']),
        `'${caller.language}' is not a language of the company`,
        nameRemedy(caller.language, languages),
      );
    caller.contacts.forEach(({ to }, index) =>
      checkTarget(draft, file, [...path, 'contacts', index, 'to'], to),
    );
    caller.numbers.forEach((pattern, index) => {
      const other = taken.find(({ pattern: known }) => clash(pattern, known));
      if (other)
        file.error(
          file.at([...path, 'numbers', index]),
          `${spellPattern(pattern)} is ${other.by === id ? 'written twice' : `among the numbers of '${other.by}' as well`}`,
          'a number belongs to one caller; inside a pattern a single number may belong to another',
        );
      taken.push({ pattern, by: id });
    });
  }
}

/** Whether it cannot be said which of the two says more of a number that both fit. */
function clash(one: NumberPattern, other: NumberPattern): boolean {
  if (one.kind !== other.kind) return false;
  if (one.kind === 'range' && other.kind === 'range')
    return fits(one, other.from) || fits(one, other.to) || fits(other, one.from);
  return spellPattern(one) === spellPattern(other);
}
