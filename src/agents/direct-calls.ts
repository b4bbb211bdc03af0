/** Keeping agents for calls that come by no queue, and giving them back: the bookkeeping beside `agent-state.ts`. */
import { messageOf, Refused, type Clock } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { AgentId } from '../queue/index.js';
import type { Site } from '../site/index.js';
import type { Reserved } from './agent-desk.js';
import type { Reach } from './agent-status.js';
import type { DutyBook } from './duty-book.js';
import type { DutyStore } from './duty-store.js';
import type { Seats } from './seats.js';

export interface DirectCallParts {
  readonly site: () => Site;
  readonly book: DutyBook;
  readonly store: DutyStore;
  readonly seats: Seats;
  readonly reach: (agentId: AgentId) => Reach;
  /** Lets the seat follow the duty. */
  readonly converge: (agentId: AgentId) => Promise<void>;
  readonly engine: string;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Owed {
  readonly agentId: AgentId;
  readonly callId: string;
  readonly wrapUpMs: number;
  readonly queue?: string | undefined;
}

export class DirectCalls {
  readonly #parts: DirectCallParts;
  /** Releases that could not be written yet. */
  readonly #owed = new Map<string, Owed>();

  constructor(parts: DirectCallParts) {
    this.#parts = parts;
  }

  async reserve(agentId: AgentId, callId: string, whom: Reserved): Promise<'reserved' | 'busy' | 'away'> {
    const { store, seats, book, engine, converge, reach } = this.#parts;
    if (!reach(agentId).reachable) return 'away';
    const [{ record }, seat] = await Promise.all([store.read(agentId), seats.view(agentId)]);
    if (record.directCall?.callId === callId) return 'reserved';
    if (seat?.state === 'offered' || seat?.state === 'engaged') return 'busy';
    const own = whom === 'themselves';
    if (record.directCall || (record.duty === 'wrapping' && !own)) return 'busy';
    if (whom === 'on-duty' && record.duty !== 'available') return 'away';
    try {
      await book.move(agentId, { kind: 'direct-call', callId, engine, own }, 'system');
    } catch (error) {
      if (error instanceof Refused) return 'busy';
      throw error;
    }
    try {
      // Closes the seat: an offer that came in between goes to the next agent at once.
      await converge(agentId);
      if ((await seats.view(agentId))?.state !== 'engaged') return 'reserved';
    } catch (error) {
      await this.release(agentId, callId, 0);
      throw error;
    }
    await this.release(agentId, callId, 0);
    return 'busy';
  }

  async answered(agentId: AgentId, callId: string): Promise<void> {
    await this.#parts.book.move(agentId, { kind: 'direct-call-answered', callId }, 'system');
  }

  async release(agentId: AgentId, callId: string, wrapUpMs: number, queue?: string): Promise<void> {
    const owed = { agentId, callId, wrapUpMs, queue };
    try {
      await this.#release(owed);
    } catch (error) {
      this.#owed.set(`${agentId} ${callId}`, owed);
      this.#parts.log.warn(
        { event: logEvents.redisFailed, agentId, callId, why: messageOf(error) },
        'an agent is kept until the store is back',
      );
    }
  }

  /** Called with every sweep. */
  async releaseOwed(): Promise<void> {
    for (const [key, owed] of [...this.#owed]) {
      await this.#release(owed);
      this.#owed.delete(key);
    }
  }

  async releaseAbandoned(alive: ReadonlyMap<string, AgentId>): Promise<void> {
    const { site, store, engine } = this.#parts;
    const agentIds = [...site().agents.keys()];
    const duties = await store.readMany(agentIds);
    for (const [index, agentId] of agentIds.entries()) {
      const call = duties[index]?.record.directCall;
      if (call?.engine !== engine || alive.get(call.callId) === agentId) continue;
      await this.#release({ agentId, callId: call.callId, wrapUpMs: 0 });
    }
  }

  async #release({ agentId, callId, wrapUpMs, queue }: Owed): Promise<void> {
    const over = { kind: 'direct-call-over', callId, wrapUpMs, queue } as const;
    await this.#parts.book.move(agentId, over, 'system');
    await this.#parts.converge(agentId);
  }
}
