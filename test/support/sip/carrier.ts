import type { DialledCall, DialOptions } from './dialled-call.js';
import { DigestServer } from './digest.js';
import { EventLog, type Wait } from './event-log.js';
import { present, type Moment } from './moment.js';
import { SipRobot, type RobotOptions } from './robot.js';
import type { ServerTransaction } from './server-transaction.js';
import { hostPortOf, parseNameAddress, parseUri, userOf, type HostPort } from './sip-address.js';
import { makeResponse, type SipRequest, type SipResponse } from './sip-message.js';
import type { UserAgent } from './user-agent.js';

export interface CarrierOptions extends Omit<RobotOptions, 'server'> {
  /** Customers' accounts: user and password of their registrations. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly realm?: string;
  readonly algorithm?: 'MD5' | 'SHA-256';
  /** Whether INVITEs from customers are challenged as well; yes when not said. */
  readonly challengesInvites?: boolean;
  readonly nonceLifeMs?: number;
}

export interface Binding {
  readonly contact: string;
  /** Where the REGISTER came from, which is where calls go (RFC 3581 in spirit). */
  readonly source: HostPort;
  readonly since: Moment;
  readonly untilMs: number;
}

export type CarrierEvent =
  | {
      readonly kind: 'bound';
      readonly account: string;
      readonly contact: string;
      readonly expiresSec: number;
    }
  | { readonly kind: 'unbound'; readonly account: string }
  | { readonly kind: 'refused'; readonly account: string; readonly method: string; readonly why: string };

/** A telephone company: takes registrations and calls from a PBX, and brings it calls from the world. */
export class RobotCarrier extends SipRobot {
  readonly registrar = new EventLog<CarrierEvent>('Carrier', 1_000);
  readonly #bindings = new Map<string, Binding>();
  readonly #digest: DigestServer;

  private constructor(
    agent: UserAgent,
    private readonly carrier: CarrierOptions,
  ) {
    super(agent, { ...carrier, server: agent.local });
    this.#digest = new DigestServer(
      carrier.realm ?? 'carrier',
      carrier.algorithm ?? 'MD5',
      carrier.nonceLifeMs,
    );
    agent.handle('REGISTER', (request, transaction, source) =>
      this.#onRegister(request, transaction, source),
    );
  }

  static async openCarrier(options: CarrierOptions): Promise<RobotCarrier> {
    return new RobotCarrier(await SipRobot.openAgent({ ...options, server: { host: '', port: 0 } }), options);
  }

  /** The live binding of an account. */
  bindingOf(account: string): Binding | undefined {
    const binding = this.#bindings.get(account);
    return binding !== undefined && binding.untilMs > present().ms ? binding : undefined;
  }

  registered(account: string, wait?: Wait): Promise<Binding> {
    return this.registrar.until(`${account} registered`, () => this.bindingOf(account), wait);
  }

  /** Brings a call to a customer: to the registered contact, with the dialled number in the Request-URI. */
  async brings(account: string, options: DialOptions): Promise<DialledCall> {
    const binding = this.bindingOf(account);
    if (binding === undefined) throw new Error(`${account} is not registered\n${this.registrar.toString()}`);
    const { host, port } = hostPortOf(binding.contact);
    const to = /^sips?:/i.test(options.to) ? options.to : `sip:${options.to}@${host}:${port}`;
    return this.dialAt(binding.source, { ...options, to });
  }

  protected override admit(request: SipRequest, transaction: ServerTransaction, source: HostPort): void {
    if (this.carrier.challengesInvites !== false && !this.#isTrusted(request, transaction, 407)) return;
    super.admit(request, transaction, source);
  }

  #onRegister(request: SipRequest, transaction: ServerTransaction, source: HostPort): void {
    if (!this.#isTrusted(request, transaction, 401)) return;
    const account = userOf(request.headers.get('To') ?? '');
    const [contact] = request.headers.list('Contact');
    const address = contact === undefined || contact === '*' ? undefined : parseNameAddress(contact);
    const expiresSec = Number(address?.params.get('expires') ?? request.headers.get('Expires') ?? 3_600);
    const response = makeResponse(request, 200);
    if (contact === '*' || (address !== undefined && expiresSec === 0)) {
      this.#bindings.delete(account);
      this.registrar.append({ kind: 'unbound', account });
    } else if (address !== undefined) {
      const since = present();
      const untilMs = since.ms + expiresSec * 1_000;
      this.#bindings.set(account, { contact: address.uri, source, since, untilMs });
      response.headers.add('Contact', `<${address.uri}>;expires=${expiresSec}`);
      this.registrar.append({ kind: 'bound', account, contact: address.uri, expiresSec });
    }
    this.#send(transaction, response);
  }

  /** Checks the credentials, else challenges or refuses (RFC 3261 §22). */
  #isTrusted(request: SipRequest, transaction: ServerTransaction, status: 401 | 407): boolean {
    const header = request.headers.get(status === 401 ? 'Authorization' : 'Proxy-Authorization');
    const { verdict, user } = this.#digest.check(
      header,
      request.method,
      (name) => this.carrier.accounts[name],
    );
    if (verdict === 'right') return true;
    if (verdict === 'wrong') {
      this.registrar.append({
        kind: 'refused',
        account: user,
        method: request.method,
        why: 'wrong credentials',
      });
      this.#send(transaction, makeResponse(request, 403));
      return false;
    }
    const response = makeResponse(request, status);
    const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
    response.headers.add(name, this.#digest.challenge(verdict === 'stale'));
    this.#send(transaction, response);
    return false;
  }

  #send(transaction: ServerTransaction, response: SipResponse): void {
    response.headers.set('To', `${response.headers.get('To') ?? ''};tag=${this.agent.newTag()}`);
    transaction.respond(response);
  }
}

/** The number in a Request-URI, for handlers that route by what was dialled. */
export function dialledNumber(request: SipRequest): string {
  return parseUri(request.uri).user ?? '';
}
