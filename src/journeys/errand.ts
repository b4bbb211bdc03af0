/**
 * A caller whom an agent has sent to a flow of self-service and gets back afterwards: a PIN, a card number. The caller walks it
 * alone, outside the conversation's bridge: what is keyed in and said there reaches the agent in no way.
 */
import { walkFlow } from '../ivr/index.js';
import type { ErrandEnd } from '../journal/index.js';
import { orAborted } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { ErrandSettings } from '../site/index.js';
import type { Call } from './call.js';
import { walkForCall } from './walk-for-call.js';

/** The flow leads to a person: to the agent who waits for the caller. */
class WantsPerson extends Error {
  override readonly name = 'WantsPerson';
}

const toAgent = () => Promise.reject(new WantsPerson());

/** Disposing takes the caller back, and tells how it ended. */
export class Errand implements AsyncDisposable {
  readonly #over = new AbortController();
  readonly #startedAt: number;
  readonly #walking: Promise<ErrandEnd>;
  #confirmed = false;
  #agentGone = false;
  #isTold = false;

  private constructor(
    readonly call: Call,
    readonly agentId: string,
    readonly settings: ErrandSettings,
    since: number,
  ) {
    const { name: errand, flow } = settings;
    this.#startedAt = since;
    call.record({ kind: 'errand-began', agentId, errand, flow });
    call.log.info({ event: logEvents.errandBegan, agentId, errand, flow }, 'a caller is sent to a flow');
    this.#walking = this.#walk();
  }

  /** The caller is in no bridge any more, and nothing plays: a process that comes after this one is told first. */
  static async begin(call: Call, agentId: string, settings: ErrandSettings): Promise<Errand> {
    const since = call.centre.clock.now();
    call.errand = { name: settings.name, agentId, since };
    await call.rememberAgain();
    return new Errand(call, agentId, settings, since);
  }

  /** Resolves when it has ended by itself; rejects with the signal's reason. */
  async next(signal: AbortSignal): Promise<'returned'> {
    await orAborted(this.#walking, signal);
    return 'returned';
  }

  /** The agent waits no longer. The caller is somebody else's from now on, and the errand as well. */
  leaveAlone(): void {
    this.#agentGone = true;
  }

  /** Never rejects. */
  async #walk(): Promise<ErrandEnd> {
    const { call, settings } = this;
    // Pressed before the caller was sent: no answer to anything here.
    call.leg.digits.drain();
    try {
      const walk = walkForCall(
        call,
        { flow: settings.flow },
        {
          signal: AbortSignal.any([call.signal, this.#over.signal]),
          remember: () => call.rememberAgain(),
          steps: {
            queue: toAgent,
            chain: toAgent,
            voicemail: toAgent,
            transfer: toAgent,
            callback: toAgent,
          },
        },
      );
      const { place } = await walkFlow({
        ...walk,
        record: (fact) => {
          if (fact.kind === 'customer-confirmed') this.#confirmed = true;
          call.record(fact);
        },
      });
      const node = call.site.flows.get(place.flow)?.nodes.get(place.node);
      return node?.kind === 'back-to-agent' ? node.outcome : 'done';
    } catch (error) {
      if (call.signal.aborted) return 'hung-up';
      if (this.#over.signal.aborted) return 'taken-back';
      if (error instanceof WantsPerson) return 'to-agent';
      call.log.error({ event: logEvents.callFailed, err: error }, 'an errand met a defect');
      return 'failed';
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { call, agentId, settings } = this;
    this.#over.abort(new Error('the caller is taken back'));
    const how = await this.#walking;
    if (this.#isTold) return;
    this.#isTold = true;
    call.errand = undefined;
    call.leg.digits.drain();
    const facts = {
      agentId,
      errand: settings.name,
      how,
      confirmed: this.#confirmed,
      errandMs: call.centre.clock.now() - this.#startedAt,
      agentGone: this.#agentGone,
    };
    call.record({ kind: 'errand-ended', ...facts });
    call.log.info({ event: logEvents.errandEnded, ...facts }, 'a caller is back from a flow');
  }
}

/** The process before died while the caller was in the flow: that is over, and what was learnt is kept. */
export function tellInterrupted(
  call: Call,
  { name, agentId, since }: { readonly name: string; readonly agentId: string; readonly since: number },
  agentGone: boolean,
): void {
  const errandMs = Math.max(0, call.centre.clock.now() - since);
  const facts = { agentId, errand: name, errandMs, agentGone };
  // Whether the PIN was right in it the journal knows from the fact of it.
  call.record({ kind: 'errand-ended', how: 'interrupted', confirmed: false, ...facts });
}
