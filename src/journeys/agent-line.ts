/** The leg on which an agent is heard in a conversation; another one after the agent's page was loaded anew. */
import { browserLine } from '../agents/index.js';
import { CallEnded } from '../kernel/index.js';
import type { Leg } from '../telephony/index.js';
import type { Call } from './call.js';
import { writeStage } from './stage.js';

export interface Speaker {
  readonly agentId: string;
  readonly leg: Leg;
}

const rejoinWithinMs = 15_000;

/** Disposing puts down the leg that was dialled here; the first one is put down by whoever brought it. */
export class AgentLine implements AsyncDisposable {
  #leg: Leg;

  constructor(
    readonly call: Call,
    readonly speaker: Speaker,
  ) {
    this.#leg = speaker.leg;
  }

  get leg(): Leg {
    return this.#leg;
  }

  /**
   * False when the page did not answer; the old leg is put down either way once that is known. The page asks as soon as
   * it is registered, when all that is known here may be that its line is gone: it is rung all the same.
   */
  async ringAgain(signal: AbortSignal): Promise<boolean> {
    const { call, speaker } = this;
    const { centre } = call;
    const profile = centre.agents.profile(speaker.agentId);
    if (!profile) return false;
    const leg = centre.telephony.dial({
      legId: centre.newId('agent-leg'),
      target: { kind: 'phone', phone: browserLine(profile.phone) },
      callerNumber: call.leg.party.callerNumber,
      callerName: call.leg.party.callerName,
      ringTimeoutMs: rejoinWithinMs,
      stage: writeStage({ at: 'transfer', v: 1, callId: call.id, agentId: speaker.agentId }),
      headers: { 'X-Ringdown-Call': call.id },
    });
    let isUp = false;
    try {
      await leg.untilUp(signal);
      isUp = true;
    } catch (error) {
      if (signal.aborted || !(error instanceof CallEnded)) throw error;
    } finally {
      if (!isUp) await leg.hangUp();
    }
    if (!isUp) return false;
    const before = this.#leg;
    this.#leg = leg;
    call.record({ kind: 'agent-rejoined', agentId: speaker.agentId, legId: leg.id });
    await before.hangUp();
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#leg !== this.speaker.leg) await this.#leg.hangUp();
  }
}
