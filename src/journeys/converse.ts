/**
 * What an agent does with a caller while the two speak: hold, take back, hand on, call a colleague in. It works for every
 * phone, because it is done here and not by the phone. How the parties may stand to each other: conversation-state.ts.
 */
import {
  callIsOver,
  isEnding,
  moved,
  nameOfTarget,
  onErrand,
  seatsAt,
  type AskedCommand,
  type Ending,
  type Happening,
  type OpenConversation,
  type RecordingWish,
  type Party,
  type Standing,
  type SupervisionHappening,
  type TransferTarget,
} from '../conversations/index.js';
import { CallEnded, isUnwinding, orAborted, race, Refused } from '../kernel/index.js';
import type { Branch } from '../kernel/index.js';
import type { Bridge, Leg } from '../telephony/index.js';
import { AgentLine } from './agent-line.js';
import type { Speaker } from './agent-line.js';
import { AgentSound, type SoundNews } from './agent-sound.js';
import type { Call, HandedOn } from './call.js';
import { byName } from './colleague.js';
import { Consultation } from './consultation.js';
import { RecordedTalk } from './recorded-talk.js';
import { tellEscalated } from './ring-leaders.js';
import { Errand } from './errand.js';
import { Seating } from './seating.js';
import { Supervision } from './supervision.js';
import type { SupervisionNews } from './supervision.js';

/** Whom the caller goes on to, when it is somebody. */
export type Onwards = HandedOn['to'] | undefined;

/**
 * Until the agent puts the phone down, hands the caller on, or one of the other branches ends. Rejects with `CallEnded`
 * when the caller is gone.
 */
export async function converse(
  call: Call,
  bridge: Bridge,
  speaker: Speaker,
  ...others: readonly Branch<unknown>[]
): Promise<Onwards> {
  using open = call.centre.conversations.open(speaker.agentId, call.id);
  await using conversation = new Conversation(call, bridge, speaker, open);
  return await race<Onwards>(
    call.signal,
    (signal) => conversation.goesOn(signal),
    ...others.map((other) => async (signal: AbortSignal) => void (await other(signal))),
  );
}

class Conversation implements AsyncDisposable {
  #standing: Standing = 'talking';
  /** The agent's phone is being rung anew. */
  #agentThere = true;
  #consultation: Consultation | undefined;
  #supervision: Supervision | undefined;
  #errand: Errand | undefined;
  readonly #line: AgentLine;
  readonly #sound: AgentSound;
  readonly #seating: Seating;
  /** Undefined where nothing is recorded. */
  readonly #recorded: RecordedTalk | undefined;

  constructor(
    readonly call: Call,
    readonly bridge: Bridge,
    readonly speaker: Speaker,
    readonly open: OpenConversation,
  ) {
    this.#line = new AgentLine(call, speaker);
    this.#sound = new AgentSound(call, speaker.agentId, this.#line);
    this.#seating = new Seating(call, bridge, speaker.leg);
    this.#recorded = RecordedTalk.of(call, bridge, speaker.agentId);
  }

