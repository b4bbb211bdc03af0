/** Protected people, nuisance lists and surges, with all names resolved. */
import { personOf } from './build-people.js';
import { frozenMap } from './frozen.js';
import type { Gate, SurgeSettings } from './gate.js';
import type { SiteDraft } from './site-draft.js';

export function gateOf(draft: SiteDraft): Gate {
  const { reception, nuisance } = draft;
  return {
    protectedPeople: frozenMap(
      [...draft.protectedPeople.values].map(
        ([name, { person, 'reached-by': by }]) =>
          [name, { name, person: personOf(draft, person), ...by }] as const,
      ),
    ),
    reception: reception && {
      queue: reception.queue,
      askPrompt: reception.ask,
      maxSec: reception['max-seconds'],
      passOnKey: reception['pass-on-key'],
      refuseKey: reception['refuse-key'],
      refusedPrompt: reception.refused,
    },
    nuisance: {
      anonymous: nuisance?.anonymous ?? 'allow',
      entries: (nuisance?.numbers ?? []).map(({ number, treatment, reason }) => ({
        pattern: number,
        treatment,
        reason,
      })),
    },
  };
}

export function surgesOf(draft: SiteDraft): SurgeSettings {
  return {
    switchedBy: draft.surgesSwitchedBy ?? [],
    byName: frozenMap(
      [...draft.surges.values].map(
        ([name, surge]) => [name, { ...surge, name, digit: surge.digit }] as const,
      ),
    ),
  };
}
