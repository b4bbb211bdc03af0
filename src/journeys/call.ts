import type { Logger } from '../platform/index.js';
import { logEvents } from '../platform/index.js';
import { lengthMs } from '../kernel/index.js';
import { callEndedLine } from '../journal/index.js';
import type { CallOutcome, ContactEvent, ContactFact } from '../journal/index.js';
import type { PromptValues } from '../prompts/index.js';
import { callerNumberOf, recognise } from '../callers/index.js';
import { Identity } from '../customers/index.js';
import type { IdentityRecord } from '../customers/index.js';
import type { TransferTarget } from '../conversations/index.js';
import type { Ticket } from '../queue/index.js';
import type { CallerProfile, QueueSettings, Site } from '../site/index.js';
import type { Leg, Sound } from '../telephony/index.js';
import { announcedStage } from './ask-reception.js';
import type { AtReception } from './ask-reception.js';
import type { Centre } from './centre.js';
import type { Colleague } from './colleague.js';
import type { Errand } from './errand.js';
import type { CallbackStage, CallerStage, CommonStage, QueuePlace } from './stage.js';
import { ownPart, writeStage } from './stage.js';

/** Where a call came in. */
export interface Entry {
  readonly number: string;
  readonly flow: string;
  readonly language: string;
}

/** To somebody who is to be rung, to a colleague who is on the line already, or to nobody before the errand is over. */
export interface HandedOn {
  readonly to:
    | TransferTarget
    | { readonly kind: 'colleague'; readonly colleague: Colleague }
    | { readonly kind: 'errand'; readonly errand: Errand }
    /** Cut off from the agent, and called by no queue: a message can be left. */
    | { readonly kind: 'nobody' };
  readonly by: string;
  /** From queue to queue by a supervisor: told of already. */
  readonly moved?: true;
}

/** A caller who waits in a queue; without a ticket as long as the caller walks on and wants no agent meanwhile. */
export interface Waiting {
  readonly queue: QueueSettings;
  readonly place: QueuePlace;
  readonly ticket: Ticket | undefined;
}

/**
 * One caller's call from the first ring to the last event: the leg, what has been learnt on the way, and how it
 * went. Journeys pass it along.
 */
export class Call {
  readonly id: string;
  readonly log: Logger;
  /** The company as it was when the call came in: a reload in between does not pull the menu from under a caller. */
  readonly site: Site;
  readonly variables: Record<string, string>;
  /** In the form of the world; '' when withheld. */
  readonly callerNumber: string;
  /** The caller as the site knows them, if it does. */
  readonly caller: CallerProfile | undefined;
  /** The customer who calls: likely by the number, confirmed by a PIN. */
  readonly identity: Identity;
  language: string;
  /** The caller has been spoken to. */
  hasBegun = false;
  outcome: CallOutcome = 'abandoned-in-menu';
  /** The place in a queue that a caller keeps while walking menus. */
  walksFrom: (QueuePlace & { readonly queue: string }) | undefined;
  /** The place in a queue, for steps that a waiting caller comes to. */
  waiting: Waiting | undefined;
  /** Set while the caller is on the way to a protected person by reception. */
  atReception: AtReception | undefined;
  /** Protected people to whom reception has passed this caller on, with what the caller said. */
  readonly passedOn = new Map<string, string | undefined>();
  /** The flow in which the caller is alone while an agent waits; part of the stage. */
  errand: CommonStage['errand'];
  /** To whom an agent has handed the caller on; the journey goes on there. */
  handedOn: HandedOn | undefined;
  /** The queue in which the caller waited last, and where in which flow that was. */
  queued: { readonly queue: string; readonly flow: string; readonly node: string } | undefined;
  /** Announcements that this caller has heard. */
  readonly surgesHeard = new Set<string>();
  /** Since when the caller has waited in queues: one who goes on to another queue keeps the wait. */
  waitingSince: number | undefined;
  /** Who is held to have ended the call when it is we who put the caller's leg down. */
  endedBy: 'agent' | 'system' = 'system';
  /** Done before caller and agent are brought together; must not reject for any reason but the call's end. */
  beforeTalk: (agentId: string) => Promise<void> = () => Promise.resolve();
  readonly #alongside: Promise<void>[] = [];
  readonly #facts: ContactEvent[] = [];
  /** The stage that was written down last. */
  #stood: { readonly at: (CallerStage | CallbackStage)['at']; readonly where: object } | undefined;
  /** Where an earlier process left a contact chain. */
  #chainStep: { readonly chain: string; readonly step: number } | undefined;