  /** One thing after the other: what the agent asks for, and what befalls a leg. */
  async goesOn(signal: AbortSignal): Promise<Onwards> {
    for (;;) {
      const consultation = this.#consultation;
      const supervision = this.#supervision;
      const errand = this.#errand;
      const line = this.#line.leg;
      const next = await race<'asked' | Happening | SoundNews | { readonly supervisor: SupervisionNews }>(
        signal,
        async (end) => {
          await this.open.commands.untilAny(end);
          return 'asked';
        },
        async (end) => {
          await orAborted(line.ended, end);
          return 'agent-gone';
        },
        (end) => this.#sound.next(end),
        ...(consultation ? [(end: AbortSignal) => consultation.next(end)] : []),
        ...(errand ? [(end: AbortSignal) => errand.next(end)] : []),
        ...(supervision ? [async (end: AbortSignal) => ({ supervisor: await supervision.next(end) })] : []),
      );
      if (typeof next === 'object') {
        await this.#supervisorDoes(next.supervisor);
        continue;
      }
      if (next === 'unheard' || next === 'heard-again') {
        await this.#seat(next === 'unheard' ? 'agent-unheard' : undefined);
        continue;
      }
      if (next === 'agent-gone' && !consultation?.colleague) {
        const over = await this.#supervisorDoes('agent-gone');
        if (over) return over.to;
      }
      if (next !== 'asked') {
        const ending = await this.#comesTo(next);
        if (ending === 'over' && !this.#sound.isHeard) return this.#backInLine();
        if (ending) return this.#onwards(ending);
        continue;
      }
      const asked = this.open.commands.take();
      const over = asked && (await this.#carryOut(asked, signal));
      if (over) return over.to;
    }
  }

  /** Defined when the agent's part is over. */
  async #carryOut(asked: AskedCommand, signal: AbortSignal): Promise<{ readonly to: Onwards } | undefined> {
    const { command } = asked;
    try {
      let over: { readonly to: Onwards } | undefined;
      if (command.kind === 'rejoin') over = await this.#rejoin(signal);
      else if (command.kind === 'transfer') over = this.#transfer(command.to);
      else if (command.kind === 'consult') await this.#consult(command.to);
      else if (command.kind === 'record') await this.#record(command.wish);
      else if (command.kind === 'errand') await this.#send(command.errand);
      else if (command.kind === 'supervise') over = await this.#supervise(command);
      else {
        const ending = await this.#comesTo(command.kind);
        if (ending) over = { to: await this.#onwards(ending) };
      }
      asked.done();
      return over;
    } catch (error) {
      asked.failed(isUnwinding(error) ? callIsOver() : error);
      // The end of a leg is seen by the branches that wait for it.
      if (error instanceof CallEnded || error instanceof Refused) return undefined;
      throw error;
    }
  }

  /** Takes the step and brings everybody to their seats. Answers the ending, if it is one. */
  async #comesTo(happening: Happening): Promise<Ending | undefined> {
    const from = this.#standing;
    const to = moved(from, happening);
    if (isEnding(to)) {
      this.#tell(from, happening, to);
      return to;
    }
    const gone = happening === 'back' || happening === 'unreached' || happening === 'colleague-gone';
    const left = gone ? this.#consultation : undefined;
    if (gone) this.#consultation = undefined;
    this.#standing = to;
    if (happening === 'answered') await this.#consultation?.isAnswered();
    const tell = () => this.#tell(from, happening, to, left);
    if (from === 'errand') await this.#endErrand();
    // The colleague is off the bridge before the caller is back in it.
    await left?.[Symbol.asyncDispose]();
    await this.#seat();
    tell();
    return undefined;
  }

  async #consult(to: TransferTarget): Promise<void> {
    const { call, speaker } = this;
    moved(this.#standing, 'consult');
    if (to.kind === 'leaders') tellEscalated(call, to);
    call.record({ kind: 'consult-began', agentId: speaker.agentId, to: nameOfTarget(to), toKind: to.kind });
    await this.#comesTo('consult');
    this.#consultation = new Consultation(call, to);
  }

  /** The caller is off the bridge before the flow asks for anything. */
  async #send(name: string): Promise<void> {
    const { call, speaker } = this;
    const settings = call.site.errands?.get(name);
    if (!settings) throw new Refused('unknown-errand', `agents send callers to no errand ${name}`);
    if (call.atReception) throw new Refused('at-reception', 'decide first whether the caller is passed on');
    await this.#comesTo('errand');
    this.#errand = await Errand.begin(call, speaker.agentId, settings);
  }

