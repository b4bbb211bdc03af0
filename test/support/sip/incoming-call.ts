import type { CallEnd } from './call-story.js';
import { Dialog } from './dialog.js';
import type { Wait } from './event-log.js';
import { echoSessionTimer } from './in-dialog-requests.js';
import { present } from './moment.js';
import { RobotCall } from './robot-call.js';
import type { MediaOptions } from './rtp-session.js';
import type { ServerTransaction } from './server-transaction.js';
import { parseNameAddress, userOf, type HostPort } from './sip-address.js';
import { makeResponse, type SipRequest, type SipResponse } from './sip-message.js';
import { allowedMethods, type CancelTarget, type UserAgent } from './user-agent.js';

/** Who calls, from P-Asserted-Identity (RFC 3325) where it is given, else From. */
export interface CallerId {
  readonly user: string;
  readonly displayName: string;
  readonly assertedIdentity?: string;
  readonly from: string;
}

/** A call that comes to the robot: it rings, answers, refuses or lets it be. */
export class IncomingRobotCall extends RobotCall implements CancelTarget {
  readonly arrivedAtMs = present().ms;
  readonly caller: CallerId;
  /** The user part of the Request-URI: which of the robot's numbers or names was called. */
  readonly called: string;
  readonly #tag: string;
  #isMediaOpen = false;

  constructor(
    agent: UserAgent,
    readonly invite: SipRequest,
    private readonly transaction: ServerTransaction,
    server: HostPort,
    private readonly media: MediaOptions,
  ) {
    const from = parseNameAddress(invite.headers.get('From') ?? '');
    super(
      agent,
      server,
      `Call from ${from.displayName} ${from.uri}`.slice(0, 120),
      invite.headers.get('Call-ID') ?? '',
      undefined,
    );
    this.#tag = agent.newTag();
    this.caller = callerOf(invite);
    this.called = userOf(`<${invite.uri}>`);
    this.dialog = Dialog.ofCalled(invite, this.#tag);
    this.timings.inviteReceived = this.log.append({ kind: 'arrived', from: from.uri, to: invite.uri });
    this.releases.push(
      agent.keepDialog(this.callId, this.#tag, this),
      agent.keepCancellable(transaction, this),
    );
    transaction.reply(100);
  }

  header(name: string): string | undefined {
    return this.invite.headers.get(name);
  }

  /** 180 Ringing, or another 1xx; 183 with `earlyMedia` opens the way for sound before the answer. */
  async rings(status = 180, options: { readonly earlyMedia?: boolean } = {}): Promise<void> {
    const body = options.earlyMedia === true ? await this.#describe() : '';
    if (this.state === 'ended') return;
    this.transaction.respond(this.#response(status, body));
    this.move('ringing');
    this.timings.ringing ??= present();
    this.log.append({ kind: 'ringing', status, hasEarlyMedia: body !== '' });
  }

  /** 200 with our media; resolves when the ACK came. */
  async answers(wait?: Wait): Promise<void> {
    const body = await this.#describe();
    // A CANCEL that came before the 200 wins (RFC 3261 §9.2); the log tells.
    if (this.move('answered')) {
      const response = this.#response(200, body);
      echoSessionTimer(this.invite, response);
      this.transaction.respond(response, () => void this.sayBye({}, 'unanswered').catch(() => undefined));
      this.expectAck(this.transaction, this.invite.body.length === 0);
      this.timings.answered = present();
      this.log.append({ kind: 'answered' });
    }
    await this.until('the 200 acknowledged', () => this.timings.acknowledged, wait);
  }

  /** Refuses: 486 busy, 603 declined, 480 not there … */
  rejects(status = 486, reason?: string, headers: Readonly<Record<string, string>> = {}): void {
    if (this.state === 'answered' || this.state === 'ended') return;
    const response = this.#response(status, '', reason);
    for (const [name, value] of Object.entries(headers)) response.headers.add(name, value);
    this.transaction.respond(response);
    this.finish({ by: 'near', how: 'refused', status, reason: response.reason }, response);
  }

  /** Lets it ring for ever: says nothing more until the caller gives up; resolves when it did. */
  ignores(wait?: Wait): Promise<CallEnd> {
    return this.ended(wait);
  }

  /** BYE when answered, 603 before. */
  async hangsUp(wait: Wait = {}): Promise<CallEnd> {
    if (this.state === 'answered') return this.sayBye(wait);
    this.rejects(603);
    return this.ended(wait);
  }

  cancelled(cancel: SipRequest): void {
    if (!this.transaction.isOpen) return;
    this.timings.cancelReceived = present();
    const response = this.#response(487);
    this.transaction.respond(response);
    this.finish({ by: 'far', how: 'cancelled', status: 487, reason: response.reason }, cancel);
  }

  override acknowledged(ack: SipRequest): void {
    super.acknowledged(ack);
    if (this.timings.acknowledged !== undefined) return;
    this.timings.acknowledged = present();
    this.log.append({ kind: 'acknowledged' });
  }

  /** Our description: an answer to the offer, or an offer when the INVITE had none (RFC 3261 §13.3.1.4). */
  async #describe(): Promise<string> {
    if (!this.#isMediaOpen) {
      this.#isMediaOpen = true;
      await this.openMedia(this.media);
    }
    if (this.invite.body.length > 0) return this.negotiation.answer(this.invite.body.toString());
    return this.negotiation.offer();
  }

  #response(status: number, body = '', reason?: string): SipResponse {
    const response = makeResponse(this.invite, status, reason, body);
    response.headers.set('To', `${this.invite.headers.get('To') ?? ''};tag=${this.#tag}`);
    if (status < 300) response.headers.add('Contact', this.agent.contact(this.called || 'robot'));
    if (status >= 200) response.headers.add('Allow', allowedMethods);
    if (body !== '') response.headers.add('Content-Type', 'application/sdp');
    return response;
  }
}

function callerOf(invite: SipRequest): CallerId {
  const from = invite.headers.get('From') ?? '';
  const [assertedIdentity] = invite.headers.list('P-Asserted-Identity');
  const identity = assertedIdentity ?? from;
  return {
    user: userOf(identity),
    displayName: parseNameAddress(identity).displayName,
    from,
    ...(assertedIdentity === undefined ? {} : { assertedIdentity }),
  };
}
