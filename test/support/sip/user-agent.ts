import { randomBytes } from 'node:crypto';
import type { SipTimers } from './client-transaction.js';
import { DigestClient, type Credentials } from './digest.js';
import { tagOf } from './dialog.js';
import { EventLog } from './event-log.js';
import { MediaClock } from './media-clock.js';
import { RequestAttempt, type AttemptOptions } from './request-attempt.js';
import { RtpSink } from './rtp-sink.js';
import type { ServerTransaction } from './server-transaction.js';
import type { HostPort } from './sip-address.js';
import { makeResponse, type SipMessage, type SipRequest, type SipResponse } from './sip-message.js';
import { TransactionLayer, type TransactionUser } from './transaction-layer.js';

export const allowedMethods = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, NOTIFY, MESSAGE';

/** What came and went on the SIP socket, for waits on raw exchanges and for reading after a failure. */
export type WireEvent =
  | {
      readonly kind: 'sent' | 'received';
      readonly summary: string;
      readonly peer: string;
      readonly message: SipMessage;
    }
  | { readonly kind: 'unreadable'; readonly error: string; readonly peer: string; readonly bytes: number };

/** A call, as far as the requests within its dialog are concerned. */
export interface DialogOwner {
  receive(request: SipRequest, transaction: ServerTransaction): void;
  acknowledged(ack: SipRequest): void;
}

/** An incoming call that can still be cancelled. */
export interface CancelTarget {
  cancelled(cancel: SipRequest): void;
}

export type RequestHandler = (request: SipRequest, transaction: ServerTransaction, source: HostPort) => void;

/** The protocol half of a robot: sends requests, hands incoming ones to whom they concern. */
export class UserAgent implements TransactionUser, AsyncDisposable {
  readonly clock = new MediaClock();
  readonly wire = new EventLog<WireEvent>('SIP messages', 400);
  readonly #handlers = new Map<string, RequestHandler>();
  readonly #dialogs = new Map<string, DialogOwner>();
  readonly #cancellable = new Map<ServerTransaction, CancelTarget>();
  readonly #digests = new Map<string, DigestClient>();
  #layer: TransactionLayer | undefined;
  #sink: Promise<RtpSink> | undefined;

  private constructor(readonly bindAddress: string) {}

  static async open(bindAddress: string, port: number, timers: SipTimers): Promise<UserAgent> {
    const agent = new UserAgent(bindAddress);
    agent.#layer = await TransactionLayer.open(bindAddress, port, timers, agent);
    return agent;
  }

  get layer(): TransactionLayer {
    if (this.#layer === undefined) throw new Error('The robot is not open');
    return this.#layer;
  }

  get local(): HostPort {
    return this.layer.local;
  }

  contact(user: string): string {
    return `<sip:${encodeURIComponent(user)}@${this.local.host}:${this.local.port}>`;
  }

  newTag(): string {
    return randomBytes(6).toString('hex');
  }

  newCallId(): string {
    return `${randomBytes(12).toString('hex')}@${this.local.host}`;
  }

  /** The port of all calls that hear nothing, opened when the first one needs it. */
  sink(): Promise<RtpSink> {
    this.#sink ??= RtpSink.open(this.bindAddress);
    return this.#sink;
  }

  /** What is known of these credentials' realm, so that nonces are used again. */
  digestFor(credentials: Credentials | undefined): DigestClient | undefined {
    if (credentials === undefined) return undefined;
    const key = JSON.stringify([credentials.user, credentials.password]);
    const known = this.#digests.get(key) ?? new DigestClient(credentials);
    this.#digests.set(key, known);
    return known;
  }

  /** Sends a request other than INVITE and gives its final response; a 408 of our own when nobody answers (§8.1.3.1). */
  exchange(request: SipRequest, to: HostPort, options: AttemptOptions = {}): Promise<SipResponse> {
    return new Promise((resolve) => {
      const onTimeout = (): void => resolve(makeResponse(request, 408, 'No answer came'));
      new RequestAttempt(this.layer, request, to, { onFinal: resolve, onTimeout }, options);
    });
  }

  /** Who answers a method outside dialogs. */
  handle(method: string, handler: RequestHandler): void {
    this.#handlers.set(method, handler);
  }

  keepDialog(callId: string, localTag: string, owner: DialogOwner): () => void {
    const key = `${callId} ${localTag}`;
    this.#dialogs.set(key, owner);
    return () => this.#dialogs.delete(key);
  }

  findDialog(callId: string, localTag: string): DialogOwner | undefined {
    return this.#dialogs.get(`${callId} ${localTag}`);
  }

  keepCancellable(invite: ServerTransaction, target: CancelTarget): () => void {
    this.#cancellable.set(invite, target);
    return () => this.#cancellable.delete(invite);
  }

  onRequest(request: SipRequest, transaction: ServerTransaction, source: HostPort): void {
    const tag = tagOf(request.headers.get('To') ?? '');
    if (tag !== '') {
      const owner = this.findDialog(request.headers.get('Call-ID') ?? '', tag);
      if (owner === undefined) transaction.reply(481);
      else owner.receive(request, transaction);
      return;
    }
    const handler = this.#handlers.get(request.method);
    if (handler !== undefined) handler(request, transaction, source);
    else this.#answerAlone(request, transaction);
  }

  onCancel(cancel: ServerTransaction, invite: ServerTransaction | undefined): void {
    const target = invite === undefined ? undefined : this.#cancellable.get(invite);
    cancel.reply(invite === undefined ? 481 : 200);
    target?.cancelled(cancel.request);
  }

  onAck(ack: SipRequest): void {
    this.findDialog(ack.headers.get('Call-ID') ?? '', tagOf(ack.headers.get('To') ?? ''))?.acknowledged(ack);
  }

  onStray(): void {
    // Late answers and answers to raw messages: to be found in the wire log.
  }

  onUnreadable(datagram: Buffer, source: HostPort, error: Error): void {
    const peer = `${source.host}:${source.port}`;
    this.wire.append({ kind: 'unreadable', error: error.message, peer, bytes: datagram.length });
  }

  onWire(kind: 'sent' | 'received', message: SipMessage, peer: HostPort): void {
    const first =
      message.kind === 'request' ? `${message.method} ${message.uri}` : `${message.status} ${message.reason}`;
    const summary = `${first.slice(0, 120)} [CSeq ${message.headers.get('CSeq') ?? '?'}]`;
    this.wire.append({ kind, summary, peer: `${peer.host}:${peer.port}`, message });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.clock[Symbol.dispose]();
    await this.#layer?.[Symbol.asyncDispose]();
    await (await this.#sink)?.[Symbol.asyncDispose]();
  }

  /** OPTIONS is how Asterisk qualifies a contact; NOTIFY and MESSAGE outside dialogs are taken politely. */
  #answerAlone(request: SipRequest, transaction: ServerTransaction): void {
    const isKnown = ['OPTIONS', 'NOTIFY', 'MESSAGE', 'INFO'].includes(request.method);
    const response = makeResponse(request, isKnown ? 200 : 405);
    response.headers.set('To', `${request.headers.get('To') ?? ''};tag=${this.newTag()}`);
    response.headers.add('Allow', allowedMethods).add('Accept', 'application/sdp');
    transaction.respond(response);
  }
}
