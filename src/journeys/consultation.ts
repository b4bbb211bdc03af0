/** A colleague who is being called in: rung, on the line, and told of in the journal. */
import type { Happening, TransferTarget } from '../conversations/index.js';
import { nameOfTarget } from '../conversations/index.js';
import { isUnwinding, messageOf, orAborted } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Unreached } from '../site/index.js';
import type { Call } from './call.js';
import { ringColleague } from './colleague.js';
import type { Colleague } from './colleague.js';

/** Disposing stops the ringing, or puts the colleague's leg down. */
export class Consultation implements AsyncDisposable {
  readonly #over = new AbortController();
  readonly #ringing: Promise<Colleague | Unreached | 'failed'>;
  #colleague: Colleague | undefined;
  #why: Unreached | 'failed' = 'no-answer';
  #answeredAt: number | undefined;
  #speaksWithCallerSince: number | undefined;
  #taken = false;

  constructor(
    readonly call: Call,
    readonly to: TransferTarget,
  ) {
    // On a signal of its own: whoever is rung is let go by disposing, in order.
    this.#ringing = ringColleague(call, to, this.#over.signal).catch((error: unknown) => {
      if (!isUnwinding(error) && !this.#over.signal.aborted)
        call.log.error(
          { event: logEvents.callFailed, err: error, why: messageOf(error) },
          'a colleague could not be called in',
        );
      return 'failed';
    });
  }

  /** Undefined while it rings. */
  get colleague(): Colleague | undefined {
    return this.#colleague;
  }

  get name(): string {
    return this.#colleague?.name ?? nameOfTarget(this.to);
  }

  /** What comes next by itself: answered or not, and later that the colleague is gone. */
  async next(signal: AbortSignal): Promise<Happening> {
    if (this.#colleague) {
      await orAborted(this.#colleague.leg.ended, signal);
      return 'colleague-gone';
    }
    const found = await orAborted(this.#ringing, signal);
    if (typeof found === 'string') {
      this.#why = found;
      return 'unreached';
    }
    return 'answered';
  }

  /** The answer has been taken notice of: `next` may have told it to nobody. */
  async isAnswered(): Promise<void> {
    const found = await this.#ringing;
    if (typeof found !== 'string') this.#colleague = found;
  }

  /** The colleague is somebody else's from now on. */
  takeColleague(): Colleague | undefined {
    const taken = this.#colleague;
    this.#colleague = undefined;
    this.#taken = taken !== undefined;
    return taken;
  }

  answered(agentId: string): void {
    this.#answeredAt = this.call.centre.clock.now();
    this.call.record({ kind: 'consult-answered', agentId, with: this.name });
  }

  failed(agentId: string): void {
    const facts = { agentId, to: this.name, why: this.#why };
    this.call.record({ kind: 'consult-failed', ...facts });
    if (this.to.kind === 'leaders')
      this.call.log.warn(
        { event: logEvents.escalationFailed, ...facts },
        'no team leader could be reached; the agent has the caller again',
      );
  }

  /** All three speak: the colleague is credited with it from now on. */
  joined(agentId: string): void {
    const { call, name } = this;
    call.record({ kind: 'conference-began', agentId, with: name });
    this.#speaksWithCallerSince = call.centre.clock.now();
    const colleagueId = this.#colleague?.agentId;
    if (colleagueId !== undefined)
      call.record({ kind: 'conversation-started', agentId: colleagueId, waitMs: 0 });
  }

  ended(agentId: string, how: 'completed' | 'back' | 'colleague-gone' | 'over'): void {
    const { call, name } = this;
    const now = call.centre.clock.now();
    const since = this.#speaksWithCallerSince;
    const colleagueId = this.#colleague?.agentId;
    // One who goes on with the caller is told of anew there.
    if (since !== undefined && colleagueId !== undefined)
      call.record({
        kind: 'conversation-ended',
        agentId: colleagueId,
        talkMs: now - since,
        endedBy: how === 'over' ? 'caller' : 'agent',
      });
    if (this.#answeredAt === undefined) {
      call.record({ kind: 'consult-failed', agentId, to: name, why: how });
      return;
    }
    call.record({ kind: 'consult-ended', agentId, with: name, how, consultMs: now - this.#answeredAt });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort(new Error('the colleague is not wanted any more'));
    const found = await this.#ringing;
    if (typeof found === 'string' || this.#taken) return;
    await found[Symbol.asyncDispose]();
  }
}
