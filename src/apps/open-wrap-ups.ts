import type { BackOffice } from '../customers/index.js';
import { PostgresCallNotes } from '../conversations/index.js';
import { createCallLog, foldCall } from '../journal/index.js';
import type { DurableJournal } from '../journal/index.js';
import { systemClock } from '../kernel/index.js';
import type { Logger, Metrics, Postgres } from '../platform/index.js';
import type { SiteHolder } from '../site/index.js';
import { ContactTeller, PostgresWrapUps, WrapUpDesk } from '../wrap-up/index.js';
import type { WrapUpStore } from '../wrap-up/index.js';
import type { CallSide } from './calls.js';
import { count } from './measured-journal.js';

export interface WrapUpParts {
  readonly side: CallSide;
  readonly site: SiteHolder;
  readonly postgres: Postgres;
  readonly journal: DurableJournal;
  readonly backOffice: BackOffice;
  readonly metrics: Metrics;
  readonly engine: string;
  readonly log: Logger;
  readonly life: AbortSignal;
}

export interface OpenedWrapUps {
  readonly desk: WrapUpDesk;
  readonly store: WrapUpStore;
}

/** Agents may write calls up; what they wrote before is told on. */
export function openWrapUps(parts: WrapUpParts): OpenedWrapUps {
  const { side, postgres, journal, metrics } = parts;
  const store = new PostgresWrapUps(postgres);
  const calls = createCallLog(postgres);
  const notes = new PostgresCallNotes(postgres);
  const common = {
    ...parts,
    store,
    agents: side.desk,
    site: () => parts.site.current,
    clock: systemClock,
  };
  const desk = new WrapUpDesk({
    ...common,
    story: storyOf(side, postgres),
    callbacks: side.callbacks,
    journal: side.journal,
  });
  new ContactTeller({
    ...common,
    stories: (callIds) => calls.stories(callIds),
    notes: async (callId, agentId) =>
      (await notes.of(callId)).find((note) => note.agentId === agentId)?.text ?? '',
    journal: {
      recordDurably: async (event) => {
        await journal.recordDurably(event);
        count(event, metrics);
      },
    },
  }).start();
  return { desk, store };
}

/** A call with its facts, as fresh as they are: what is alive here is ahead of the call log. */
export const storyOf =
  ({ floor }: CallSide, postgres: Postgres) =>
  async (callId: string) => {
    const fresh = floor.factsOf(callId);
    return fresh ? { story: foldCall(fresh), events: fresh } : createCallLog(postgres).story(callId);
  };
