/**
 * What an agent does with a caller while the two speak: hold, take back, hand on. It works for every phone, because it
 * is done here and not by the phone.
 */
import { callIsOver } from '../conversations/index.js';
import type { AskedCommand, OpenConversation, TransferTarget } from '../conversations/index.js';
import { CallEnded, isUnwinding, orAborted, race, Refused } from '../kernel/index.js';
import type { Branch } from '../kernel/index.js';
import type { Bridge, Leg, Music } from '../telephony/index.js';
import type { Call } from './call.js';
import { writeStage } from './stage.js';

export interface Speaker {
  readonly agentId: string;
  readonly leg: Leg;
}

/**
 * Until the agent puts the phone down, hands the caller on, or one of the other branches ends. Answers to whom the
 * caller goes. Rejects with `CallEnded` when the caller is gone.
 */
export async function converse(
  call: Call,
  bridge: Bridge,
  speaker: Speaker,
  ...others: readonly Branch<unknown>[]
): Promise<TransferTarget | undefined> {
  using conversation = call.centre.conversations.open(speaker.agentId, call.id);
  await using hold = new Hold(call, bridge, speaker.agentId);
  await using line = new AgentLine(call, bridge, speaker);
  return await race<TransferTarget | undefined>(
    call.signal,
    async (signal) => void (await line.untilGone(signal)),
    (signal) => obey(conversation, hold, line, signal),
    ...others.map((other) => async (signal: AbortSignal) => void (await other(signal))),
  );
}

async function obey(
  conversation: OpenConversation,
  hold: Hold,
  line: AgentLine,
  signal: AbortSignal,
): Promise<TransferTarget> {
  for (;;) {
    await conversation.commands.untilAny(signal);
    const asked = conversation.commands.take();
    if (!asked) continue;
    const to = await carryOut(asked, hold, line, signal);
    if (to) return to;
  }
}

async function carryOut(
  asked: AskedCommand,
  hold: Hold,
  line: AgentLine,
  signal: AbortSignal,
): Promise<TransferTarget | undefined> {
  const { command } = asked;
  try {
    if (command.kind === 'hold') await hold.begin();
    if (command.kind === 'retrieve') await hold.end();
    const lost = command.kind === 'rejoin' ? await rejoin(hold, line, signal) : undefined;
    asked.done();
    return command.kind === 'transfer' ? command.to : lost;
  } catch (error) {
    asked.failed(isUnwinding(error) ? callIsOver() : error);
    // The end of a leg is seen by the branches that wait for it.
    if (error instanceof CallEnded || error instanceof Refused) return undefined;
    throw error;
  }
}

/**
 * The agent's page was loaded anew and has lost its sound: its phone is rung again and joins the bridge, while the caller
 * hears music. When it does not answer the caller goes back to the queue.
 */
async function rejoin(hold: Hold, line: AgentLine, signal: AbortSignal): Promise<TransferTarget | undefined> {
  const wasHeld = hold.holds;
  if (!wasHeld) await hold.begin();
  const { queued } = hold.call;
  if (!(await line.ringAgain(signal))) return queued && { kind: 'queue', queue: queued.queue };
  if (!wasHeld) await hold.end();
  return undefined;
}

const rejoinWithinMs = 15_000;

/** The leg on which the agent is heard; another one after the page was loaded anew. */
class AgentLine implements AsyncDisposable {
  readonly #first: Leg;
  #leg: Leg;
  #ringing: Promise<boolean> | undefined;

  constructor(
    readonly call: Call,
    readonly bridge: Bridge,
    readonly speaker: Speaker,
  ) {
    this.#first = speaker.leg;
    this.#leg = speaker.leg;
  }

  /** While the phone is rung again the end of the old leg is no end. */
  async untilGone(signal: AbortSignal): Promise<void> {
    for (;;) {
      const leg = this.#leg;
      await orAborted(leg.ended, signal);
      if (this.#ringing) await orAborted(this.#ringing, signal);
      if (leg === this.#leg) return;
    }
  }

  /** False when the phone was not answered. */
  ringAgain(signal: AbortSignal): Promise<boolean> {
    this.#ringing = this.#ringAgain(signal).finally(() => (this.#ringing = undefined));
    return this.#ringing;
  }

  async #ringAgain(signal: AbortSignal): Promise<boolean> {
    const { call, bridge, speaker } = this;
    const { centre } = call;
    const profile = centre.agents.profile(speaker.agentId);
    if (!profile) return false;
    const leg = centre.telephony.dial({
      legId: centre.newId('agent-leg'),
      target: { kind: 'phone', phone: centre.agents.lineToRing(profile) },
      callerNumber: call.leg.party.callerNumber,
      callerName: call.leg.party.callerName,
      ringTimeoutMs: rejoinWithinMs,
      stage: writeStage({ at: 'transfer', v: 1, callId: call.id, agentId: speaker.agentId }),
      headers: { 'X-Ringdown-Call': call.id },
    });
    let joined = false;
    try {
      await leg.untilUp(signal);
      await bridge.add(leg);
      joined = true;
    } catch (error) {
      if (signal.aborted || !(error instanceof CallEnded)) throw error;
    } finally {
      if (!joined) await leg.hangUp();
    }
    if (!joined) return false;
    const before = this.#leg;
    this.#leg = leg;
    call.record({ kind: 'agent-rejoined', agentId: speaker.agentId, legId: leg.id });
    await before.hangUp();
    return true;
  }

  /** The first leg is put down by whoever brought it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#leg !== this.#first) await this.#leg.hangUp();
  }
}

/** The caller waits with music, the agent stays on the line. */
class Hold implements AsyncDisposable {
  #music: Music | undefined;

  constructor(
    readonly call: Call,
    readonly bridge: Bridge,
    readonly agentId: string,
  ) {}

  get holds(): boolean {
    return this.#music !== undefined;
  }

  async begin(): Promise<void> {
    const { call, bridge, agentId } = this;
    if (this.#music) throw new Refused('on-hold', 'the caller is on hold already');
    await bridge.remove(call.leg);
    this.#music = call.leg.startMusic(call.site.company.musicClass);
    call.record({ kind: 'call-held', agentId });
  }

  async end(): Promise<void> {
    const { call, bridge, agentId } = this;
    const music = this.#music;
    if (!music) throw new Refused('not-on-hold', 'the caller is not on hold');
    this.#music = undefined;
    await music.stop();
    await bridge.add(call.leg);
    call.record({ kind: 'call-retrieved', agentId });
  }

  /** Whoever goes on with the caller begins without our music. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#music?.stop();
  }
}
