/**
 * Closes write-ups that are over, and tells the back office of every conversation with a customer: off the way of calls,
 * again and again until it is done. What is left to do is in the store, so neither a restart nor a back office that is away
 * loses anything; whatever is done twice is done under the same key.
 */
import type { AgentDesk } from '../agents/index.js';
import { customerOf, OwedToBackOffice, type BackOffice, type Contact } from '../customers/index.js';
import type { ContactEvent, DurableJournal, ToldCall } from '../journal/index.js';
import { againAfterMs, type Clock } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { Site, WordsByLanguage } from '../site/index.js';
import { settlesAfterMs } from './wrap-up-policy.js';
import type { WrapUp, WrapUpStore } from './wrap-up-store.js';

export interface TellerParts {
  readonly store: WrapUpStore;
  readonly agents: Pick<AgentDesk, 'status'>;
  readonly site: () => Site;
  /** Calls as the journal has them, by id; those it knows nothing of are missing. */
  readonly stories: (callIds: readonly string[]) => Promise<ReadonlyMap<string, ToldCall>>;
  /** What the agent noted down. */
  readonly notes: (callId: string, agentId: string) => Promise<string>;
  readonly backOffice: Pick<BackOffice, 'contacts'>;
  readonly journal: Pick<DurableJournal, 'recordDurably'>;
  readonly engine: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly life: AbortSignal;
}

/** So many are told at a time. */
const atATime = 20;
/** Nobody waits for this: what falls due within a second is done together. */
const togetherMs = 1_000;
const leaseMs = 60_000;
/** A call of which the journal still knows nothing by then never was one. */
const unknownAfterMs = 3_600_000;

export class ContactTeller {
  readonly #owed: OwedToBackOffice;

