import { cancelOf, type ClientTransaction, type ResponseListener } from './client-transaction.js';
import type { DigestClient } from './digest.js';
import type { HostPort } from './sip-address.js';
import { parseCSeq, type SipRequest, type SipResponse } from './sip-message.js';
import type { TransactionLayer } from './transaction-layer.js';

export interface AttemptOptions {
  readonly digest?: DigestClient | undefined;
  /** The CSeq of a repeated request; a dialog counts them. Otherwise the number is raised by one. */
  readonly nextCSeq?: () => number;
  readonly onChallenged?: (status: number) => void;
}

/**
 * A request, repeated with an Authorization when the other side wants one (RFC 3261 §22.1–22.3).
 * A remembered nonce is tried first; if it is refused the fresh one is answered, and one more if that is stale.
 */
export class RequestAttempt {
  #request: SipRequest;
  #transaction: ClientTransaction;
  #freshAnswers = 0;
  #isCancelled = false;

  constructor(
    private readonly layer: TransactionLayer,
    request: SipRequest,
    private readonly to: HostPort,
    private readonly listener: ResponseListener,
    private readonly options: AttemptOptions = {},
  ) {
    this.#request = request;
    this.#authorize('Authorization');
    this.#transaction = this.#start();
  }

  /** The request as last sent. */
  get request(): SipRequest {
    return this.#request;
  }

  get isProceeding(): boolean {
    return this.#transaction.state === 'proceeding';
  }

  /** CANCEL, allowed only once a 1xx came (§9.1); the answer to it does not matter. */
  cancel(reason?: string): void {
    this.#isCancelled = true;
    const nothing = (): void => undefined;
    this.layer.start(cancelOf(this.#request, reason), this.to, { onFinal: nothing, onTimeout: nothing });
    this.#transaction.expectEndSoon();
  }

  #start(): ClientTransaction {
    const headers = this.#request.headers.copy().remove('Via');
    headers.add('Via', this.layer.newVia());
    this.#request = { ...this.#request, headers };
    return this.layer.start(this.#request, this.to, {
      onProvisional: (response) => this.listener.onProvisional?.(response),
      onFinal: (response) => this.#onFinal(response),
      onTimeout: () => this.listener.onTimeout(),
    });
  }

  #onFinal(response: SipResponse): void {
    const isChallenge = response.status === 401 || response.status === 407;
    if (!isChallenge || this.#isCancelled || !this.#takesChallenge(response)) {
      this.listener.onFinal(response);
      return;
    }
    this.options.onChallenged?.(response.status);
    const number = this.options.nextCSeq?.() ?? parseCSeq(this.#request).number + 1;
    const headers = this.#request.headers.copy().set('CSeq', `${number} ${this.#request.method}`);
    this.#request = { ...this.#request, headers };
    this.#authorize(response.status === 401 ? 'Authorization' : 'Proxy-Authorization');
    this.#transaction = this.#start();
  }

  #takesChallenge(response: SipResponse): boolean {
    const name = response.status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
    const challenge = this.options.digest?.take(response.headers.values(name));
    if (challenge === undefined) return false;
    this.#freshAnswers += 1;
    return this.#freshAnswers === 1 || (challenge.stale && this.#freshAnswers === 2);
  }

  #authorize(name: string): void {
    const answer = this.options.digest?.answer(this.#request.method, this.#request.uri);
    if (answer === undefined) return;
    const headers = this.#request.headers.copy().remove('Authorization').remove('Proxy-Authorization');
    this.#request = { ...this.#request, headers: headers.add(name, answer) };
  }
}
