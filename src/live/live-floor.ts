/**
 * What goes on, kept up for all who look on: agents, queues, callers who wait, and the call at each agent's phone.
 * Computed once for everybody. Facts of this process show at once; what other engines do shows with the next look,
 * once a second, and only while somebody looks on.
 */
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { AgentDesk, AgentStatus } from '../agents/index.js';
import { mayServe } from '../agents/index.js';
import type { LiveAgent, LiveQueue, LiveTicket } from '../contracts/index.js';
import type { AgentEvent, ContactEvent } from '../journal/index.js';
import { isUnwinding, type Clock } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { QueueStore, TicketView } from '../queue/index.js';
import type { Site } from '../site/index.js';
import { agentOf, CallsNow } from './calls-now.js';
import { LiveBoard } from './live-board.js';

export interface LiveFloorParts {
  /** Undefined until the desk is there. */
  readonly desk: () => Pick<AgentDesk, 'status' | 'statuses'> | undefined;
  readonly store: Pick<QueueStore, 'tickets' | 'ticket'>;
  readonly site: () => Site;
  /** What the journal has kept of a call. */
  readonly factsOf: (callId: string) => Promise<readonly ContactEvent[]>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What another engine does is to be seen within a second, the look and the way to the page included. */
const lookEveryMs = 700;
/** Looks that facts have asked for come this long after the first of them: a burst is one look. */
const soonMs = 150;
/** Of a large centre a look takes long: so many times as long is left to the calls before the next. */
const restBetweenLooks = 4;
/** So many records, and the calls have a turn. */
const recordsAtOnce = 250;

export class LiveFloor {
  readonly board = new LiveBoard();
  readonly #parts: LiveFloorParts;
  readonly #calls = new CallsNow();
  readonly #listeners = new Set<() => void>();
  readonly #recalling = new Set<string>();
  #told = false;
  #looking: Promise<void> | undefined;
  #lookSoon = false;
  /** Agents who were looked at by themselves since the look that is under way began: it knows less of them. */
  readonly #newerThanLook = new Set<string>();
  #failing = false;
  #lookTookMs = 0;
  #staff: { readonly site: Site; readonly byQueue: ReadonlyMap<string, ReadonlySet<string>> } | undefined;

  constructor(parts: LiveFloorParts) {
    this.#parts = parts;
  }

  /** Whether the call is at this agent's phone, or is being written up there. */
  hasCall(agentId: string, callId: string): boolean {
    return this.#calls.callIdOf(agentId) === callId;
  }

  /** All facts of a call that is alive here; undefined when only the journal has them. */
  factsOf(callId: string): readonly ContactEvent[] | undefined {
    return this.#calls.factsOf(callId);
  }

