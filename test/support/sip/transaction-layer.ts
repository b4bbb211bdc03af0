import { randomBytes } from 'node:crypto';
import {
  ClientTransaction,
  type ResponseListener,
  type SipTimers,
  type TransactionPorts,
} from './client-transaction.js';
import { ServerTransaction } from './server-transaction.js';
import { parseVia, printVia, type HostPort } from './sip-address.js';
import {
  parseCSeq,
  parseMessage,
  printMessage,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from './sip-message.js';
import { UdpTransport } from './udp-transport.js';

/** What stands above the transactions (RFC 3261 §5: the transaction user). */
export interface TransactionUser {
  onRequest(request: SipRequest, transaction: ServerTransaction, source: HostPort): void;
  /** A CANCEL with the INVITE transaction that it hits (§9.2), or none. */
  onCancel(cancel: ServerTransaction, invite: ServerTransaction | undefined): void;
  /** An ACK to a 2xx, which is a transaction of its own. */
  onAck(ack: SipRequest): void;
  /** A response that belongs to no transaction. */
  onStray(response: SipResponse, source: HostPort): void;
  /** A datagram that is no SIP, or no SIP that can be answered. */
  onUnreadable(datagram: Buffer, source: HostPort, error: Error): void;
  onWire(direction: 'sent' | 'received', message: SipMessage, peer: HostPort): void;
}

/** Matches messages to transactions (RFC 3261 §17.1.3, §17.2.3) over one UDP socket. */
export class TransactionLayer implements AsyncDisposable {
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();
  #transport: UdpTransport | undefined;
  #isClosed = false;

  private constructor(
    readonly timers: SipTimers,
    private readonly user: TransactionUser,
  ) {}

  static async open(
    bindAddress: string,
    port: number,
    timers: SipTimers,
    user: TransactionUser,
  ): Promise<TransactionLayer> {
    const layer = new TransactionLayer(timers, user);
    layer.#transport = await UdpTransport.open(bindAddress, port, (datagram, source) =>
      layer.#receive(datagram, source),
    );
    return layer;
  }

  get local(): HostPort {
    if (this.#transport === undefined) throw new Error('The transport is not open');
    return this.#transport.local;
  }

  get liveTransactions(): number {
    return this.#clients.size + this.#servers.size;
  }

  sendRaw(datagram: Buffer, to: HostPort): void {
    this.#transport?.send(datagram, to);
  }

  /** Sends outside any transaction: the ACK to a 2xx. */
  send(message: SipMessage, to: HostPort): void {
    this.user.onWire('sent', message, to);
    this.sendRaw(printMessage(message), to);
  }

  /** A Via with a fresh branch; every request needs one before it is sent (§8.1.1.7). */
  newVia(): string {
    const { host, port } = this.local;
    const params = new Map([
      ['rport', ''],
      ['branch', `z9hG4bK${randomBytes(9).toString('hex')}`],
    ]);
    return printVia({ transport: 'UDP', host, port, params });
  }

  /** Starts a client transaction; the request carries its Via already. */
  start(request: SipRequest, to: HostPort, listener: ResponseListener): ClientTransaction {
    const key = clientKey(request);
    const transaction = new ClientTransaction(
      request,
      to,
      listener,
      this.#ports(() => this.#clients.delete(key)),
    );
    this.#clients.set(key, transaction);
    if (this.#isClosed) setImmediate(() => transaction.abandon());
    return transaction;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const transaction of [...this.#clients.values(), ...this.#servers.values()]) transaction.abandon();
    await this.#transport?.[Symbol.asyncDispose]();
  }

  #ports(forget: () => void): TransactionPorts {
    return { timers: this.timers, send: (message, to) => this.send(message, to), forget };
  }

  #receive(datagram: Buffer, source: HostPort): void {
    // Keep-alives of line breaks only (RFC 5626 §3.5.1).
    if (datagram.length <= 4 && datagram.toString('latin1').trim() === '') return;
    try {
      const message = parseMessage(datagram);
      this.user.onWire('received', message, source);
      if (message.kind === 'response') this.#receiveResponse(message, source);
      else this.#receiveRequest(message, source);
    } catch (error) {
      this.user.onUnreadable(datagram, source, error instanceof Error ? error : new Error(String(error)));
    }
  }

  #receiveResponse(response: SipResponse, source: HostPort): void {
    const transaction = this.#clients.get(clientKey(response));
    if (transaction === undefined) this.user.onStray(response, source);
    else transaction.receive(response);
  }

  #receiveRequest(received: SipRequest, source: HostPort): void {
    const { request, destination } = withReceived(received, source);
    const key = serverKey(request, request.method === 'ACK' ? 'INVITE' : request.method);
    const known = this.#servers.get(key);
    if (request.method === 'ACK') {
      if (known?.state === 'completed' || known?.state === 'confirmed') known.acknowledged();
      else this.user.onAck(request);
      return;
    }
    if (known !== undefined) {
      known.receiveAgain();
      return;
    }
    const transaction = new ServerTransaction(
      request,
      destination,
      this.#ports(() => this.#servers.delete(key)),
    );
    this.#servers.set(key, transaction);
    if (request.method === 'CANCEL') {
      this.user.onCancel(transaction, this.#servers.get(serverKey(request, 'INVITE')));
    } else this.user.onRequest(request, transaction, source);
  }
}

/** Top Via branch and the method of CSeq (§17.1.3). */
function clientKey(message: SipMessage): string {
  const via = parseVia(message.headers.list('Via')[0] ?? '');
  return `${via.params.get('branch') ?? ''} ${parseCSeq(message).method}`;
}

/** Branch, sent-by and method; without the magic cookie, what RFC 2543 had (§17.2.3). */
function serverKey(request: SipRequest, method: string): string {
  const via = parseVia(request.headers.list('Via')[0] ?? '');
  const branch = via.params.get('branch') ?? '';
  if (branch.startsWith('z9hG4bK')) return `${branch} ${via.host}:${via.port ?? 5060} ${method}`;
  const { headers } = request;
  return [headers.get('Call-ID'), headers.get('From'), parseCSeq(request).number, branch, method].join(' ');
}

/** Writes received and rport into the top Via and says where responses go (§18.2.1-2; RFC 3581 §4). */
function withReceived(request: SipRequest, source: HostPort): { request: SipRequest; destination: HostPort } {
  const [top = '', ...others] = request.headers.list('Via');
  const via = parseVia(top);
  const params = new Map(via.params);
  const wantsPort = params.has('rport');
  if (wantsPort) params.set('rport', String(source.port));
  if (wantsPort || via.host !== source.host) params.set('received', source.host);
  const headers = request.headers.copy().remove('Via');
  for (const value of [printVia({ ...via, params }), ...others]) headers.add('Via', value);
  const port = wantsPort ? source.port : (via.port ?? 5060);
  return { request: { ...request, headers }, destination: { host: source.host, port } };
}
