import { Superseded, type Clock } from '../kernel/index.js';
import type { Journal } from '../journal/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { AgentId } from '../queue/index.js';
import type { DutyCommand } from './agent-desk.js';
import { nextDuty, type DutyEvent, type DutyRecord } from './agent-state.js';
import type { DutyStore } from './duty-store.js';
import type { Seats } from './seats.js';

export interface DutyBookParts {
  readonly store: DutyStore;
  readonly seats: Seats;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
  readonly engine: string;
}

/** How often a move is tried again because another engine moved the same agent meanwhile. */
const attempts = 10;

/** Moves agents from duty to duty: decides on what is stored, writes if it still is, tells the journal once. */
export class DutyBook {
  readonly #parts: DutyBookParts;

  constructor(parts: DutyBookParts) {
    this.#parts = parts;
  }

  /** Rejects with `Refused` when the rules refuse a command. `by` goes to the journal. */
  async move(agentId: AgentId, move: DutyCommand | DutyEvent, by: string): Promise<DutyRecord> {
    const { store, seats, clock } = this.#parts;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const [{ record, version }, seat] = await Promise.all([store.read(agentId), seats.view(agentId)]);
      const next = nextDuty(record, move, { now: clock.now(), talking: seat?.state === 'engaged' });
      if (next === record) return record;
      if (await store.write(agentId, next, version)) {
        this.#tell(agentId, record, next, move, by);
        return next;
      }
    }
    throw new Superseded(`the duty of agent ${agentId} changed ${attempts} times while it was being changed`);
  }

  #tell(agentId: AgentId, from: DutyRecord, to: DutyRecord, move: DutyCommand | DutyEvent, by: string): void {
    const { journal, clock, log, engine } = this.#parts;
    const reason = to.reason ?? (to.afterCall?.duty === 'paused' ? to.afterCall.reason : undefined);
    const facts = { agentId, from: from.duty, to: to.duty, by, ...(reason === undefined ? {} : { reason }) };
    const asked = to.afterCall && to.afterCall !== from.afterCall ? { afterCall: to.afterCall.duty } : {};
    const call = to.directCall?.callId ?? from.directCall?.callId;
    log.info(
      {
        event: logEvents.agentDuty,
        ...facts,
        ...asked,
        ...(call === undefined ? {} : { directCall: call }),
        move: move.kind,
      },
      'the duty of an agent changed',
    );
    if (from.duty !== to.duty || from.reason !== to.reason) {
      journal.recordAgent({ at: clock.now(), engine, kind: 'duty-changed', ...facts });
    }
  }
}
