import { HeaderFields } from './header-fields.js';
import type { HostPort } from './sip-address.js';
import { makeRequest, parseCSeq, type SipRequest, type SipResponse } from './sip-message.js';

/** RFC 3261 §17.1.1.1: T1 is the round trip, T2 the longest pause between repeats, T4 a message's life on the net. */
export interface SipTimers {
  readonly t1Ms: number;
  readonly t2Ms: number;
  readonly t4Ms: number;
}

export const standardTimers: SipTimers = { t1Ms: 500, t2Ms: 4_000, t4Ms: 5_000 };

export interface ResponseListener {
  onProvisional?(response: SipResponse): void;
  /** Also called for each repeated 2xx to an INVITE, which the caller must acknowledge again (§13.2.2.4). */
  onFinal(response: SipResponse): void;
  /** Timer B or F: nobody answered. */
  onTimeout(): void;
}

export interface TransactionPorts {
  readonly timers: SipTimers;
  send(message: SipRequest | SipResponse, to: HostPort): void;
  /** Called once, when the transaction has nothing left to do. */
  forget(): void;
}

type ClientState = 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated';

/**
 * A client transaction over UDP (RFC 3261 §17.1, with RFC 6026's "accepted").
 *
 *     calling ──1xx──▶ proceeding ──2xx──▶ accepted (INVITE) ──timer M──▶ terminated
 *        │                 │──────300+──▶ completed ──timer D or K──────▶ terminated
 *        └──timer B or F───┴──────────────────────────────────────────────▶ terminated
 */
export class ClientTransaction {
  #state: ClientState = 'calling';
  readonly #isInvite: boolean;
  #repeat: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;

  constructor(
    readonly request: SipRequest,
    readonly destination: HostPort,
    private readonly listener: ResponseListener,
    private readonly ports: TransactionPorts,
  ) {
    this.#isInvite = request.method === 'INVITE';
    const { t1Ms } = ports.timers;
    ports.send(request, destination);
    this.#scheduleRepeat(t1Ms);
    this.#deadline = setTimeout(() => {
      this.#terminate();
      this.listener.onTimeout();
    }, 64 * t1Ms);
  }

  get state(): ClientState {
    return this.#state;
  }

  receive(response: SipResponse): void {
    switch (this.#state) {
      case 'calling':
      case 'proceeding':
        if (response.status < 200) this.#proceed(response);
        else this.#finish(response);
        return;
      case 'completed':
        // Our ACK was lost, so the answer comes again (§17.1.1.2).
        if (this.#isInvite && response.status >= 300) this.#acknowledge(response);
        return;
      case 'accepted':
        if (response.status >= 200 && response.status < 300) this.listener.onFinal(response);
        return;
      case 'terminated':
        return;
    }
  }

  /** Ends at once, when the robot closes: whoever waits for an answer learns that none will come. */
  abandon(): void {
    const isWaited = this.#state === 'calling' || this.#state === 'proceeding';
    this.#terminate();
    if (isWaited) this.listener.onTimeout();
  }

  /** After a CANCEL the final answer may never come: then the INVITE is over in 64×T1 (§9.1). */
  expectEndSoon(): void {
    if (this.#state !== 'proceeding') return;
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      this.#terminate();
      this.listener.onTimeout();
    }, 64 * this.ports.timers.t1Ms);
  }

  #proceed(response: SipResponse): void {
    this.#state = 'proceeding';
    if (this.#isInvite) {
      // An INVITE may ring for as long as it likes: timers A and B end with the first 1xx (§17.1.1.2).
      clearTimeout(this.#repeat);
      clearTimeout(this.#deadline);
    }
    this.listener.onProvisional?.(response);
  }

  #finish(response: SipResponse): void {
    clearTimeout(this.#repeat);
    clearTimeout(this.#deadline);
    const { t1Ms, t4Ms } = this.ports.timers;
    if (!this.#isInvite) {
      this.#linger('completed', t4Ms);
    } else if (response.status < 300) {
      this.#linger('accepted', 64 * t1Ms);
    } else {
      this.#acknowledge(response);
      this.#linger('completed', 64 * t1Ms);
    }
    this.listener.onFinal(response);
  }

  /** Timers D, K and M only wait for stragglers, so they do not keep a process alive. */
  #linger(state: 'completed' | 'accepted', ms: number): void {
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

  /** Timer A doubles without limit, timer E up to T2 and straight to T2 once a 1xx came (§17.1.2.2). */
  #scheduleRepeat(afterMs: number): void {
    this.#repeat = setTimeout(() => {
      this.ports.send(this.request, this.destination);
      const { t2Ms } = this.ports.timers;
      if (this.#isInvite) this.#scheduleRepeat(afterMs * 2);
      else this.#scheduleRepeat(this.#state === 'proceeding' ? t2Ms : Math.min(afterMs * 2, t2Ms));
    }, afterMs);
  }

  /** The ACK to a refusal belongs to the INVITE's own transaction (§17.1.1.3). */
  #acknowledge(response: SipResponse): void {
    const { headers, uri } = this.request;
    const ack = new HeaderFields([['Via', headers.get('Via') ?? '']]);
    for (const route of headers.values('Route')) ack.add('Route', route);
    ack
      .add('Max-Forwards', '70')
      .add('From', headers.get('From') ?? '')
      .add('To', response.headers.get('To') ?? headers.get('To') ?? '')
      .add('Call-ID', headers.get('Call-ID') ?? '')
      .add('CSeq', `${parseCSeq(this.request).number} ACK`);
    this.ports.send(makeRequest('ACK', uri, ack), this.destination);
  }
}

/** The CANCEL of an INVITE: same branch, same everything (§9.1). */
export function cancelOf(invite: SipRequest, reason?: string): SipRequest {
  const { headers, uri } = invite;
  const cancel = new HeaderFields([['Via', headers.get('Via') ?? '']]);
  for (const route of headers.values('Route')) cancel.add('Route', route);
  cancel
    .add('Max-Forwards', '70')
    .add('From', headers.get('From') ?? '')
    .add('To', headers.get('To') ?? '')
    .add('Call-ID', headers.get('Call-ID') ?? '')
    .add('CSeq', `${parseCSeq(invite).number} CANCEL`);
  if (reason !== undefined) cancel.add('Reason', reason);
  return makeRequest('CANCEL', uri, cancel);
}
