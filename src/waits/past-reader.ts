/** Reads the journal's facts of queues: what they teach of the past, and how the told estimates fared. */
import type { ContactEvent } from '../journal/index.js';
import { RecentPast } from './recent-past.js';
import type { ScoredWait } from './wait-scores-policy.js';

/** The kinds of facts that are read. */
export const readKinds = [
  'queue-entered',
  'agent-offered',
  'conversation-started',
  'conversation-ended',
  'wait-announced',
  'walk-began',
  'queue-left',
] as const satisfies readonly ContactEvent['kind'][];

type Announced = Extract<ContactEvent, { kind: 'wait-announced' }>;

interface OpenWait {
  readonly queue: string;
  offeredAt: number | undefined;
  readonly announced: Announced[];
}

/** A longer ring than this is a phone that nobody is at. */
const longestRingMs = 60_000;
/** A call of which no end is heard for so long is forgotten. */
const forgottenAfterMs = 24 * 3_600_000;

export class PastReader {
  readonly past = new RecentPast();
  readonly #scored = new Map<string, ScoredWait[]>();
  /** By call: it waits in one queue at a time. */
  readonly #waits = new Map<string, OpenWait & { readonly since: number }>();
  readonly #talks = new Map<string, { readonly queue: string; readonly since: number }>();

  constructor(
    /** Wrap-up after a call of this queue, as the site has it now. */
    readonly wrapUpMs: (queue: string) => number,
    /** So many scored estimates are kept for each queue, the last ones. */
    readonly kept = 200,
  ) {}

  read(event: ContactEvent): void {
    switch (event.kind) {
      case 'queue-entered':
        this.past.arrived(event.queue, event.at);
        this.#waits.set(event.callId, {
          queue: event.queue,
          since: event.at,
          offeredAt: undefined,
          announced: [],
        });
        return this.#forget(event.at);
      case 'agent-offered': {
        const wait = this.#waits.get(event.callId);
        if (wait) wait.offeredAt ??= event.at;
        return;
      }
      case 'wait-announced':
        return void this.#waits.get(event.callId)?.announced.push(event);
      case 'walk-began':
        // Who wants no agent for now is not waiting for one.
        return event.inQueue ? undefined : this.#settle(event.callId, event.at, false);
      case 'conversation-started':
        return this.#answered(event);
      case 'conversation-ended': {
        const talk = this.#talks.get(event.callId);
        this.#talks.delete(event.callId);
        if (talk) this.past.handled(talk.queue, event.at - talk.since + this.wrapUpMs(talk.queue));
        return;
      }
      case 'queue-left': {
        // One that was served has been counted when the conversation began.
        if (!this.#waits.has(event.callId)) return;
        this.past.waited({ ...event, abandoned: event.why === 'abandoned' });
        return this.#settle(event.callId, event.at, event.why === 'served');
      }
      default:
    }
  }

  scored(queue: string): readonly ScoredWait[] {
    return this.#scored.get(queue) ?? [];
  }

  get scoredQueues(): readonly string[] {
    return [...this.#scored.keys()];
  }

  /** What a caller who waits was told last. */
  lastAnnounced(callId: string): Announced | undefined {
    return this.#waits.get(callId)?.announced.at(-1);
  }

  #answered({ callId, queue, at, waitMs }: Extract<ContactEvent, { kind: 'conversation-started' }>): void {
    if (queue === undefined) return;
    // Told again by a process that took the call up.
    if (!this.#talks.has(callId)) this.#talks.set(callId, { queue, since: at });
    const wait = this.#waits.get(callId);
    if (!wait) return;
    if (wait.offeredAt !== undefined) this.past.rang(queue, Math.min(longestRingMs, at - wait.offeredAt));
    this.past.waited({ queue, waitMs, abandoned: false });
    this.#settle(callId, at, true);
  }

  /** The wait of this call is over; `answered` says whether it came to its end or was cut off. */
  #settle(callId: string, at: number, answered: boolean): void {
    const wait = this.#waits.get(callId);
    if (!wait) return;
    this.#waits.delete(callId);
    if (wait.announced.length === 0) return;
    const scored = this.#scored.get(wait.queue) ?? [];
    for (const told of wait.announced) {
      scored.push({ ...told, saidToMs: told.saidToMs, lastedMs: Math.max(0, at - told.at), answered });
    }
    this.#scored.set(wait.queue, scored.slice(-this.kept));
  }

  #forget(now: number): void {
    for (const open of [this.#waits, this.#talks])
      for (const [callId, { since }] of open) {
        if (since > now - forgottenAfterMs) break;
        open.delete(callId);
      }
  }
}
