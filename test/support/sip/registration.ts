import type { Credentials } from './digest.js';
import { EventLog, WaitFailed, type Wait } from './event-log.js';
import { HeaderFields } from './header-fields.js';
import { parseNameAddress, printNameAddress, type HostPort } from './sip-address.js';
import { makeRequest, type SipResponse } from './sip-message.js';
import type { UserAgent } from './user-agent.js';

export interface RegistrationOptions extends Credentials {
  /** Seconds; 300 when not said. The registrar may shorten it. */
  readonly expiresSec?: number;
  /** Host part of the address of record; the server's when not said. */
  readonly domain?: string;
}

export type RegistrationEvent =
  | { readonly kind: 'registered'; readonly expiresSec: number }
  | { readonly kind: 'challenged'; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'unregistered' };

/** A binding of an address of record to this robot, kept alive until `unregister` (RFC 3261 §10.2). */
export class Registration implements AsyncDisposable {
  readonly log: EventLog<RegistrationEvent>;
  readonly #callId: string;
  readonly #aor: string;
  #sequence = 0;
  #wantedSec: number;
  #refresh: NodeJS.Timeout | undefined;
  #isRegistered = false;

  private constructor(
    private readonly agent: UserAgent,
    private readonly registrar: HostPort,
    private readonly options: RegistrationOptions,
  ) {
    const domain = options.domain ?? registrar.host;
    this.#aor = `sip:${encodeURIComponent(options.user)}@${domain}`;
    this.#callId = agent.newCallId();
    this.#wantedSec = options.expiresSec ?? 300;
    this.log = new EventLog(`Registration of ${options.user}`);
  }

  /** Registers and keeps refreshing; fails when the registrar refuses or does not answer in time. */
  static async start(
    agent: UserAgent,
    registrar: HostPort,
    options: RegistrationOptions,
    wait: Wait = {},
  ): Promise<Registration> {
    const registration = new Registration(agent, registrar, options);
    void registration.#send(registration.#wantedSec);
    await registration.log.until(
      `${options.user} registered`,
      () => (registration.#isRegistered ? true : undefined),
      wait,
      () => registration.#refusal(),
    );
    return registration;
  }

  get user(): string {
    return this.options.user;
  }

  get credentials(): Credentials {
    return this.options;
  }

  get isRegistered(): boolean {
    return this.#isRegistered;
  }

  /** Sends REGISTER now instead of when it falls due. */
  async refresh(): Promise<void> {
    await this.#send(this.#wantedSec);
    const refusal = this.#refusal();
    if (refusal !== undefined)
      throw new WaitFailed('the registration refreshed', refusal, this.log.toString());
  }

  async unregister(): Promise<void> {
    clearTimeout(this.#refresh);
    if (this.#isRegistered) await this.#send(0);
  }

  /** Drops the binding in silence, as a telephone does whose plug is pulled. */
  forget(): void {
    clearTimeout(this.#refresh);
    this.#isRegistered = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.unregister();
  }

  async #send(expiresSec: number): Promise<void> {
    const response = await this.agent.exchange(this.#request(expiresSec), this.registrar, {
      digest: this.agent.digestFor(this.options),
      nextCSeq: () => (this.#sequence += 1),
      onChallenged: (status) => this.log.append({ kind: 'challenged', status }),
    });
    await this.#settle(response, expiresSec);
  }

  async #settle(response: SipResponse, askedSec: number): Promise<void> {
    const { status, reason, headers } = response;
    const atLeastSec = Number(headers.get('Min-Expires') ?? 0);
    if (status === 423 && atLeastSec > askedSec) {
      this.#wantedSec = atLeastSec;
      await this.#send(atLeastSec);
    } else if (status >= 300) {
      this.#isRegistered = false;
      this.log.append({ kind: 'refused', status, reason });
    } else if (askedSec === 0) {
      this.#isRegistered = false;
      this.log.append({ kind: 'unregistered' });
    } else {
      this.#isRegistered = true;
      const expiresSec = this.#grantedSec(response, askedSec);
      clearTimeout(this.#refresh);
      // Early enough for a repeat or two before the binding ends.
      this.#refresh = setTimeout(() => void this.#send(this.#wantedSec), expiresSec * 800).unref();
      this.log.append({ kind: 'registered', expiresSec });
    }
  }

  /** The expiry of our own contact among those that the registrar lists (§10.2.4). */
  #grantedSec(response: SipResponse, askedSec: number): number {
    const { host, port } = this.agent.local;
    const ours = response.headers
      .list('Contact')
      .map(parseNameAddress)
      .find(({ uri }) => uri.includes(`@${host}:${port}`));
    return Number(ours?.params.get('expires') ?? response.headers.get('Expires') ?? askedSec) || askedSec;
  }

  #refusal(): string | undefined {
    const event = this.log.entries.at(-1)?.event;
    return event?.kind === 'refused' ? `refused with ${event.status} ${event.reason}` : undefined;
  }

  #request(expiresSec: number): ReturnType<typeof makeRequest> {
    this.#sequence += 1;
    const headers = new HeaderFields([
      ['Max-Forwards', '70'],
      ['From', printNameAddress(this.#aor, '', { tag: this.agent.newTag() })],
      ['To', printNameAddress(this.#aor)],
      ['Call-ID', this.#callId],
      ['CSeq', `${this.#sequence} REGISTER`],
      ['Contact', this.agent.contact(this.options.user)],
      ['Expires', String(expiresSec)],
      ['User-Agent', 'sip-robot'],
    ]);
    const { host, port } = this.registrar;
    return makeRequest('REGISTER', `sip:${this.options.domain ?? host}:${port}`, headers);
  }
}
