/**
 * Wait estimates on the running system: what was learnt comes from the journal's facts, what is the case now from the
 * queue's store and the agents' desk. All of it is off the calls' way; nothing here is needed to serve a call.
 */
import { fits, stepsOf } from '../queue/index.js';
import type { QueueStore, TicketView } from '../queue/index.js';
import type { AgentDesk, AgentStatus } from '../agents/index.js';
import { Refused } from '../kernel/index.js';
import type { Clock } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import type { QueueSettings, Site } from '../site/index.js';
import { calibrated, calibrationOf, uncorrected } from './calibration-policy.js';
import type { Calibration } from './calibration-policy.js';
import { PastReader } from './past-reader.js';
import { accuracyOf } from './wait-scores-policy.js';
import type { Accuracy } from './wait-scores-policy.js';
import { Forecast } from './wait-estimate-policy.js';
import type { Estimate } from './wait-estimate-policy.js';
import type { WaitFacts } from './wait-facts.js';
import type { WaitSnapshot, WaitingTicket, WorkingAgent } from './wait-snapshot.js';
import type { Said } from './wait-words-policy.js';

export interface WaitsParts {
  readonly store: Pick<QueueStore, 'tickets'>;
  readonly desk: Pick<AgentDesk, 'statuses' | 'profile'>;
  readonly facts: WaitFacts;
  readonly site: () => Site;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface TicketEstimate {
  readonly estimate: Estimate;
  readonly calibration: Calibration;
}

export interface QueueOutlook {
  readonly queue: string;
  readonly waiting: number;
  readonly oldestWaitMs: number;
  /** Who take calls now and may take one of this queue at some step. */
  readonly agents: number;
  /** Of them, who are free. */
  readonly idle: number;
  /** For somebody who would join now. */
  readonly ifJoinedNow: Estimate;
  readonly tickets: readonly {
    readonly ticketId: string;
    readonly callId: string;
    readonly waitedMs: number;
    readonly estimate: Estimate;
  }[];
}

/** Wait estimates as journeys use them. */
export interface Waits {
  /** For a ticket that waits; 'unknown' with the reason when there is none. */
  estimate(ticketId: string): Promise<TicketEstimate>;
  /** What this caller was told by an earlier process; undefined when nothing, or when that is not known. */
  lastSaid(callId: string): Said | undefined;
}

/** Facts are read again when somebody asks and the last reading is so old. */
const readEveryMs = 5_000;
/** What is kept at the start: a week. */
const rememberedMs = 7 * 86_400_000;
/** Facts may come so late: they are read again and count once. */
const lateMs = 60_000;
/** A forecast is good for so long, or for twenty times what it cost: it takes a twentieth of a processor at most. */
const freshMs = 2_000;
const costShare = 20;
/** After so much work in one go calls get a turn. */
const pieceMs = 4;
/** Until a ring has been heard in this queue. */
const ringingMs = 10_000;

interface Made {
  readonly at: number;
  readonly goodMs: number;
  readonly snapshot: WaitSnapshot;
  readonly tickets: readonly TicketView[];
  readonly estimates: ReadonlyMap<string, Estimate>;
}

const imaginedId = (queue: string): string => `would-join-${queue}`;

export class RunningWaits implements Waits {
  readonly #parts: WaitsParts;
  readonly #reader: PastReader;
  readonly #seen = new Map<string, number>();
  #readUpTo: number | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #failing = false;
  #made: Made | undefined;
  #making: Promise<Made> | undefined;

  constructor(parts: WaitsParts) {
    this.#parts = parts;
    this.#reader = new PastReader((queue) => (parts.site().queues.get(queue)?.wrapUpSec ?? 0) * 1000);
  }