  constructor(
    readonly centre: Centre,
    readonly leg: Leg,
    readonly entry: Entry,
    readonly arrivedAt: number,
    variables: Readonly<Record<string, string>> = {},
    customer: IdentityRecord = {},
  ) {
    this.identity = new Identity(customer);
    this.id = leg.id;
    this.site = centre.site();
    this.language = entry.language;
    this.variables = { ...variables };
    this.callerNumber = callerNumberOf(this.site, leg.party.callerNumber, leg.party.line);
    this.caller = recognise(this.site, this.callerNumber);
    this.log = centre.log.child({ callId: leg.id });
  }

  /** Aborted with `CallEnded` when the caller is gone. */
  get signal(): AbortSignal {
    return this.leg.signal;
  }

  /** The next contact chain, if it is this one, goes on at this step. */
  resumesChain(chain: string, step: number): void {
    this.#chainStep = { chain, step };
  }

  /** The step at which to begin a chain; asked once. */
  takeChainStep(chain: string): number {
    const left = this.#chainStep;
    this.#chainStep = undefined;
    return left?.chain === chain ? left.step : 0;
  }

  /** Tells the journal a fact; waits for nothing. */
  record(fact: ContactFact): void {
    this.centre.journal.record(this.note(fact));
  }

  /** An earlier process has died in the middle of it. */
  get isResumed(): boolean {
    return this.#facts.some(({ kind }) => kind === 'call-resumed');
  }

