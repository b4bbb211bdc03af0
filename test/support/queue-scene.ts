/** A skill queue told in short sentences: `scene.enters('ann', 'sales=2')`, then `scene.told` says what came of it. */
import { apply } from '../../src/queue/queue-commands.js';
import type { Outcome, QueueCommand } from '../../src/queue/queue-commands.js';
import { emptyQueue } from '../../src/queue/queue-state.js';
import { skillsFromText } from '../../src/queue/lanes.js';
import type { DeclineReason, TicketRequest } from '../../src/queue/index.js';

type Told<C> = C extends unknown ? Omit<C, 'engine' | 'now'> : never;

interface Wishes {
  readonly engine?: string;
  readonly headStartSec?: number;
  readonly enqueuedSec?: number;
  readonly pick?: TicketRequest['pick'];
  readonly queue?: string;
  /** `30: sales=1`: from that second of waiting on; `30!: sales=1`: or when nobody fulfils the step before. */
  readonly later?: readonly string[];
  readonly prefer?: string;
  readonly holdSec?: number;
}

export class QueueScene {
  readonly state = emptyQueue();
  now = Date.UTC(2026, 0, 5, 9);
  readonly #start = this.now;
  engine = 'one';

  at(second: number): this {
    this.now = this.#start + second * 1000;
    return this;
  }

  /** What became of offers: `ann → bob`, `ann ✕ bob`. */
  does(command: Told<QueueCommand>, engine = this.engine): string[] {
    return words(this.run(command, engine));
  }

  run(command: Told<QueueCommand>, engine = this.engine): Outcome {
    return apply(this.state, { ...command, engine, now: this.now });
  }

  enters(ticketId: string, needs = '', wishes: Wishes = {}): string[] {
    const engine = wishes.engine ?? this.engine;
    return this.does({ kind: 'enter', ticket: this.request(ticketId, needs, wishes) }, engine);
  }

  request(ticketId: string, needs: string, wishes: Wishes = {}): TicketRequest {
    const later = (wishes.later ?? []).map((step) => {
      const [sec = '0', skills = ''] = step.split(': ');
      return {
        ...askedFor(skills),
        afterMs: Number(sec.replace('!', '')) * 1000,
        ...(sec.endsWith('!') ? { whenNobody: true } : {}),
      };
    });
    return {
      ticketId,
      callId: `call of ${ticketId}`,
      queue: wishes.queue ?? 'orders',
      enqueuedAt: wishes.enqueuedSec === undefined ? this.now : this.#start + wishes.enqueuedSec * 1000,
      headStartMs: (wishes.headStartSec ?? 0) * 1000,
      steps: [{ afterMs: 0, ...askedFor(needs) }, ...later],
      pick: wishes.pick ?? 'longest-idle',
      ...(wishes.prefer ? { prefer: { agentId: wishes.prefer, holdMs: (wishes.holdSec ?? 30) * 1000 } } : {}),
      engine: wishes.engine ?? this.engine,
    };
  }

  opens(agentId: string, skills = '', idleSec?: number): string[] {
    const idleSince = idleSec === undefined ? this.now : this.#start + idleSec * 1000;
    return this.does({ kind: 'openSeat', agentId, skills: skillsFromText(skills), idleSince });
  }

  closes(agentId: string): string[] {
    return this.does({ kind: 'closeSeat', agentId });
  }

  comesOnDuty(agentId: string, skills = ''): string[] {
    return this.does({ kind: 'onDuty', agentId, skills: skillsFromText(skills) });
  }

  goesOffDuty(agentId: string): string[] {
    return this.does({ kind: 'offDuty', agentId });
  }

  leaves(ticketId: string): string[] {
    return this.does({ kind: 'leave', ticketId });
  }

  accepts(ticketId: string, fence = this.fence(ticketId)): boolean {
    return this.run({ kind: 'accept', ticketId, fence }).done;
  }

  declines(ticketId: string, reason: DeclineReason, fence = this.fence(ticketId)): string[] {
    return this.does({ kind: 'decline', ticketId, reason, fence });
  }

  finishes(ticketId: string): boolean {
    return this.run({ kind: 'finish', ticketId, fence: this.fence(ticketId) }).done;
  }

  returns(ticketId: string): string[] {
    return this.does({ kind: 'returnToQueue', ticketId, fence: this.fence(ticketId) });
  }

  sweeps(engine = this.engine): string[] {
    return this.does({ kind: 'sweep' }, engine);
  }

  fence(ticketId: string): number {
    return this.state.tickets.get(ticketId)?.offer?.fence ?? 0;
  }

  ticket(ticketId: string): string | undefined {
    const ticket = this.state.tickets.get(ticketId);
    if (!ticket) return undefined;
    return ticket.orphanedSince === undefined ? ticket.state : `${ticket.state} (orphan)`;
  }

  seat(agentId: string): string | undefined {
    return this.state.seats.get(agentId)?.state;
  }
}

const words = ({ effects }: Outcome): string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'moved' || effect.kind === 'waits'
      ? []
      : [`${effect.offer.ticketId} ${effect.kind === 'offered' ? '→' : '✕'} ${effect.offer.agentId}`],
  );

/** `sales=3/english=5`: one of the two. */
function askedFor(text: string) {
  const [needs = [], ...or] = text.split('/').map(skillsFromText);
  return { needs, ...(or.length > 0 ? { or } : {}) };
}
