/**
 * A walk through menus that a caller takes while waiting, the place in the queue kept. When an agent is free
 * meanwhile, the caller is asked; who would rather walk on is left alone, and takes the old place again afterwards.
 */
import { Inbox, race, untilAborted } from '../kernel/index.js';
import { walkFlow } from '../ivr/index.js';
import type { FlowSteps, FlowStart, Place } from '../ivr/index.js';
import type { Offer } from '../queue/index.js';
import type { QueueSettings, WhileWaiting } from '../site/index.js';
import type { Call } from './call.js';
import { offerCallback } from './offer-callback.js';
import { leaveVoicemail } from './leave-voicemail.js';
import { whyOf } from './ring-agent.js';
import { transferByGate } from './transfer-out.js';
import type { QueuePlace } from './stage.js';
import { walkForCall } from './walk-for-call.js';

const yesKey = '1';
const answerWithinMs = 6_000;

/**
 * 'back' to the music; 'agent-free': back as well, because the caller wants to speak now; 'left-alone': no agent
 * until the walk is over; 'settled': the call is over.
 */
export type WalkEnd = 'back' | 'agent-free' | 'left-alone' | 'settled';

/** Ends a walk from outside: for an agent who is free, or for a step that needs the caller for itself. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export class WaitingWalk {
  #interrupt: AbortController | undefined;
  #offered: Offer | undefined;
  readonly #answers = new Inbox<boolean>();

  constructor(
    readonly call: Call,
    readonly queue: QueueSettings,
    readonly settings: WhileWaiting,
    readonly place: QueuePlace,
    /** Where the caller stands; undefined while there is music. */
    public at: FlowStart | undefined,
  ) {}

  /** The walk from its beginning, or from where it was interrupted. */
  async go(signal: AbortSignal): Promise<WalkEnd> {
    this.at ??= { flow: this.settings.flow };
    const interrupt = new AbortController();
    this.#interrupt = interrupt;
    const { call, queue } = this;
    call.record({ kind: 'walk-began', queue: queue.name, flow: this.at.flow, inQueue: true });
    try {
      return await this.#walk(AbortSignal.any([signal, interrupt.signal]), {
        voicemail: (_, place) => this.#needsCaller(place, interrupt),
        transfer: (_, place) => this.#needsCaller(place, interrupt),
        callback: (_, place) => this.#needsCaller(place, interrupt),
      });
    } catch (error) {
      if (signal.aborted || !(error instanceof Interrupted)) throw error;
    } finally {
      this.#interrupt = undefined;
    }
    const offer = this.#offered;
    this.#offered = undefined;
    if (!offer) return 'left-alone';
    const taken = this.settings.whenAgentIsFree === 'connect' || (await this.#ask(signal));
    const { agentId, ticketId } = offer;
    call.record({ kind: 'agent-free-asked', queue: queue.name, ticketId, agentId, taken, ...whyOf(offer) });
    if (taken) await this.#end('agent-free');
    this.#answers.put(taken);
    return taken ? 'agent-free' : 'left-alone';
  }

  /** The rest of a walk that nobody may interrupt: the caller holds no place in the queue meanwhile. */
  async goOnAlone(): Promise<'back' | 'settled'> {
    const { call, queue } = this;
    const flow = this.at?.flow ?? this.settings.flow;
    call.record({ kind: 'walk-began', queue: queue.name, flow, inQueue: false });
    return this.#walk(call.signal, {
      voicemail: (node, place) => leaveVoicemail(call, node, place),
      transfer: (node, place) => transferByGate(call, node, place),
      callback: (node, place) => offerCallback(call, node, place),
    });
  }

  /** Whether the agent of an offer may be rung now: a caller who walks is asked. Rejects with the signal's reason. */
  async isReadyFor(offer: Offer, signal: AbortSignal): Promise<boolean> {
    if (!this.#interrupt) return true;
    this.#answers.drain();
    this.#offered = offer;
    this.#interrupt.abort(new Interrupted());
    return this.#answers.next(signal);
  }

  async #walk(
    signal: AbortSignal,
    steps: Pick<FlowSteps, 'voicemail' | 'transfer' | 'callback'>,
  ): Promise<'back' | 'settled'> {
    const { call } = this;
    const start = this.at ?? { flow: this.settings.flow };
    call.walksFrom = { ...this.place, queue: this.queue.name };
    using _walk = { [Symbol.dispose]: () => (call.walksFrom = undefined) };
    const { kind } = await walkFlow(
      walkForCall(call, start, {
        signal,
        remember: async (place) => {
          this.at = place;
          await call.rememberNode(place);
        },
        steps: {
          ...steps,
          queue: () => Promise.reject(new Error('a waiting caller came to another queue')),
          chain: () => Promise.reject(new Error('a waiting caller came to a contact chain')),
        },
      }),
    );
    await this.#end(kind === 'back-to-queue' ? 'back' : 'settled');
    return kind === 'back-to-queue' ? 'back' : 'settled';
  }

  async #end(how: 'back' | 'agent-free' | 'settled'): Promise<void> {
    this.at = undefined;
    this.call.record({ kind: 'walk-ended', queue: this.queue.name, how });
    const { call, place, queue } = this;
    if (how !== 'settled') await call.remember('queue', { ...place, queue: queue.name });
  }

  /** A message or a conversation elsewhere is not interrupted for an agent. */
  #needsCaller(place: Place, interrupt: AbortController): Promise<never> {
    this.at = place;
    interrupt.abort(new Interrupted());
    return untilAborted(interrupt.signal);
  }

  /** "An agent is free now, press 1." */
  async #ask(signal: AbortSignal): Promise<boolean> {
    const { call } = this;
    call.leg.digits.drain();
    return race(
      signal,
      async (signal) => (await call.leg.digits.next(signal)) === yesKey,
      async (signal) => {
        await call.say(['agent-is-free'], signal);
        await call.centre.clock.after(answerWithinMs, signal);
        return false;
      },
    );
  }
}