  async estimate(ticketId: string): Promise<TicketEstimate> {
    const { estimates, tickets } = await this.#forecast();
    const ticket = tickets.find((one) => one.ticketId === ticketId);
    const estimate = estimates.get(ticketId);
    if (!ticket || !estimate) {
      return { estimate: { kind: 'unknown', why: 'not-waiting' }, calibration: uncorrected };
    }
    const calibration = calibrationOf(this.#reader.scored(ticket.request.queue));
    return { estimate: calibrated(estimate, calibration), calibration };
  }

  lastSaid(callId: string): Said | undefined {
    const told = this.#reader.lastAnnounced(callId);
    if (!told) return undefined;
    const minutes = (ms: number) => Math.round(ms / 60_000);
    return {
      at: told.at,
      fromMinutes: minutes(told.saidFromMs),
      toMinutes: told.saidToMs === undefined ? undefined : minutes(told.saidToMs),
    };
  }

  /** One queue with everybody who waits in it. Rejects with `Refused` when the site has no such queue. */
  async outlook(name: string): Promise<QueueOutlook> {
    const queue = this.#parts.site().queues.get(name);
    if (!queue) {
      const known = [...this.#parts.site().queues.keys()].join(', ');
      throw new Refused('unknown-queue', `there is no queue ${name}; the site has ${known}`);
    }
    return this.#outlookOf(queue, await this.#forecast());
  }

  async outlooks(): Promise<readonly QueueOutlook[]> {
    const made = await this.#forecast();
    return [...this.#parts.site().queues.values()].map((queue) => this.#outlookOf(queue, made));
  }

  /** How the estimates of the last waits of each queue fared. */
  recentAccuracy(): ReadonlyMap<string, Accuracy> {
    this.#readNews();
    return new Map(this.#reader.scoredQueues.map((queue) => [queue, accuracyOf(this.#reader.scored(queue))]));
  }

  /** Of all estimates that were told from `from` until before `to`, by queue; computed from the facts alone. */
  async accuracy(from: number, to: number): Promise<ReadonlyMap<string, Accuracy>> {
    const reader = new PastReader(() => 0, Infinity);
    for (const fact of await this.#parts.facts.ofAnnounced(from, to)) {
      if (fact.kind !== 'wait-announced' || (fact.at >= from && fact.at < to)) reader.read(fact);
    }
    return new Map(reader.scoredQueues.map((queue) => [queue, accuracyOf(reader.scored(queue))]));
  }

  /** Reads what the journal has. What cannot be read now is read later: until then estimates are 'unknown'. */
  async start(): Promise<void> {
    this.#readNews();
    await this.#reading;
  }

  #outlookOf(queue: QueueSettings, { snapshot, tickets, estimates }: Made): QueueOutlook {
    const calibration = calibrationOf(this.#reader.scored(queue.name));
    const able = snapshot.agents.filter(({ skills }) => stepsOf(queue).some((step) => fits(skills, step)));
    const waiting = tickets
      .filter(({ request, state }) => request.queue === queue.name && state !== 'engaged')
      .sort((a, b) => a.request.enqueuedAt - b.request.enqueuedAt);
    const of = (id: string): Estimate => estimates.get(id) ?? { kind: 'unknown', why: 'not-waiting' };
    return {
      queue: queue.name,
      waiting: waiting.length,
      oldestWaitMs: Math.max(0, ...waiting.map(({ request }) => snapshot.now - request.enqueuedAt)),
      agents: able.length,
      idle: able.filter(({ busy }) => !busy).length,
      ifJoinedNow: calibrated(of(imaginedId(queue.name)), calibration),
      tickets: waiting.map(({ ticketId, request: { callId, enqueuedAt } }) => ({
        ticketId,
        callId,
        waitedMs: snapshot.now - enqueuedAt,
        estimate: calibrated(of(ticketId), calibration),
      })),
    };
  }

  #forecast(): Promise<Made> {
    this.#readNews();
    const { clock } = this.#parts;
    if (this.#made && clock.now() - this.#made.at < this.#made.goodMs) return Promise.resolve(this.#made);
    this.#making ??= this.#make().finally(() => (this.#making = undefined));
    return this.#making;
  }

  async #make(): Promise<Made> {
    const { store, desk, clock, site } = this.#parts;
    const [tickets, statuses] = await Promise.all([store.tickets(), desk.statuses()]);
    const at = clock.now();
    const queues = [...site().queues.values()];
    // Working out what was learnt is one piece, setting the stage another.
    const past = this.#reader.past.of(
      queues.map(({ name }) => name),
      at,
    );
    await clock.after(0);
    const waiting = tickets.filter((one) => one.state === 'waiting' && one.orphanedSince === undefined);
    const queueOf = new Map(tickets.map(({ ticketId, request }) => [ticketId, request.queue]));
    const snapshot: WaitSnapshot = {
      now: at,
      tickets: [...waiting.map(waitingTicket), ...queues.map((queue) => imagined(queue, at))],
      agents: statuses.flatMap((status) => this.#working(status, queueOf)),
      past,
    };
    const forecast = new Forecast(snapshot);
    let workedMs = 0;
    let pieceFrom = performance.now();
    while (!forecast.done) {
      forecast.play();
      const takenMs = performance.now() - pieceFrom;
      if (takenMs < pieceMs) continue;
      workedMs += takenMs;
      await clock.after(0);
      pieceFrom = performance.now();
    }
    workedMs += performance.now() - pieceFrom;
    const estimates = new Map(forecast.estimates());
    for (const { ticketId, state, request } of tickets) {
      if (state === 'offered') estimates.set(ticketId, beingRung(snapshot.past.get(request.queue)?.ringMs));
    }
    return (this.#made = {
      at,
      goodMs: Math.max(freshMs, costShare * workedMs),
      snapshot,
      tickets,
      estimates,
    });
  }

  /** None for agents who take no calls now, or want none after the one they have. */
  #working(status: AgentStatus, queueOf: ReadonlyMap<string, string>): readonly WorkingAgent[] {
    const { agentId, state, since, ticketId, wrapUpUntil, afterCall } = status;
    const skills = this.#parts.desk.profile(agentId)?.skills;
    if (!skills || afterCall) return [];
    const queue = queueOf.get(ticketId ?? '') ?? '';
    switch (state) {
      case 'available':
        return [{ agentId, skills, busy: undefined }];
      case 'ringing':
      case 'talking':
        return [{ agentId, skills, busy: { queue, since } }];
      case 'wrapping':
        return [{ agentId, skills, busy: { queue, since, until: wrapUpUntil } }];
      case 'signed-out':
      case 'paused':
      case 'missed':
      case 'unreachable':
        return [];
    }
  }

  #readNews(): void {
    const now = this.#parts.clock.now();
    if (this.#reading || now - this.#readAt < readEveryMs) return;
    this.#readAt = now;
    this.#reading = this.#read(now).finally(() => (this.#reading = undefined));
  }

  async #read(now: number): Promise<void> {
    const from = this.#readUpTo === undefined ? now - rememberedMs : this.#readUpTo - lateMs;
    try {
      for (const fact of await this.#parts.facts.since(from)) {
        if (this.#seen.has(fact.id)) continue;
        this.#seen.set(fact.id, fact.at);
        this.#reader.read(fact);
      }
      this.#readUpTo = now;
      for (const [id, at] of this.#seen) if (at < now - 2 * lateMs) this.#seen.delete(id);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) {
        const message = 'what queues were like cannot be read; wait estimates rest on what is known';
        this.#parts.log.warn({ event: logEvents.waitsStale, err: error }, message);
      }
      this.#failing = true;
    }
  }
}

const waitingTicket = ({ ticketId, request, step, held }: TicketView): WaitingTicket => ({
  ticketId,
  queue: request.queue,
  enqueuedAt: request.enqueuedAt,
  headStartMs: request.headStartMs,
  steps: request.steps,
  step,
  ...(held && request.prefer ? { heldFor: request.prefer } : {}),
});

const imagined = (queue: QueueSettings, now: number): WaitingTicket => ({
  ticketId: imaginedId(queue.name),
  queue: queue.name,
  enqueuedAt: now,
  headStartMs: queue.headStartSec * 1000,
  steps: stepsOf(queue),
  imagined: true,
});

/** An agent's phone rings for this ticket at this moment. */
const beingRung = (ringMs = ringingMs): Estimate => ({
  kind: 'known',
  likelyMs: ringMs / 2,
  fromMs: 0,
  toMs: 2 * ringMs,
});