  /** Called after changes, at most once a turn. Answers how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#askForLook();
    return () => this.#listeners.delete(listener);
  }

  /** Looks once a second while anybody looks on, until the signal is aborted. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#listeners.size > 0) await this.look();
      const restMs = Math.max(lookEveryMs - this.#lookTookMs, this.#restMs);
      await pause(restMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  tell(fact: ContactEvent): void {
    for (const agentId of this.#calls.tell(fact)) this.#showCall(agentId);
    const agentId = agentOf(fact);
    if (agentId !== undefined) this.#askForAgent(agentId);
    if (movesTickets.has(fact.kind)) this.#askForLook();
  }

  tellAgent({ agentId, to }: AgentEvent): void {
    // What was written up is done with.
    if (to !== undefined && to !== 'wrapping') this.#letGo(agentId);
    this.#askForAgent(agentId);
  }

  get #restMs(): number {
    return Math.min(lookEveryMs / 2, restBetweenLooks * this.#lookTookMs);
  }

  /** Reads everything once; never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<void> {
    const { store, log } = this.#parts;
    const desk = this.#parts.desk();
    if (!desk) return;
    const startedAt = performance.now();
    this.#newerThanLook.clear();
    try {
      const [statuses, tickets] = await Promise.all([desk.statuses(), store.tickets()]);
      const ticketOf = new Map(tickets.map((ticket) => [ticket.ticketId, ticket]));
      await inTurns(statuses, (status) => {
        if (this.#newerThanLook.has(status.agentId)) return;
        this.#setAgent(status, ticketOf.get(status.ticketId ?? '')?.request.queue);
      });
      this.#dropOthers('agent:', new Set(statuses.map(({ agentId }) => agentId)));
      await inTurns(tickets, (ticket) => this.#setTicket(ticket));
      this.#dropOthers('ticket:', new Set(ticketOf.keys()));
      this.#setQueues(statuses, tickets);
      for (const status of statuses) this.#agree(status, ticketOf);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing && !isUnwinding(error))
        log.warn({ event: logEvents.liveStale, err: error }, 'live data are not kept up: a store is away');
      this.#failing = true;
    }
    this.#lookTookMs = performance.now() - startedAt;
  }

  #setAgent(status: AgentStatus, queue: string | undefined): void {
    const agent: LiveAgent = {
      id: status.agentId,
      name: status.name,
      state: status.state,
      since: status.since,
      reason: status.reason ?? null,
      wrapUpUntil: status.wrapUpUntil ?? null,
      pauseUntil: status.pauseUntil ?? null,
      hardCall: status.hardCall ?? false,
      wrapUpExtensions: status.wrapUp?.extensions ?? 0,
      reachable: status.phoneReachable,
      inBrowser: status.inBrowser ?? false,
      afterCall: status.afterCall?.duty ?? null,
      queue: queue ?? null,
    };
    this.#set(`agent:${status.agentId}`, agent);
  }

  #setTicket({ ticketId, request, state, agentId }: TicketView): void {
    const ticket: LiveTicket = {
      ticketId,
      callId: request.callId,
      queue: request.queue,
      state,
      enqueuedAt: request.enqueuedAt,
      headStartMs: request.headStartMs,
      agentId: agentId ?? null,
    };
    this.#set(`ticket:${ticketId}`, ticket);
  }

  #setQueues(statuses: readonly AgentStatus[], tickets: readonly TicketView[]): void {
    const onDuty = statuses.filter(({ duty }) => duty !== 'signed-out').map(({ agentId }) => agentId);
    const free = statuses.filter(({ state }) => state === 'available').map(({ agentId }) => agentId);
    const staff = this.#staffByQueue();
    const ticketsOf = new Map<string, TicketView[]>();
    for (const ticket of tickets) {
      const { queue } = ticket.request;
      const mine = ticketsOf.get(queue);
      if (mine) mine.push(ticket);
      else ticketsOf.set(queue, [ticket]);
    }
    for (const name of this.#parts.site().queues.keys()) {
      const mine = ticketsOf.get(name) ?? [];
      const waiting = mine.filter(({ state }) => state === 'waiting');
      const may = staff.get(name);
      const queue: LiveQueue = {
        name,
        waiting: waiting.length,
        longestSince: waiting.reduce<number | null>(
          (oldest, { request }) => Math.min(oldest ?? Infinity, request.enqueuedAt),
          null,
        ),
        ringing: mine.filter(({ state }) => state === 'offered').length,
        talking: mine.filter(({ state }) => state === 'engaged').length,
        available: free.filter((agentId) => may?.has(agentId)).length,
        staff: onDuty.filter((agentId) => may?.has(agentId)).length,
      };
      this.#set(`queue:${name}`, queue);
    }
    this.#dropOthers('queue:', new Set(this.#parts.site().queues.keys()));
  }

  /** Who may serve which queue hangs on the site alone. */
  #staffByQueue(): ReadonlyMap<string, ReadonlySet<string>> {
    const site = this.#parts.site();
    if (this.#staff?.site !== site) {
      const agents = [...site.agents.values()];
      const byQueue = new Map(
        [...site.queues.values()].map((queue) => [
          queue.name,
          new Set(agents.filter((agent) => mayServe(agent, queue)).map(({ id }) => id)),
        ]),
      );
      this.#staff = { site, byQueue };
    }
    return this.#staff.byQueue;
  }

