/** A supervisor at a conversation: rung, announced, and listening, whispering or speaking. See supervision-state.ts. */
import {
  isSupervisionEnd,
  supervised,
  type Party,
  type Seat,
  type Supervising,
  type SupervisionHappening,
  type SupervisionMode,
  type SupervisionWish,
} from '../conversations/index.js';
import {
  CallEnded,
  isUnwinding,
  messageOf,
  orAborted,
  race,
  Refused,
  untilAborted,
} from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import { monitoringOf, supervisorAnnounced } from '../site/index.js';
import type { Bridge, Leg, Overhearing, Playback } from '../telephony/index.js';
import type { Call } from './call.js';
import type { PersonOnLine } from './ring-person.js';
import { reserveSupervisor, ringSupervisor } from './ring-supervisor.js';

export type SupervisionNews = Extract<SupervisionHappening, 'answered' | 'announced' | 'gone'>;

interface Ear {
  readonly on: Leg;
  readonly mode: SupervisionMode;
  readonly overhearing: Overhearing;
}

type End = 'left' | 'gone' | 'unreached' | 'taken-over' | 'call-over' | 'failed';

/** Disposing lets the supervisor go; the conversation is not touched. */
export class Supervision implements AsyncDisposable {
  #state: Supervising;
  #person: PersonOnLine | undefined;
  #beganAt: number | undefined;
  #speaksSince: number | undefined;
  #ear: Ear | undefined;
  #announcement: { readonly playback: Promise<Playback>; readonly isHeard: Promise<boolean> } | undefined;
  #announcing = false;
  #callerTold = false;
  #end: End | undefined;
  readonly #over = new AbortController();
  readonly #ringing: Promise<PersonOnLine | undefined>;

