import type { VirtualClock } from '../../../src/kernel/index.js';
import type { AgentEvent, ContactEvent, ContactFact, Journal } from '../../../src/journal/index.js';

type Kind = ContactFact['kind'];
type EventOf<K extends Kind> = Extract<ContactEvent, { kind: K }>;

/** The journal of a test: keeps everything, and can be waited on. */
export class MemoryJournal implements Journal {
  readonly events: ContactEvent[] = [];
  readonly agentEvents: AgentEvent[] = [];

  constructor(readonly clock: VirtualClock) {}

  record(event: ContactEvent): void {
    this.events.push(event);
  }

  recordAgent(event: AgentEvent): void {
    this.agentEvents.push(event);
  }

  of<K extends Kind>(kind: K): EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** The first event of this kind that fits, now or within this time; time moves until it comes. */
  async sees<K extends Kind>(
    kind: K,
    withinMs = 30_000,
    fits: (event: EventOf<K>) => boolean = () => true,
  ): Promise<EventOf<K>> {
    const find = () => this.of(kind).find(fits);
    await this.clock.advanceUntil(() => find() !== undefined, withinMs);
    const event = find();
    if (!event)
      throw new Error(
        `the journal saw no fitting '${kind}' within ${withinMs} ms; it saw:\n${this.toString()}`,
      );
    return event;
  }

  /** For people: what happened to each call, one event per line. */
  toString(): string {
    return this.events
      .map(({ at, callId, kind, ...rest }) => `${at} ${callId} ${kind} ${JSON.stringify(rest)}`)
      .join('\n');
  }
}
