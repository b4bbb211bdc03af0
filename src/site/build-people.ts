/** Chains written out to steps, and callers with the people they ask for. */
import { frozenMap } from './frozen.js';
import type { CallerClass, CallerProfile, Chain, ChainRule, ChainStep, Person, RingStep } from './people.js';
import type { ChainDraft, PersonRef, StepTarget } from './people-shapes.js';
import type { SiteDraft } from './site-draft.js';

/** Call it only when no mistake was found: there are no cycles then. */
export function chainsOf(draft: SiteDraft): ReadonlyMap<string, Chain> {
  return frozenMap(
    [...draft.chains.values.keys()].map((name) => [name, { name, steps: stepsOf(draft, name) }] as const),
  );
}

export function postsOf(draft: SiteDraft): ReadonlyMap<string, Person> {
  return frozenMap(
    [...draft.posts.values.keys()].map((post) => [post, personOf(draft, { kind: 'post', post })] as const),
  );
}

export function callersOf(draft: SiteDraft): ReadonlyMap<string, CallerProfile> {
  const chains = chainsOf(draft);
  return frozenMap(
    [...draft.callers.values].map(([id, caller]) => {
      const profile: CallerProfile = {
        id,
        name: caller.name,
        numbers: caller.numbers,
        callerClass: caller.class,
        headStartSec:
          caller['head-start-seconds'] ??
          draft.callerClasses.values.get(caller.class)?.['head-start-seconds'] ??
          0,
        language: caller.language,
        chain: caller.chain === undefined ? undefined : chains.get(caller.chain),
        contacts: caller.contacts.map(({ name, to }, index) => ({
          name,
          // The name of a chain that only this contact has: it goes into stage records.
          to: { name: `${id}/${index + 1}`, steps: targetSteps(draft, to, plainChain) },
        })),
      };
      return [id, profile] as const;
    }),
  );
}

export const callerClassesOf = (draft: SiteDraft): ReadonlyMap<string, CallerClass> =>
  frozenMap(
    [...draft.callerClasses.values].map(
      ([name, read]) => [name, { name, headStartSec: read['head-start-seconds'] }] as const,
    ),
  );

const next: ChainRule = { kind: 'next' };

/** How somebody is rung of whom only the name is written. */
export const plainChain = {
  hears: 'ringing',
  rings: 'on-duty',
  'ring-seconds': 20,
  'when-busy': undefined,
  'when-no-answer': undefined,
  'when-away': undefined,
  accept: undefined,
  whisper: undefined,
} satisfies Partial<ChainDraft>;

type Manner = Pick<ChainDraft, 'hears' | 'rings' | 'ring-seconds'> &
  Partial<Pick<ChainDraft, 'when-busy' | 'when-no-answer' | 'when-away' | 'accept' | 'whisper'>>;

function stepsOf(draft: SiteDraft, name: string): readonly ChainStep[] {
  const chain = draft.chains.values.get(name);
  if (!chain) throw new Error(`a site with mistakes was built: there is no chain '${name}'`);
  const once = chain.steps.flatMap((step) => targetSteps(draft, step.target, chain, step));
  const again = once.map((step, index): ChainStep =>
    step.kind === 'ring' && index === 0 ? { ...step, pauseBeforeSec: chain['pause-seconds'] } : step,
  );
  return [once, ...Array.from({ length: chain.rounds - 1 }, () => again)].flat();
}

/** The steps of one target, rung in that manner. */
export function targetSteps(
  draft: SiteDraft,
  target: StepTarget,
  manner: Manner,
  step?: ChainDraft['steps'][number],
): readonly ChainStep[] {
  const prompt = step?.says;
  if (target.kind === 'queue') return [{ kind: 'queue', queue: target.queue, prompt }];
  if (target.kind === 'chain') {
    const [first, ...rest] = stepsOf(draft, target.chain);
    return first ? [{ ...first, prompt: prompt ?? first.prompt }, ...rest] : [];
  }
  const ring: RingStep = {
    kind: 'ring',
    people: target.people.map((person) => personOf(draft, person)),
    order: step?.ring ?? 'all',
    ringTimeoutSec: step?.['ring-seconds'] ?? manner['ring-seconds'],
    whom: manner.rings,
    hears: manner.hears,
    prompt,
    rules: {
      busy: step?.['when-busy'] ?? manner['when-busy'] ?? next,
      'no-answer': step?.['when-no-answer'] ?? manner['when-no-answer'] ?? next,
      away: step?.['when-away'] ?? manner['when-away'] ?? next,
    },
    acceptance: manner.accept,
    whisperPrompt: manner.whisper,
    pauseBeforeSec: 0,
  };
  return [ring];
}

export function personOf(draft: SiteDraft, ref: PersonRef, post?: string): Person {
  if (ref.kind === 'agent') return { kind: 'agent', agent: ref.agent, post };
  if (ref.kind === 'outside') return { kind: 'outside', trunk: ref.trunk, number: ref.number, post };
  const holder = draft.posts.values.get(ref.post);
  if (!holder) throw new Error(`a site with mistakes was built: there is no post '${ref.post}'`);
  return personOf(draft, holder, ref.post);
}
