import { Superseded, type Clock } from '../kernel/index.js';
import type { Journal } from '../journal/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { AgentId } from '../queue/index.js';
import type { DutyCommand } from './agent-desk.js';
import { nextDuty, type DutyEvent, type DutyRecord } from './agent-state.js';
import type { DutyStore, StoredDuty } from './duty-store.js';
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

/** Only these are decided by whether the agent talks; other moves need not look at the seat. */
const asksWhetherTalking = ({ kind }: DutyCommand | DutyEvent): boolean =>
  kind === 'sign-out' || kind === 'pause' || kind === 'direct-call';

/** Moves agents from duty to duty: decides on what is stored, writes if it still is, tells the journal once. */
export class DutyBook {
  readonly #parts: DutyBookParts;
  /** What was stored when this process last looked. Mostly it still is; where it is not, the write is refused. */
  readonly #lastSeen = new Map<AgentId, StoredDuty>();

  constructor(parts: DutyBookParts) {
    this.#parts = parts;
  }

  /** Rejects with `Refused` when the rules refuse a command. `by` goes to the journal. Answers what is stored then. */
  async move(agentId: AgentId, move: DutyCommand | DutyEvent, by: string): Promise<StoredDuty> {
    const { store, seats, clock } = this.#parts;
    let seen = asksWhetherTalking(move) ? undefined : this.#lastSeen.get(agentId);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const remembered = seen !== undefined;
      const [stored, seat] = seen ? [seen] : await Promise.all([this.read(agentId), seats.view(agentId)]);
      seen = undefined;
      const { record, version } = stored;
      const next = nextDuty(record, move, { now: clock.now(), talking: seat?.state === 'engaged' });
      if (next === record) {
        if (remembered) continue;
        return stored;
      }
      if (await store.write(agentId, next, version)) {
        this.#tell(agentId, record, next, move, by);
        return this.saw(agentId, { record: next, version: version + 1 });
      }
    }
    throw new Superseded(`the duty of agent ${agentId} changed ${attempts} times while it was being changed`);
  }

  async read(agentId: AgentId): Promise<StoredDuty> {
    return this.saw(agentId, await this.#parts.store.read(agentId));
  }

  /** For those who have read the store themselves. */
  saw(agentId: AgentId, stored: StoredDuty): StoredDuty {
    this.#lastSeen.set(agentId, stored);
    return stored;
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
