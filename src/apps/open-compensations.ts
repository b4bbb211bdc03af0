import { CompensationDesk, CompensationTeller, PostgresCompensations } from '../compensations/index.js';
import type { BackOffice } from '../customers/index.js';
import type { DurableJournal } from '../journal/index.js';
import { systemClock } from '../kernel/index.js';
import type { Logger, Postgres } from '../platform/index.js';
import type { SiteHolder } from '../site/index.js';
import type { CallSide } from './calls.js';
import { storyOf } from './open-wrap-ups.js';

export interface CompensationParts {
  readonly side: CallSide;
  readonly site: SiteHolder;
  readonly postgres: Postgres;
  readonly journal: DurableJournal;
  readonly backOffice: BackOffice;
  readonly engine: string;
  readonly log: Logger;
  readonly life: AbortSignal;
}

/** Customers may be given something; what was given before is told on. */
export function openCompensations(parts: CompensationParts): CompensationDesk {
  const { side, postgres } = parts;
  const common = {
    ...parts,
    store: new PostgresCompensations(postgres),
    site: () => parts.site.current,
    clock: systemClock,
  };
  const desk = new CompensationDesk({
    ...common,
    story: storyOf(side, postgres),
    hasCall: (agentId, callId) => side.floor.hasCall(agentId, callId),
    journal: side.journal,
  });
  const teller = new CompensationTeller(common);
  desk.onGiven(() => teller.wake());
  teller.start();
  return desk;
}