  private constructor(
    readonly call: Call,
    readonly bridge: Bridge,
    /** Whose conversation it is. */
    readonly agentId: string,
    readonly by: string,
    readonly announces: boolean,
    mode: SupervisionMode,
  ) {
    this.#state = { at: 'ringing', mode };
    this.#tell('asked');
    // On a signal of its own: whoever is rung is let go by disposing, in order.
    this.#ringing = ringSupervisor(call, by, agentId, this.#over.signal).catch((error: unknown) => {
      if (!isUnwinding(error) && !this.#over.signal.aborted)
        call.log.error({ event: logEvents.callFailed, err: error }, 'a supervisor could not be rung');
      return undefined;
    });
  }

  /** Keeps the supervisor for this call and rings them. Rejects with `Refused`, and nothing is left then. */
  static async begin(
    call: Call,
    bridge: Bridge,
    agentId: string,
    by: string,
    wish: SupervisionWish,
  ): Promise<Supervision> {
    const refused = (code: string, message: string) => {
      const facts = { event: logEvents.supervisionRefused, by, agentId, wish, why: code };
      call.log.info(facts, 'a supervisor was refused');
      return new Refused(code, message);
    };
    const monitoring = monitoringOf(call.site, call.queued?.queue);
    if (monitoring === 'forbidden')
      throw refused('monitoring-forbidden', 'the site forbids listening to this conversation (monitoring)');
    if (wish === 'take-over' || wish === 'leave')
      throw refused('not-there-yet', 'the supervisor is not at this conversation');
    const kept = await reserveSupervisor(call, by);
    if (kept !== 'reserved')
      throw refused(
        kept === 'busy' ? 'in-a-call' : 'unreachable',
        kept === 'busy' ? `${by} is in a call or writes one up` : `the telephone of ${by} cannot be rung`,
      );
    return new Supervision(call, bridge, agentId, by, monitoring === 'announced', wish);
  }

  get speaks(): boolean {
    return this.#state.at === 'there' && this.#state.mode === 'barge';
  }

  /** Undefined until they have answered. */
  get leg(): Leg | undefined {
    return this.#person?.leg;
  }

  /** What comes next by itself. */
  async next(signal: AbortSignal): Promise<SupervisionNews> {
    const person = this.#person;
    if (!person) return (await orAborted(this.#ringing, signal)) ? 'answered' : 'gone';
    const announcement = this.#state.at === 'announcing' ? this.#announcement : undefined;
    return race<SupervisionNews>(
      signal,
      async (end) => {
        await orAborted(person.leg.ended, end);
        return 'gone';
      },
      async (end) => {
        if (announcement && (await orAborted(announcement.isHeard, end))) return 'announced';
        return untilAborted(end);
      },
    );
  }

  /** Takes the step; the seats are to be taken anew then. Answers whether it is over. */
  async comesTo(happening: SupervisionHappening): Promise<'over' | 'taken-over' | undefined> {
    if (happening === 'answered') this.#person = await this.#ringing;
    const from = this.#state;
    const to = supervised(from, happening, this.announces);
    if (isSupervisionEnd(to)) {
      if (to === 'taken-over') this.#end = 'taken-over';
      else if (happening === 'leave') this.#end = 'left';
      else if (happening === 'gone') this.#end ??= from.at === 'ringing' ? 'unreached' : 'gone';
      return to;
    }
    this.#state = to;
    if (to.at === 'there' && from.at !== 'there') {
      this.#beganAt = this.call.centre.clock.now();
      this.#tell('began');
    } else if (to.mode !== from.mode) this.#tell('changed');
    this.#countTalk();
    return undefined;
  }

  /** Brings the supervisor to where the mode says, when `sit` has brought everybody else to their seats. */
  async arrange(agent: Leg, seats: ReadonlyMap<Party, Seat>, sit: () => Promise<void>): Promise<void> {
    const { at, mode } = this.#state;
    const overhears = at === 'there' && mode !== 'barge';
    if (!overhears || this.#ear?.on !== agent || this.#ear.mode !== mode) await this.#takeOffEar();
    await sit();
    if (this.announces && at !== 'ringing') this.#announceTo(seats);
    if (overhears) await this.#putOnEar(agent, mode);
  }

  /** The supervisor is the caller's partner from now on, and somebody else's to let go. */
  async takePerson(): Promise<PersonOnLine | undefined> {
    await this.#takeOffEar();
    const person = this.#person;
    this.#person = undefined;
    return person;
  }

  async #putOnEar(agent: Leg, mode: SupervisionMode): Promise<void> {
    const { leg } = this;
    if (this.#ear || !leg || mode === 'barge' || leg.signal.aborted || agent.signal.aborted) return;
    const overhearing = leg.overhear(agent, mode);
    this.#ear = { on: agent, mode, overhearing };
    try {
      await overhearing.begun(this.call.signal);
    } catch (error) {
      this.call.signal.throwIfAborted();
      // The end of either leg is noticed where it is waited for.
      if (error instanceof CallEnded) return;
      this.call.log.warn(
        { event: logEvents.switchFailed, err: error, by: this.by },
        'a supervisor could not be let in',
      );
      await this.#fail();
    }
  }

  /** Nobody is left listening to nothing: the line is put down, and the journal says why. */
  async #fail(): Promise<void> {
    this.#end = 'failed';
    await this.leg?.hangUp();
  }

  async #takeOffEar(): Promise<void> {
    const ear = this.#ear;
    this.#ear = undefined;
    await ear?.overhearing[Symbol.asyncDispose]();
  }

  /** Until it has been heard nobody listens; a caller who was on hold then hears it when they are back. */
  #announceTo(seats: ReadonlyMap<Party, Seat>): void {
    const speak = (party: Party) => seats.get(party) === 'speaks';
    const due = this.#state.at === 'announcing' || (!this.#callerTold && speak('caller'));
    if (!due || this.#announcing || !(speak('caller') || speak('agent'))) return;
    const toCaller = speak('caller');
    const playback = this.#sounds().then((sounds) => this.bridge.play(sounds));
    this.#announcing = true;
    this.#announcement = { playback, isHeard: this.#isHeard(playback, toCaller) };
  }

  async #isHeard(playback: Promise<Playback>, toCaller: boolean): Promise<boolean> {
    try {
      const end = await (await playback).done(this.#over.signal);
      if (end === 'failed') throw new Error('the switch could not play it');
      this.#callerTold ||= toCaller && end === 'played';
      return end === 'played';
    } catch (error) {
      if (this.#over.signal.aborted || this.call.signal.aborted) return false;
      this.call.log.error(
        { event: logEvents.promptFailed, prompt: supervisorAnnounced, why: messageOf(error) },
        'a supervisor cannot be announced, and so does not hear the conversation',
      );
      if (this.#state.at === 'announcing') await this.#fail();
      return false;
    } finally {
      this.#announcing = false;
    }
  }

  #sounds() {
    return this.call.centre.prompts.sounds(this.call.language, supervisorAnnounced);
  }

  /** One who speaks with the others is credited with it; what is only heard or whispered is nobody's talk. */
  #countTalk(speaks = this.speaks): void {
    const { call, by: agentId } = this;
    const now = call.centre.clock.now();
    if (speaks && this.#speaksSince === undefined) {
      this.#speaksSince = now;
      call.record({ kind: 'conversation-started', agentId, waitMs: 0 });
    } else if (!speaks && this.#speaksSince !== undefined) {
      const talkMs = now - this.#speaksSince;
      this.#speaksSince = undefined;
      const endedBy = call.signal.aborted ? 'caller' : 'agent';
      call.record({ kind: 'conversation-ended', agentId, talkMs, endedBy });
    }
  }

  #tell(step: 'asked' | 'began' | 'changed' | 'ended'): void {
    const { call, agentId, by, announces } = this;
    const facts = { agentId, by, announced: announces, mode: this.#state.mode };
    if (step === 'ended') {
      const supervisedMs = this.#beganAt === undefined ? 0 : call.centre.clock.now() - this.#beganAt;
      const end = { ...facts, why: this.#end ?? 'call-over', supervisedMs };
      call.record({ kind: 'supervision-ended', ...end });
      call.log.info({ event: logEvents.supervisionEnded, ...end }, 'a supervisor is no longer there');
      return;
    }
    call.record({ kind: `supervision-${step}`, ...facts });
    call.log.info({ event: events[step], ...facts }, sayings[step]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#over.abort(new Error('the supervisor is not wanted any more'));
    this.#countTalk(false);
    this.#tell('ended');
    await this.#announcement?.playback.then((one) => one.stop()).catch(() => undefined);
    await this.#takeOffEar();
    const found = await this.#ringing;
    if (this.#end !== 'taken-over') await found?.[Symbol.asyncDispose]();
  }
}

const events = {
  asked: logEvents.supervisionAsked,
  began: logEvents.supervisionBegan,
  changed: logEvents.supervisionChanged,
} as const;

const sayings = {
  asked: 'a supervisor is rung for a conversation',
  began: 'a supervisor is at a conversation',
  changed: 'a supervisor does something else at a conversation',
} as const;
