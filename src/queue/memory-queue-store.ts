/** The skill queue in memory: the pure rules behind the store's port. For journey tests and the simulator. */
import { Inbox } from '../kernel/index.js';
import { apply } from './queue-commands.js';
import type { Outcome, QueueCommand } from './queue-commands.js';
import { emptyQueue } from './queue-state.js';
import type { Effect, QueueState } from './queue-state.js';
import { depthsOf, positionOf, seatView, ticketView } from './queue-views.js';
import type {
  DeclineReason,
  EngineId,
  QueueEffects,
  QueueStore,
  SkillNeed,
  TicketRequest,
} from './queue-store.js';

type Given<C> = C extends unknown ? Omit<C, 'engine'> : never;

/** One queue that several engines share; each gets its own store. */
export class MemoryQueue {
  state: QueueState = emptyQueue();
  readonly #inboxes = new Map<EngineId, Inbox<QueueEffects>>();

  storeFor(engine: EngineId): MemoryQueueStore {
    return new MemoryQueueStore(this, engine);
  }

  /** Forgets everything, as a flushed Redis does. */
  flush(): void {
    this.state = emptyQueue();
  }

  run(command: QueueCommand): Outcome {
    const known = [...this.state.engines.keys()];
    const outcome = apply(this.state, command);
    // What was meant for a process that is gone concerns nobody any more.
    for (const engine of known) if (!this.state.engines.has(engine)) this.inbox(engine).drain();
    if (command.kind === 'enlist') this.inbox(command.engine).drain();
    for (const engine of new Set(outcome.effects.map((effect) => effect.engine))) {
      if (engine !== command.engine) this.inbox(engine).put(effectsFor(engine, outcome.effects));
    }
    return outcome;
  }

  inbox(engine: EngineId): Inbox<QueueEffects> {
    const inbox = this.#inboxes.get(engine) ?? new Inbox<QueueEffects>();
    this.#inboxes.set(engine, inbox);
    return inbox;
  }
}

export function effectsFor(engine: EngineId, effects: readonly Effect[]): QueueEffects {
  const mine = effects.filter((effect) => effect.engine === engine);
  const offers = (kind: 'offered' | 'withdrawn') =>
    mine.flatMap((effect) => (effect.kind === kind ? [effect.offer] : []));
  return {
    offered: offers('offered'),
    withdrawn: offers('withdrawn'),
    moved: mine.flatMap((effect) => (effect.kind === 'moved' ? [effect.move] : [])),
    waiting: mine.flatMap((effect) => (effect.kind === 'waits' ? [effect.wait] : [])),
  };
}

/** The store of one engine; alone in its queue unless it is made by `MemoryQueue.storeFor`. */
export class MemoryQueueStore implements QueueStore {
  constructor(
    readonly queue: MemoryQueue = new MemoryQueue(),
    readonly engine: EngineId = 'engine-1',
  ) {}

  #run(command: Given<QueueCommand>): QueueEffects & {
    readonly done: boolean;
    readonly refused: readonly number[];
    readonly full: number | undefined;
  } {
    const { done, refused, full, effects } = this.queue.run({ ...command, engine: this.engine });
    return { done, refused, full, ...effectsFor(this.engine, effects) };
  }

  async enter(ticket: TicketRequest, now: number, maxWaiting?: number) {
    return this.#run({ kind: 'enter', ticket, maxWaiting, now });
  }

  async leave(ticketId: string, now: number) {
    const outcome = this.#run({ kind: 'leave', ticketId, now });
    return { ...outcome, left: outcome.done };
  }

  async openSeat(agentId: string, skills: readonly SkillNeed[], idleSince: number, now: number) {
    return this.#run({ kind: 'openSeat', agentId, skills, idleSince, now });
  }

  async closeSeat(agentId: string, now: number) {
    return this.#run({ kind: 'closeSeat', agentId, now });
  }

  async onDuty(agentId: string, skills: readonly SkillNeed[], now: number) {
    return this.#run({ kind: 'onDuty', agentId, skills, now });
  }

  async offDuty(agentId: string, now: number) {
    return this.#run({ kind: 'offDuty', agentId, now });
  }

  async accept(ticketId: string, fence: number, now: number) {
    return this.#run({ kind: 'accept', ticketId, fence, now }).done;
  }

  async decline(ticketId: string, fence: number, reason: DeclineReason, now: number) {
    const outcome = this.#run({ kind: 'decline', ticketId, fence, reason, now });
    return { ...outcome, declined: outcome.done };
  }

  async renew(leases: readonly { ticketId: string; fence: number }[], now: number) {
    return this.#run({ kind: 'renew', leases, now }).refused;
  }

  async finish(ticketId: string, fence: number, now: number) {
    return this.#run({ kind: 'finish', ticketId, fence, now }).done;
  }

  async returnToQueue(ticketId: string, fence: number, now: number) {
    const outcome = this.#run({ kind: 'returnToQueue', ticketId, fence, now });
    return { ...outcome, returned: outcome.done };
  }

  async sweep(now: number) {
    return this.#run({ kind: 'sweep', now });
  }

  async enlist(now: number) {
    return this.#run({ kind: 'enlist', now });
  }

  async adopt(ticketId: string, now: number) {
    const outcome = this.#run({ kind: 'adopt', ticketId, now });
    return { ...outcome, adopted: outcome.done };
  }

  async restore(ticket: TicketRequest, engaged: { agentId: string; fence: number } | undefined, now: number) {
    const outcome = this.#run({ kind: 'restore', ticket, engaged, now });
    return { ...outcome, restored: outcome.done };
  }

  async position(ticketId: string) {
    return positionOf(this.queue.state, ticketId);
  }

  async ticket(ticketId: string) {
    const ticket = this.queue.state.tickets.get(ticketId);
    return ticket && ticketView(ticket);
  }

  async tickets() {
    return [...this.queue.state.tickets.values()].map(ticketView);
  }

  async held() {
    return [...this.queue.state.tickets.values()]
      .filter(({ engine, orphanedSince }) => engine === this.engine && orphanedSince === undefined)
      .map(ticketView)
      .map(({ ticketId, state, agentId, fence }) => ({ ticketId, state, agentId, fence }));
  }

  async seat(agentId: string) {
    const seat = this.queue.state.seats.get(agentId);
    return seat && seatView(this.queue.state, seat);
  }

  async seats() {
    return [...this.queue.state.seats.values()].map((seat) => seatView(this.queue.state, seat));
  }

  async staff() {
    return [...this.queue.state.staff.values()].map(({ agentId, skills, since, away }) => ({
      agentId,
      skills,
      since,
      away,
    }));
  }

  async depths() {
    return depthsOf(this.queue.state);
  }

  async *effectsForMe(signal: AbortSignal): AsyncGenerator<QueueEffects> {
    const inbox = this.queue.inbox(this.engine);
    while (!signal.aborted) {
      const effects = await inbox.next(signal).catch(() => undefined);
      if (effects) yield effects;
    }
  }
}
