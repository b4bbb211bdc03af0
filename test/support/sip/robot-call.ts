import { CallMedia } from './call-media.js';
import { mayMove, q850Of, type CallEnd, type CallEvent, type CallState } from './call-story.js';
import type { DigestClient } from './digest.js';
import type { Dialog } from './dialog.js';
import { EventLog, type Wait } from './event-log.js';
import { answerInDialog } from './in-dialog-requests.js';
import { present } from './moment.js';
import { refer, reinvite } from './own-requests.js';
import type { Direction } from './sdp.js';
import type { ServerTransaction } from './server-transaction.js';
import type { HostPort } from './sip-address.js';
import { parseCSeq, type SipMessage, type SipRequest } from './sip-message.js';
import type { DialogOwner, UserAgent } from './user-agent.js';

/** One call of a robot, dialled or incoming: what it does, what it hears, what happened to it. */
export abstract class RobotCall extends CallMedia implements DialogOwner, AsyncDisposable {
  readonly log: EventLog<CallEvent>;
  #state: CallState = 'inviting';
  #end: CallEnd | undefined;
  readonly #unacknowledged = new Map<number, { transaction: ServerTransaction; holdsOffer: boolean }>();
  protected dialog: Dialog | undefined;
  protected readonly releases: (() => void)[] = [];

  protected constructor(
    agent: UserAgent,
    protected readonly server: HostPort,
    title: string,
    readonly callId: string,
    protected readonly digest: DigestClient | undefined,
  ) {
    super(agent);
    this.log = new EventLog(title);
  }

  get state(): CallState {
    return this.#state;
  }

  /** How the call ended; undefined while it lives. */
  get end(): CallEnd | undefined {
    return this.#end;
  }

  async ringing(wait?: Wait): Promise<void> {
    await this.until('ringing', () => this.timings.ringing, wait);
  }

  async answered(wait?: Wait): Promise<void> {
    await this.until('answered', () => this.timings.answered, wait);
  }

  ended(wait?: Wait): Promise<CallEnd> {
    return this.log.until('the call ended', () => this.#end, wait);
  }

  /** Puts the other side on hold (sendonly) or silences both (inactive), by re-INVITE. */
  async holds(direction: Direction = 'sendonly'): Promise<void> {
    await this.#reinvites(direction);
  }

  async resumes(): Promise<void> {
    await this.#reinvites('sendrecv');
  }

  /** Blind transfer to a number or URI (RFC 3515), attended to another call of this robot; gives the status. */
  refers(target: string | RobotCall): Promise<number> {
    return refer(this, this.dialog, target, this.server);
  }

  /** What a Replaces header needs to name this call; undefined before there is a dialog. */
  get replaceable(): Pick<Dialog, 'remoteTarget' | 'remoteTag' | 'localTag'> | undefined {
    return this.dialog;
  }

  abstract hangsUp(wait?: Wait): Promise<CallEnd>;

  /** A 2xx of ours to an INVITE is out: its ACK is awaited, with the answer when the 2xx held our offer. */
  expectAck(transaction: ServerTransaction, holdsOffer: boolean): void {
    this.#unacknowledged.set(parseCSeq(transaction.request).number, { transaction, holdsOffer });
  }

  acknowledged(ack: SipRequest): void {
    const { number } = parseCSeq(ack);
    const accepted = this.#unacknowledged.get(number);
    this.#unacknowledged.delete(number);
    accepted?.transaction.acknowledged();
    if (accepted?.holdsOffer === true && ack.body.length > 0) this.negotiation.settle(ack.body.toString());
  }

  receive(request: SipRequest, transaction: ServerTransaction): void {
    answerInDialog(this, this.dialog, request, transaction);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state !== 'ended') await this.hangsUp({ withinMs: 2_000 }).catch(() => undefined);
    this.finish({ by: 'near', how: 'closed', status: 0, reason: 'closed' });
    await this.closeMedia();
  }

  /** Moves on; false when the story does not allow it any more. */
  protected move(to: CallState): boolean {
    if (!mayMove(this.#state, to)) return false;
    this.#state = to;
    return true;
  }

  /** The end of the story; only the first one counts. */
  finish(end: Omit<CallEnd, 'reasonHeaders' | 'q850'>, message?: SipMessage): void {
    if (!this.move('ended')) return;
    const reasonHeaders = message?.headers.values('Reason') ?? [];
    const q850 = q850Of(reasonHeaders);
    this.#end = { ...end, reasonHeaders, ...(q850 === undefined ? {} : { q850 }) };
    this.timings.ended = present();
    for (const release of this.releases.splice(0)) release();
    void this.closeMedia();
    this.log.append({ kind: 'ended', ...this.#end });
  }

  /** BYE (RFC 3261 §15.1.1): the call is over whatever the answer is; resolves when there is one. */
  protected async sayBye(wait?: Wait, how: CallEnd['how'] = 'hung up'): Promise<CallEnd> {
    const { dialog } = this;
    if (dialog === undefined || this.#state !== 'answered') return this.ended(wait);
    this.timings.byeSent = present();
    const bye = dialog.request('BYE');
    this.finish({ by: 'near', how, status: 200, reason: 'OK' });
    let status: number | undefined;
    void this.agent.exchange(bye, dialog.nextHop, { digest: this.digest }).then((response) => {
      status = response.status;
      this.log.append({ kind: 'bye-answered', status });
    });
    return this.log.until('the BYE answered', () => (status === undefined ? undefined : this.#end), wait);
  }

  async #reinvites(direction: Direction): Promise<void> {
    const response = await reinvite(this, this.dialog, direction);
    if (response.status >= 300) {
      throw new Error(`re-INVITE refused with ${response.status} ${response.reason}\n${this.log.toString()}`);
    }
    this.negotiation.settle(response.body.toString());
    this.log.append({ kind: 'media-changed', direction: this.direction, by: 'near' });
  }
}