  constructor(readonly parts: TellerParts) {
    this.#owed = new OwedToBackOffice({
      ...parts,
      what: 'contacts',
      untold: logEvents.contactUntold,
      idAs: 'wrapUp',
      look: () => this.#look(),
    });
  }

  start(): void {
    this.#owed.work.start();
  }

  async #look(): Promise<number | undefined> {
    const { store, clock } = this.parts;
    const { work } = this.#owed;
    const room = atATime - work.atWork.size;
    if (room <= 0) return undefined;
    const taken = await store.take(room, leaseMs, clock.now());
    const over = await this.#closed(taken);
    const calls = await this.parts.stories([...new Set(over.map(({ callId }) => callId))]);
    const withoutNews: WrapUp[] = [];
    for (const wrapUp of over) {
      const told = calls.get(wrapUp.callId);
      if (told ? !this.#hasNews(wrapUp, told) : clock.now() - wrapUp.endedAt > unknownAfterMs)
        withoutNews.push(wrapUp);
      else if (!told) await store.putOff(wrapUp, clock.now() + againAfterMs(0), false);
      else work.attend(`${wrapUp.callId} ${wrapUp.agentId}`, 'wrap-up', this.#tell(wrapUp, told));
    }
    await store.told(withoutNews, clock.now());
    if (work.atWork.size >= atATime) return undefined;
    if (taken.length === room) return clock.now();
    const nextAt = await store.nextDueAt();
    return nextAt === undefined ? undefined : Math.max(nextAt, clock.now() + togetherMs);
  }

  /** Those whose write-up is over; the others are looked at again in a while. */
  async #closed(wrapUps: readonly WrapUp[]): Promise<readonly WrapUp[]> {
    const { store, agents, clock } = this.parts;
    const over: WrapUp[] = [];
    for (const wrapUp of wrapUps) {
      const status = wrapUp.closedAt === undefined ? await agents.status(wrapUp.agentId) : undefined;
      if (status?.duty === 'wrapping' && status.wrapUp?.callId === wrapUp.callId)
        await store.putOff(wrapUp, clock.now() + settlesAfterMs, false);
      else over.push(wrapUp);
    }
    // What the agent changed in the last moment is looked at anew.
    return store.close(over, clock.now());
  }

  #hasNews(wrapUp: WrapUp, { events }: ToldCall): boolean {
    return this.#forJournal(wrapUp, events) || customerOf(events) !== undefined;
  }

  #forJournal({ attempts, agentId, outcome, tags }: WrapUp, events: readonly ContactEvent[]): boolean {
    const asked = this.parts.site().queues.get(queueOf(events, agentId) ?? '')?.outcomes;
    return attempts === 0 && ((asked?.size ?? 0) > 0 || outcome !== undefined || tags.length > 0);
  }

  async #tell(wrapUp: WrapUp, told: ToldCall): Promise<void> {
    const { store, clock } = this.parts;
    if (this.#forJournal(wrapUp, told.events)) await this.#tellJournal(wrapUp, told);
    const customerId = customerOf(told.events);
    if (customerId === undefined || (await this.#tellBackOffice(customerId, wrapUp, told)))
      await store.told([wrapUp], clock.now());
  }

  async #tellJournal({ callId, agentId, version, outcome, tags, followUps }: WrapUp, told: ToldCall) {
    const { journal, engine, clock, log } = this.parts;
    const queue = queueOf(told.events, agentId);
    await journal.recordDurably({
      id: `wrapped-up:${callId}:${agentId}:${version}`,
      at: clock.now(),
      callId,
      engine,
      kind: 'call-wrapped-up',
      agentId,
      ...(queue === undefined ? {} : { queue }),
      ...(outcome === undefined ? {} : { outcome }),
      tags,
    });
    const facts = { callId, agentId, queue, outcome, tags, followUps: followUps.length };
    log.info({ event: logEvents.callWrappedUp, ...facts }, 'a call was written up');
  }

  /** False when it is to be tried again. */
  #tellBackOffice(customerId: string, wrapUp: WrapUp, told: ToldCall): Promise<boolean> {
    const { store, backOffice, log, notes } = this.parts;
    const { callId, agentId, version, attempts } = wrapUp;
    const record = async (signal: AbortSignal) => {
      const contact = contactOf(wrapUp, told, this.parts.site(), await notes(callId, agentId));
      const key = `contact:${callId}:${agentId}:${version}`;
      const result = await backOffice.contacts.record(customerId, contact, key, signal);
      log.info({ event: logEvents.contactTold, callId, agentId, customerId, result }, 'a contact was told');
    };
    const putOff = (untilMs: number) => store.putOff(wrapUp, untilMs, true);
    return this.#owed.tell({ facts: { callId, agentId }, attempts }, record, putOff);
  }
}

/** The one by which the agent came to the call last; of a call that the agent made, the one for which it was. */
function queueOf(events: readonly ContactEvent[], agentId: string): string | undefined {
  let queue: string | undefined;
  for (const event of events) {
    if (event.kind === 'call-placed' && event.placedBy === agentId) queue = event.queue;
    if (event.kind === 'conversation-started' && event.agentId === agentId) queue = event.queue ?? queue;
  }
  return queue;
}

function contactOf(wrapUp: WrapUp, { story, events }: ToldCall, site: Site, notes: string): Contact {
  const { callId, agentId, endedAt, outcome, tags, followUps } = wrapUp;
  const queue = queueOf(events, agentId) ?? null;
  const talkMs = events.reduce(
    (sum, event) =>
      event.kind === 'conversation-ended' && event.agentId === agentId ? sum + event.talkMs : sum,
    0,
  );
  const words = (code: string, codes: ReadonlyMap<string, WordsByLanguage> | undefined) => ({
    code,
    // A site that was loaded meanwhile may know it no longer.
    words: Object.fromEntries(codes?.get(code) ?? [[site.company.defaultLanguage, code]]),
  });
  return {
    callId,
    agent: agentId,
    at: new Date(endedAt).toISOString(),
    direction: story.direction,
    queue,
    talkSeconds: Math.round(talkMs / 1000),
    outcome: outcome === undefined ? null : words(outcome, site.queues.get(queue ?? '')?.outcomes),
    tags: tags.map((tag) => words(tag, site.company.tags)),
    notes,
    followUps: followUps.map(({ kind, reference }) => ({ kind, reference })),
  };
}