  /** After a restart, or when another engine has the call, its facts are in the journal. */
  #agree(
    { agentId, ticketId, directCallId, wrapUp, state }: AgentStatus,
    ticketOf: ReadonlyMap<string, TicketView>,
  ): void {
    const queued = ticketOf.get(ticketId ?? '')?.request.callId;
    const callId = directCallId ?? queued ?? (state === 'wrapping' ? wrapUp?.callId : undefined);
    if (callId !== undefined) {
      if (this.#calls.callIdOf(agentId) !== callId || !this.#calls.isWhole(callId))
        void this.#recall(callId, agentId);
    } else if (state !== 'wrapping' && state !== 'ringing' && state !== 'talking') this.#letGo(agentId);
  }

  async #recall(callId: string, agentId: string): Promise<void> {
    const key = `${callId} ${agentId}`;
    if (this.#recalling.has(key)) return;
    this.#recalling.add(key);
    try {
      const facts = this.#calls.isWhole(callId) ? [] : await this.#parts.factsOf(callId);
      // Another agent's call as well: its facts are here, and that it is this one's too is not.
      if (this.#calls.isWhole(callId)) this.#calls.isAlsoOf(callId, agentId);
      else if (facts.length > 0) this.#calls.recall(callId, agentId, facts);
      else return;
      this.#showCall(agentId);
    } catch (error) {
      this.#parts.log.warn(
        { event: logEvents.liveStale, callId, err: error },
        'the story of a call is not known',
      );
    } finally {
      this.#recalling.delete(key);
    }
  }

  #letGo(agentId: string): void {
    const call = this.#calls.callOf(agentId);
    if (call && call.phase !== 'over') return;
    this.#calls.forget(agentId);
    this.#set(`call:${agentId}`, undefined);
  }

  #showCall(agentId: string): void {
    this.#set(`call:${agentId}`, this.#calls.callOf(agentId));
  }

  #askForAgent(agentId: string): void {
    if (this.#listeners.size === 0) return;
    const { log } = this.#parts;
    const desk = this.#parts.desk();
    if (!desk) return;
    // In the next turn: the fact is told just before or just after the store knows.
    setImmediate(() => {
      desk
        .status(agentId)
        .then((status) => {
          if (!status) return;
          this.#newerThanLook.add(agentId);
          this.#setAgent(status, this.#calls.callOf(agentId)?.queue ?? undefined);
        })
        .catch((error: unknown) =>
          log.debug({ event: logEvents.liveStale, agentId, err: error }, 'an agent is not kept up'),
        );
    });
    this.#askForLook();
  }

  #askForLook(): void {
    if (this.#lookSoon || this.#listeners.size === 0) return;
    this.#lookSoon = true;
    void pause(Math.max(soonMs, this.#restMs), undefined, { ref: false }).then(async () => {
      // A look that is under way may have read what has changed since.
      await this.#looking;
      this.#lookSoon = false;
      await this.look();
    });
  }

  #dropOthers(prefix: string, keep: ReadonlySet<string>): void {
    for (const key of this.board.keys(prefix))
      if (!keep.has(key.slice(prefix.length))) this.#set(key, undefined);
  }

  #set(key: string, value: unknown): void {
    if (!this.board.set(key, value) || this.#told) return;
    this.#told = true;
    setImmediate(() => {
      this.#told = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

async function inTurns<T>(all: readonly T[], each: (one: T) => void): Promise<void> {
  for (let from = 0; from < all.length; from += recordsAtOnce) {
    if (from > 0) await turn();
    for (const one of all.slice(from, from + recordsAtOnce)) each(one);
  }
}

const movesTickets: ReadonlySet<ContactEvent['kind']> = new Set([
  'queue-entered',
  'queue-left',
  'agent-offered',
  'offer-failed',
  'agent-answered',
  'conversation-started',
  'conversation-ended',
  'call-ended',
]);