  /** What was learnt in it outlives this process. */
  async #endErrand(): Promise<void> {
    const errand = this.#errand;
    this.#errand = undefined;
    await errand?.[Symbol.asyncDispose]();
    await this.call.rememberAgain();
  }

  #transfer(to: TransferTarget): { readonly to: Onwards } {
    // Whoever has called a colleague in leaves the caller to that one, or lets that one go first.
    if (this.#consultation) throw new Refused('in-consultation', 'a colleague has been called in');
    if (this.#errand) throw onErrand();
    return { to };
  }

  async #supervise({
    by,
    wish,
  }: Extract<AskedCommand['command'], { kind: 'supervise' }>): Promise<{ readonly to: Onwards } | undefined> {
    const { call, bridge, speaker } = this;
    const there = this.#supervision;
    if (there && there.by !== by)
      throw new Refused('supervised', `${there.by} is at this conversation already`);
    if (there) return this.#supervisorDoes(wish);
    this.#supervision = await Supervision.begin(call, bridge, speaker.agentId, by, wish);
    return undefined;
  }

  /** Defined when the supervisor goes on with the caller in the agent's place. */
  async #supervisorDoes(happening: SupervisionHappening): Promise<{ readonly to: Onwards } | undefined> {
    const supervision = this.#supervision;
    if (!supervision) return undefined;
    const end = await supervision.comesTo(happening);
    if (end) this.#supervision = undefined;
    if (end === 'taken-over') {
      const person = await supervision.takePerson();
      if (this.#errand) await this.#endErrand();
      await supervision[Symbol.asyncDispose]();
      return person && { to: { kind: 'colleague', colleague: byName(person, supervision.by) } };
    }
    await this.#seat();
    await (end && supervision[Symbol.asyncDispose]());
    return undefined;
  }

  async #record(wish: RecordingWish): Promise<void> {
    if (!this.#recorded) throw new Refused('not-allowed', 'this conversation is not to be recorded');
    await this.#recorded.wish(wish);
  }

  /** The prompt is for a caller who has nobody to speak with any more. */
  async #seat(words?: string): Promise<void> {
    const supervision = this.#supervision;
    const legs = new Map<Party, Leg>([
      ['caller', this.call.leg],
      ['agent', this.#line.leg],
    ]);
    const colleague = this.#consultation?.colleague;
    if (colleague) legs.set('colleague', colleague.leg);
    if (supervision?.leg) legs.set('supervisor', supervision.leg);
    const presence = {
      agent: this.#agentThere && this.#sound.isHeard,
      supervisor: supervision?.speaks ?? false,
    };
    const seats = seatsAt(this.#standing, presence);
    const callerSpeaks = seats.get('caller') === 'speaks';
    const sit = () => this.#seating.arrange(seats, legs, words);
    // It rests before the caller is out of the conversation, and goes on when the caller is back.
    if (!callerSpeaks) await this.#recorded?.callerIs(false);
    await (supervision ? supervision.arrange(this.#line.leg, seats, sit) : sit());
    if (callerSpeaks) await this.#recorded?.callerIs(true);
  }

  /** The caller goes on with the colleague, waits for them, walks on alone, or the call is over. */
  async #onwards(ending: Ending): Promise<Onwards> {
    const errand = this.#errand;
    if (ending === 'left-alone' && errand) {
      this.#errand = undefined;
      errand.leaveAlone();
      return { kind: 'errand', errand };
    }
    const consultation = this.#consultation;
    if (ending === 'over' || !consultation) return undefined;
    if (ending === 'rung-on') {
      this.#consultation = undefined;
      await consultation[Symbol.asyncDispose]();
      return consultation.to;
    }
    const colleague = consultation.takeColleague();
    this.#consultation = undefined;
    return colleague && { kind: 'colleague', colleague };
  }

  /** Nobody has hung up, the switch has given up a silent leg: the caller waits for another agent, or leaves a message. */
  #backInLine(): Onwards {
    const { queued } = this.call;
    return queued ? { kind: 'queue', queue: queued.queue } : { kind: 'nobody' };
  }

  /**
   * The agent's page was loaded anew and has lost its sound: its phone is rung again and takes its seat, while the others
   * are kept company. When it does not answer the caller goes back to the queue, or on with the colleague.
   */
  async #rejoin(signal: AbortSignal): Promise<{ readonly to: Onwards } | undefined> {
    this.#agentThere = false;
    await this.#seat();
    const isBack = await this.#line.ringAgain(signal);
    this.#agentThere = true;
    if (!isBack) {
      const ending = await this.#comesTo('agent-gone');
      return { to: ending === 'over' ? this.#backInLine() : ending && (await this.#onwards(ending)) };
    }
    this.#sound.beginsAnew();
    await this.#seat();
    return undefined;
  }

  #tell(from: Standing, happening: Happening, to: Standing | Ending, left = this.#consultation): void {
    const { call } = this;
    const { agentId } = this.speaker;
    if (happening === 'hold') call.record({ kind: 'call-held', agentId });
    if (happening === 'retrieve' && from === 'held') call.record({ kind: 'call-retrieved', agentId });
    if (!left) return;
    if (to === 'consulting' && from === 'ringing') left.answered(agentId);
    else if (to === 'together') left.joined(agentId);
    else if (to === 'consulting' || to === 'alternating')
      call.record({
        kind: 'consult-swapped',
        agentId,
        with: left.name,
        speaksWith: to === 'consulting' ? 'colleague' : 'caller',
      });
    else if (happening === 'unreached') left.failed(agentId);
    else left.ended(agentId, howEnded(happening, to));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sound[Symbol.dispose]();
    await this.#recorded?.[Symbol.asyncDispose]();
    await this.#seating[Symbol.asyncDispose]();
    await this.#errand?.[Symbol.asyncDispose]();
    await this.#supervision?.[Symbol.asyncDispose]();
    if (this.#consultation) {
      this.#consultation.ended(this.speaker.agentId, 'over');
      await this.#consultation[Symbol.asyncDispose]();
    }
    await this.#line[Symbol.asyncDispose]();
  }
}

const howEnded = (happening: Happening, to: Standing | Ending) => {
  if (isEnding(to)) return 'completed';
  return happening === 'colleague-gone' ? 'colleague-gone' : 'back';
};
