import { HeaderFields } from './header-fields.js';
import { hostPortOf, parseNameAddress, parseUri, type HostPort } from './sip-address.js';
import { makeRequest, parseCSeq, type SipRequest, type SipResponse } from './sip-message.js';

/** The state that two parties of a call share (RFC 3261 §12). */
export class Dialog {
  #remoteCSeq: number | undefined;
  #remoteTarget: string;

  private constructor(
    readonly callId: string,
    /** Our From or To value with our tag, as we write it into From. */
    readonly local: string,
    readonly remote: string,
    readonly routeSet: readonly string[],
    remoteTarget: string,
    public localCSeq: number,
    remoteCSeq: number | undefined,
  ) {
    this.#remoteTarget = remoteTarget;
    this.#remoteCSeq = remoteCSeq;
  }

  /** The caller's side, from a response with a To tag; the route set is Record-Route reversed (§12.1.2). */
  static ofCaller(request: SipRequest, response: SipResponse): Dialog {
    return new Dialog(
      request.headers.get('Call-ID') ?? '',
      request.headers.get('From') ?? '',
      response.headers.get('To') ?? '',
      response.headers.list('Record-Route').reverse(),
      contactUri(response) ?? request.uri,
      parseCSeq(request).number,
      undefined,
    );
  }

  /** The called side, from the request; the route set is Record-Route in order (§12.1.1). */
  static ofCalled(request: SipRequest, localTag: string): Dialog {
    const to = request.headers.get('To') ?? '';
    return new Dialog(
      request.headers.get('Call-ID') ?? '',
      `${to};tag=${localTag}`,
      request.headers.get('From') ?? '',
      request.headers.list('Record-Route'),
      contactUri(request) ?? parseNameAddress(request.headers.get('From') ?? '').uri,
      0,
      parseCSeq(request).number,
    );
  }

  get remoteTarget(): string {
    return this.#remoteTarget;
  }

  get localTag(): string {
    return tagOf(this.local);
  }

  get remoteTag(): string {
    return tagOf(this.remote);
  }

  /** Whether a request's CSeq goes forward; if so it is remembered (§12.2.2: else answer 500). */
  accepts(request: SipRequest): boolean {
    const { number } = parseCSeq(request);
    if (this.#remoteCSeq !== undefined && number <= this.#remoteCSeq) return false;
    this.#remoteCSeq = number;
    return true;
  }

  /** Target refresh by INVITE, UPDATE or their answers (§12.2.1.2). */
  refreshTarget(message: SipRequest | SipResponse): void {
    this.#remoteTarget = contactUri(message) ?? this.#remoteTarget;
  }

  /** A request within the dialog, without Via and with the next CSeq; ACK takes that of its INVITE (§12.2.1.1). */
  request(method: string, body: string | Buffer = '', ackOf?: number): SipRequest {
    if (method !== 'ACK') this.localCSeq += 1;
    const { uri, routes } = this.#routed();
    const headers = new HeaderFields();
    for (const route of routes) headers.add('Route', route);
    headers
      .add('Max-Forwards', '70')
      .add('From', this.local)
      .add('To', this.remote)
      .add('Call-ID', this.callId)
      .add('CSeq', `${ackOf ?? this.localCSeq} ${method}`);
    return makeRequest(method, uri, headers, body);
  }

  /** The first hop: the top route, else the remote target (§8.1.2). */
  get nextHop(): HostPort {
    const [first] = this.routeSet;
    return hostPortOf(first === undefined ? this.#remoteTarget : parseNameAddress(first).uri);
  }

  /** Loose routing, or the strict manner when the first route lacks `lr` (§12.2.1.1). */
  #routed(): { uri: string; routes: readonly string[] } {
    const [first, ...others] = this.routeSet;
    if (first === undefined) return { uri: this.#remoteTarget, routes: [] };
    const firstUri = parseNameAddress(first).uri;
    if (parseUri(firstUri).params.has('lr')) return { uri: this.#remoteTarget, routes: this.routeSet };
    return { uri: firstUri, routes: [...others, `<${this.#remoteTarget}>`] };
  }
}

export function tagOf(nameAddress: string): string {
  return parseNameAddress(nameAddress).params.get('tag') ?? '';
}

function contactUri(message: SipRequest | SipResponse): string | undefined {
  const [contact] = message.headers.list('Contact');
  return contact === undefined || contact === '*' ? undefined : parseNameAddress(contact).uri;
}