  /** A person is there: an answering machine presses no keys. What was said proves nothing, machines speak. */
  get hasPressedKeys(): boolean {
    return this.#facts.some(
      (fact) =>
        (fact.kind === 'choice-made' && fact.said === undefined) ||
        fact.kind === 'input-collected' ||
        (fact.kind === 'input-failed' && fact.why === 'wrong-key'),
    );
  }

  /** A question was asked to its end, and after the time for an answer there was none. */
  get hasIgnoredAQuestion(): boolean {
    return this.#facts.some((fact) => fact.kind === 'input-failed' && fact.why === 'no-input');
  }

  /** Keeps a fact for this call's last line only: somebody else has told the journal. */
  note(fact: ContactFact): ContactEvent {
    const event = { at: this.centre.clock.now(), callId: this.id, engine: this.centre.engine, ...fact };
    this.#facts.push(event);
    return event;
  }

  /** None for a prompt that cannot be had: the call goes on without it. */
  async #sounds(prompt: string, values?: PromptValues): Promise<readonly Sound[]> {
    try {
      return await this.centre.prompts.sounds(this.language, prompt, values);
    } catch (error) {
      this.log.error({ event: logEvents.promptFailed, prompt, err: error }, 'a prompt has no sound at all');
      return [];
    }
  }

  /** Says prompts one after the other and waits for their end. */
  async say(
    prompts: readonly string[],
    signal: AbortSignal = this.signal,
    values?: PromptValues,
  ): Promise<void> {
    const sounds = (await Promise.all(prompts.map((prompt) => this.#sounds(prompt, values)))).flat();
    signal.throwIfAborted();
    if (sounds.length === 0) return;
    await using playback = this.leg.play(sounds);
    if ((await playback.done(signal)) === 'failed') {
      this.log.warn({ event: logEvents.promptFailed, prompts }, 'the switch could not play a prompt');
    }
  }

  /**
   * Writes down where the call stands, for whoever must go on after this process. A stage that cannot be written
   * down costs the place after a crash, not the call.
   */
  remember<At extends CallerStage['at']>(
    at: At,
    where: Omit<Extract<CallerStage, { at: At }>, keyof CommonStage | 'at'>,
  ): Promise<void> {
    return this.#write(at, where);
  }

  async #write(at: (CallerStage | CallbackStage)['at'], where: object): Promise<void> {
    this.#stood = { at, where };
    const stage = {
      at,
      v: 1,
      arrivedAt: this.arrivedAt,
      entry: this.entry.number,
      language: this.language,
      variables: this.variables,
      ...((this.identity.likely ?? this.identity.confirmed) ? { customer: this.identity.record } : {}),
      ...(this.waitingSince === undefined ? {} : { waitingSince: this.waitingSince }),
      ...(this.atReception ? { gate: announcedStage(this.atReception) } : {}),
      ...(this.errand ? { errand: this.errand } : {}),
      ...(this.passedOn.size > 0 ? { passedOn: [...this.passedOn.keys()] } : {}),
      ...where,
    };
    try {
      await this.leg.remember(writeStage(stage as unknown as CallerStage));
    } catch (error) {
      this.signal.throwIfAborted();
      this.log.warn({ event: logEvents.switchFailed, at, err: error }, 'the stage could not be written down');
    }
  }

  /** What is written down next, with what has been learnt by then; as yet it stands there already, or cannot be written. */
  standsAt(stage: Pick<CallerStage | CallbackStage, 'at'>): void {
    this.#stood = { at: stage.at, where: ownPart(stage) };
  }

  /** The same stage once more, with what has been learnt since. */
  async rememberAgain(): Promise<void> {
    if (this.#stood) await this.#write(this.#stood.at, this.#stood.where);
  }

  /** The caller stands at a node of a flow; one who walks there while waiting does not lose the place in the queue. */
  rememberNode({ flow, node }: { readonly flow: string; readonly node: string }): Promise<void> {
    return this.walksFrom
      ? this.remember('queue', { ...this.walksFrom, walk: { flow, node } })
      : this.remember('flow', { flow, node });
  }

  /** Something that nobody waits for and that ends with the call. It must not reject. */
  alongside(work: Promise<void>): void {
    this.#alongside.push(work);
  }

  /** Puts the leg down and closes the books: exactly one `call-ended` for every call. */
  async close(): Promise<void> {
    await this.leg.hangUp().catch((error: unknown) => {
      this.log.warn({ event: logEvents.switchFailed, err: error }, 'the leg could not be put down');
    });
    // On the line for a caller who was gone before the two could speak.
    if (this.handedOn?.to.kind === 'colleague') await this.handedOn.to.colleague[Symbol.asyncDispose]();
    if (this.handedOn?.to.kind === 'errand') await this.handedOn.to.errand[Symbol.asyncDispose]();
    const end = await this.leg.ended;
    await Promise.all(this.#alongside);
    const waitMs = this.#facts.reduce((sum, fact) => sum + (fact.kind === 'queue-left' ? fact.waitMs : 0), 0);
    const talkMs = lengthMs(
      this.#facts.flatMap((fact) =>
        fact.kind === 'conversation-ended' ? [[fact.at - fact.talkMs, fact.at] as const] : [],
      ),
    );
    this.record({
      kind: 'call-ended',
      outcome: this.outcome,
      endedBy: end.byUs ? this.endedBy : 'caller',
      durationMs: end.at - this.arrivedAt,
      waitMs,
      talkMs,
      cause: end.cause,
    });
    this.log.info({ event: logEvents.callEnded, ...callEndedLine(this.#facts) }, 'call ended');
  }
}
