/**
 * Closes write-ups that are over, and tells the back office of every conversation with a customer: off the way of calls,
 * again and again until it is done. What is left to do is in the store, so neither a restart nor a back office that is away
 * loses anything; whatever is done twice is done under the same key.
 */
import type { AgentDesk } from '../agents/index.js';
import { customersOf, type BackOffice, type Contact } from '../customers/index.js';
import { BackOfficeFailed } from '../customers/index.js';
import type { CallStory, ContactEvent, DurableJournal } from '../journal/index.js';
import { DueWork, isUnwinding, messageOf, type Clock } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { Site, WordsByLanguage } from '../site/index.js';
import { againAfterMs, settlesAfterMs } from './wrap-up-policy.js';
import type { WrapUp, WrapUpStore } from './wrap-up-store.js';

export interface TellerParts {
  readonly store: WrapUpStore;
  readonly agents: Pick<AgentDesk, 'status'>;
  readonly site: () => Site;
  /** A call as the journal has it. */
  readonly story: (
    callId: string,
  ) => Promise<{ readonly story: CallStory; readonly events: readonly ContactEvent[] } | undefined>;
  /** What the agent noted down. */
  readonly notes: (callId: string, agentId: string) => Promise<string>;
  readonly backOffice: Pick<BackOffice, 'contacts'>;
  readonly journal: Pick<DurableJournal, 'recordDurably'>;
  readonly engine: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly life: AbortSignal;
}

type Told = NonNullable<Awaited<ReturnType<TellerParts['story']>>>;

const atATime = 10;
const leaseMs = 60_000;
const withinMs = 20_000;
/** A call of which the journal still knows nothing by then never was one. */
const unknownAfterMs = 3_600_000;

export class ContactTeller {
  readonly #work: DueWork;
  /** Why it could not be told last. */
  #failing: string | undefined;

  constructor(readonly parts: TellerParts) {
    const { clock, life, log } = parts;
    this.#work = new DueWork({
      clock,
      life,
      look: () => this.#look(),
      onDegraded: (error) =>
        log.warn(
          { event: logEvents.databaseFailed, why: messageOf(error) },
          'write-ups wait for the database',
        ),
      onFailed: (id, error) => {
        if (!life.aborted && !isUnwinding(error))
          log.warn(
            { event: logEvents.contactUntold, wrapUp: id, why: messageOf(error) },
            'a write-up is looked at again later',
          );
      },
    });
  }

  start(): void {
    this.#work.start();
  }

  async #look(): Promise<number | undefined> {
    const { store, clock } = this.parts;
    const room = atATime - this.#work.atWork.size;
    if (room <= 0) return undefined;
    for (const wrapUp of await store.take(room, leaseMs, clock.now()))
      this.#work.attend(`${wrapUp.callId} ${wrapUp.agentId}`, 'wrap-up', this.#attend(wrapUp));
    return this.#work.atWork.size < atATime ? store.nextDueAt() : undefined;
  }

  async #attend(wrapUp: WrapUp): Promise<void> {
    const { store, agents, clock } = this.parts;
    const { callId, agentId } = wrapUp;
    if (wrapUp.closedAt === undefined) {
      const status = await agents.status(agentId);
      if (status?.duty === 'wrapping' && status.wrapUp?.callId === callId)
        return store.putOff(wrapUp, clock.now() + settlesAfterMs, false);
      // Changed in the last moment: it is looked at anew.
      if (!(await store.close(wrapUp, clock.now()))) return;
    }
    const told = await this.parts.story(callId);
    if (!told) {
      if (clock.now() - wrapUp.endedAt > unknownAfterMs) return store.told(wrapUp, clock.now());
      return store.putOff(wrapUp, clock.now() + againAfterMs(0), false);
    }
    if (wrapUp.attempts === 0) await this.#tellJournal(wrapUp, told);
    const { confirmed, likely } = customersOf(told.events);
    const customerId = confirmed ?? likely;
    if (customerId === undefined || (await this.#tellBackOffice(customerId, wrapUp, told)))
      await store.told(wrapUp, clock.now());
  }

  async #tellJournal({ callId, agentId, version, outcome, tags, followUps }: WrapUp, told: Told) {
    const { journal, engine, clock, log, site } = this.parts;
    const queue = queueOf(told.events, agentId);
    const asked = (site().queues.get(queue ?? '')?.outcomes?.size ?? 0) > 0;
    if (!asked && outcome === undefined && tags.length === 0) return;
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
  async #tellBackOffice(customerId: string, wrapUp: WrapUp, told: Told): Promise<boolean> {
    const { store, backOffice, clock, log, life, notes } = this.parts;
    const { callId, agentId, version, attempts } = wrapUp;
    try {
      const contact = contactOf(wrapUp, told, this.parts.site(), await notes(callId, agentId));
      const signal = AbortSignal.any([life, AbortSignal.timeout(withinMs)]);
      const key = `contact:${callId}:${agentId}:${version}`;
      const result = await backOffice.contacts.record(customerId, contact, key, signal);
      log.info({ event: logEvents.contactTold, callId, agentId, customerId, result }, 'a contact was told');
      this.#failing = undefined;
      return true;
    } catch (error) {
      life.throwIfAborted();
      const why = error instanceof BackOfficeFailed ? error.why : messageOf(error);
      const facts = { event: logEvents.contactUntold, callId, agentId, attempt: attempts + 1, why };
      if (this.#failing === undefined) log.warn(facts, 'contacts wait for the back office');
      this.#failing = why;
      await store.putOff(wrapUp, clock.now() + againAfterMs(attempts), true);
      return false;
    }
  }
}

/** The one by which the agent came to the call last. */
function queueOf(events: readonly ContactEvent[], agentId: string): string | undefined {
  return events.findLast(
    (event): event is ContactEvent & { kind: 'conversation-started' } =>
      event.kind === 'conversation-started' && event.agentId === agentId,
  )?.queue;
}

function contactOf(wrapUp: WrapUp, { story, events }: Told, site: Site, notes: string): Contact {
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
