import type { TransactionPorts } from './client-transaction.js';
import type { HostPort } from './sip-address.js';
import { makeResponse, type SipRequest, type SipResponse } from './sip-message.js';

type ServerState = 'proceeding' | 'completed' | 'accepted' | 'confirmed' | 'terminated';

/**
 * A server transaction over UDP (RFC 3261 §17.2, with RFC 6026's "accepted").
 * The repeats of a 2xx to an INVITE, which §13.3.1.4 gives to the layer above, are kept here too.
 *
 *     proceeding ──2xx──▶ accepted  ──ACK──▶ confirmed ──timer I──▶ terminated
 *         │─────300+────▶ completed ──ACK──▶ confirmed
 *         └── other than INVITE: final ──▶ completed ──timer J──▶ terminated
 */
export class ServerTransaction {
  #state: ServerState = 'proceeding';
  readonly #isInvite: boolean;
  #last: SipResponse | undefined;
  #repeat: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #onUnacknowledged: () => void = () => undefined;

  constructor(
    readonly request: SipRequest,
    /** Where responses go (§18.2.2, RFC 3581). */
    readonly destination: HostPort,
    private readonly ports: TransactionPorts,
  ) {
    this.#isInvite = request.method === 'INVITE';
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Whether no final response has gone out yet. */
  get isOpen(): boolean {
    return this.#state === 'proceeding';
  }

  /** Sends a response; after the final one, further ones are dropped. `onUnacknowledged`: 64×T1 without an ACK. */
  respond(response: SipResponse, onUnacknowledged?: () => void): void {
    if (!this.isOpen) return;
    this.#last = response;
    this.ports.send(response, this.destination);
    if (response.status < 200) return;
    if (onUnacknowledged !== undefined) this.#onUnacknowledged = onUnacknowledged;
    const { t1Ms } = this.ports.timers;
    if (!this.#isInvite) {
      this.#linger('completed', 64 * t1Ms);
      return;
    }
    this.#state = response.status < 300 ? 'accepted' : 'completed';
    this.#scheduleRepeat(t1Ms);
    this.#deadline = setTimeout(() => {
      this.#terminate();
      this.#onUnacknowledged();
    }, 64 * t1Ms);
    // A refusal nobody acknowledges troubles no one; an answered call without ACK is a call to end.
    if (this.#state === 'completed') this.#deadline.unref();
  }

  /** Shorthand: a bare response with this status. */
  reply(status: number, reason?: string): void {
    this.respond(makeResponse(this.request, status, reason));
  }

  /** The same request came again: so does the last response (§17.2.1, §17.2.2). */
  receiveAgain(): void {
    if (this.#last !== undefined && this.#state !== 'confirmed')
      this.ports.send(this.#last, this.destination);
  }

  /** The ACK: within the transaction for refusals, through the dialog for 2xx. */
  acknowledged(): void {
    if (this.#state !== 'completed' && this.#state !== 'accepted') return;
    clearTimeout(this.#repeat);
    clearTimeout(this.#deadline);
    this.#linger('confirmed', this.ports.timers.t4Ms);
  }

  abandon(): void {
    this.#terminate();
  }

  #linger(state: 'completed' | 'confirmed', ms: number): void {
    this.#state = state;
    this.#deadline = setTimeout(() => this.#terminate(), ms);
    this.#deadline.unref();
  }

  #terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    clearTimeout(this.#repeat);
    clearTimeout(this.#deadline);
    this.ports.forget();
  }

  /** Timer G, and the like-timed repeats of 2xx (§13.3.1.4). */
  #scheduleRepeat(afterMs: number): void {
    this.#repeat = setTimeout(() => {
      if (this.#last !== undefined) this.ports.send(this.#last, this.destination);
      this.#scheduleRepeat(Math.min(afterMs * 2, this.ports.timers.t2Ms));
    }, afterMs);
    this.#repeat.unref();
  }
}
