import type { CallEnd } from './call-story.js';
import type { Credentials } from './digest.js';
import { Dialog, tagOf } from './dialog.js';
import type { Wait } from './event-log.js';
import { HeaderFields } from './header-fields.js';
import { present } from './moment.js';
import { withVia } from './own-requests.js';
import { RequestAttempt } from './request-attempt.js';
import { RobotCall } from './robot-call.js';
import type { MediaOptions } from './rtp-session.js';
import { printNameAddress, type HostPort } from './sip-address.js';
import { makeRequest, parseCSeq, type SipRequest, type SipResponse } from './sip-message.js';
import { allowedMethods, type UserAgent } from './user-agent.js';

export interface DialOptions {
  /** A number (`+3612345678`) at the server, or a whole sip: URI. */
  readonly to: string;
  readonly from: { readonly user: string; readonly displayName?: string; readonly domain?: string };
  readonly credentials?: Credentials;
  /** Further header fields: P-Asserted-Identity, Diversion, X-… */
  readonly headers?: Readonly<Record<string, string>>;
  readonly media?: MediaOptions;
}

/** A call that the robot places. */
export class DialledCall extends RobotCall {
  #attempt: RequestAttempt | undefined;
  #acks = new Map<string, SipRequest>();
  #releaseDialog: () => void = () => undefined;
  #isUnwanted = false;

  private constructor(
    agent: UserAgent,
    private readonly options: DialOptions,
    server: HostPort,
    callId: string,
    readonly localTag: string,
  ) {
    super(agent, server, `Call to ${options.to}`, callId, agent.digestFor(options.credentials));
  }

  /** Opens the media and sends the INVITE; does not wait for any answer. */
  static async start(agent: UserAgent, server: HostPort, options: DialOptions): Promise<DialledCall> {
    const call = new DialledCall(agent, options, server, agent.newCallId(), agent.newTag());
    await call.openMedia(options.media ?? {});
    call.#dial();
    return call;
  }

  /** CANCEL while it rings, BYE when it was answered (RFC 3261 §9.1, §15); resolves when the call has ended. */
  async hangsUp(wait: Wait = {}): Promise<CallEnd> {
    if (this.state === 'answered') return this.sayBye(wait);
    if (this.state !== 'ended' && !this.#isUnwanted) {
      this.#isUnwanted = true;
      // Without any 1xx there is nothing to cancel yet; the first one will be the sign (§9.1).
      if (this.#attempt?.isProceeding === true) this.#attempt.cancel();
    }
    return this.ended(wait);
  }

  #dial(): void {
    const invite = this.#invite();
    this.releases.push(() => this.#releaseDialog());
    this.#releaseDialog = this.agent.keepDialog(this.callId, this.localTag, this);
    this.timings.inviteSent = present();
    this.log.append({ kind: 'dialled', to: this.options.to });
    this.#attempt = new RequestAttempt(
      this.agent.layer,
      invite,
      this.server,
      {
        onProvisional: (response) => this.#onProvisional(response),
        onFinal: (response) => this.#onFinal(response),
        onTimeout: () => {
          const by = this.#isUnwanted ? 'near' : 'nobody';
          this.finish({
            by,
            how: this.#isUnwanted ? 'cancelled' : 'unanswered',
            status: 408,
            reason: 'No answer',
          });
        },
      },
      { digest: this.digest, onChallenged: (status) => this.log.append({ kind: 'challenged', status }) },
    );
  }

  #onProvisional(response: SipResponse): void {
    this.timings.firstProvisional ??= present();
    if (this.#isUnwanted) {
      this.#attempt?.cancel();
      return;
    }
    if (response.status === 100) {
      this.log.append({ kind: 'trying' });
      return;
    }
    if (tagOf(response.headers.get('To') ?? '') !== '') this.#enterDialog(response);
    const hasEarlyMedia = this.#settle(response);
    this.move('ringing');
    this.timings.ringing ??= present();
    this.log.append({ kind: 'ringing', status: response.status, hasEarlyMedia });
  }

  #onFinal(response: SipResponse): void {
    const { status, reason } = response;
    if (status >= 300) {
      const how = this.#isUnwanted ? 'cancelled' : 'refused';
      this.finish({ by: this.#isUnwanted ? 'near' : 'far', how, status, reason }, response);
      return;
    }
    const tag = tagOf(response.headers.get('To') ?? '');
    const known = this.#acks.get(tag);
    if (known !== undefined) {
      // Our ACK was lost (§13.2.2.4).
      this.agent.layer.send(known, Dialog.ofCaller(known, response).nextHop);
      return;
    }
    const isFirst = this.#acks.size === 0;
    const dialog = this.#acknowledge(response, tag);
    if (!isFirst || this.state === 'ended') {
      // A second branch of a forked INVITE answered as well, or we are gone: not wanted (§13.2.2.4).
      void this.agent.exchange(dialog.request('BYE'), dialog.nextHop);
      return;
    }
    this.dialog = dialog;
    this.#settle(response);
    this.move('answered');
    this.timings.answered = present();
    this.log.append({ kind: 'answered' });
    if (this.#isUnwanted) void this.sayBye({}, 'cancelled').catch(() => undefined);
  }

  /** ACK to a 2xx: a request of the dialog, with the INVITE's number and credentials (§13.2.2.4, §22.1). */
  #acknowledge(response: SipResponse, tag: string): Dialog {
    const invite = this.#attempt?.request ?? this.#invite();
    const dialog = Dialog.ofCaller(invite, response);
    const ack = dialog.request('ACK', '', parseCSeq(invite).number);
    for (const name of ['Authorization', 'Proxy-Authorization']) {
      const value = invite.headers.get(name);
      if (value !== undefined) ack.headers.add(name, value);
    }
    const sent = withVia(this.agent, ack);
    this.#acks.set(tag, sent);
    this.agent.layer.send(sent, dialog.nextHop);
    return dialog;
  }

  /** An early dialog, so that UPDATE and early re-offers find us (§12.1). */
  #enterDialog(response: SipResponse): void {
    this.dialog ??= Dialog.ofCaller(this.#attempt?.request ?? this.#invite(), response);
  }

  #settle(response: SipResponse): boolean {
    if (response.body.length === 0) return false;
    try {
      this.negotiation.settle(response.body.toString());
      return true;
    } catch (error) {
      this.log.append({ kind: 'trouble', text: String(error) });
      return false;
    }
  }

  #invite(): SipRequest {
    const { to, from, headers = {} } = this.options;
    const { host, port } = this.server;
    const uri = /^(sips?|tel):/i.test(to) ? to : `sip:${to}@${host}:${port}`;
    const fromUri = `sip:${from.user}@${from.domain ?? this.agent.local.host}`;
    const fields = new HeaderFields([
      ['Max-Forwards', '70'],
      ['From', printNameAddress(fromUri, from.displayName, { tag: this.localTag })],
      ['To', printNameAddress(uri)],
      ['Call-ID', this.callId],
      ['CSeq', '1 INVITE'],
      ['Contact', this.agent.contact(from.user)],
      ['Allow', allowedMethods],
      ['Supported', 'replaces'],
      ['User-Agent', 'sip-robot'],
      ['Content-Type', 'application/sdp'],
    ]);
    for (const [name, value] of Object.entries(headers)) fields.set(name, value);
    return makeRequest('INVITE', uri, fields, this.negotiation.offer());
  }
}
