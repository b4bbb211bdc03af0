/**
 * Whether an agent is still heard: a page that is closed and a network that breaks say no goodbye. As long as the telephone can
 * be rung a softphone is trusted, which may save the sound of silence, and a browser, which never does, is looked at now and
 * then; once it cannot, the packets of its leg are counted, every second.
 */
import { isBrowserLine } from '../agents/index.js';
import { CallEnded, orAborted, race, untilAborted } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Leg } from '../telephony/index.js';
import type { AgentLine } from './agent-line.js';
import type { Call } from './call.js';

const askEveryMs = 1_000;
/** A browser that can be rung, and whose sound may have stopped all the same. */
const lookEveryMs = 15_000;
/** Longer than a telephone takes to change its network, and as long as somebody waits for an answer. */
const unheardAfterMs = 3_000;

export type SoundNews = 'unheard' | 'heard-again';

export class AgentSound implements Disposable {
  #isHeard = true;
  #phoneThere = true;
  /** The telephone was away, and nothing has been heard since it is back. */
  #inDoubt = false;
  #packets: number | undefined;
  #heardAt = 0;
  #wentAway = new AbortController();
  readonly #unsubscribe: () => void;

  constructor(
    readonly call: Call,
    readonly agentId: string,
    readonly line: AgentLine,
  ) {
    this.#unsubscribe = call.centre.telephony.events.on('phoneReachable', (phone, reachable) => {
      if (phone !== line.leg.party.line) return;
      this.#phoneThere = reachable;
      if (!reachable) this.#wentAway.abort();
    });
  }

  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** The agent has another leg. */
  beginsAnew(): void {
    this.#isHeard = true;
    this.#inDoubt = false;
  }

  /** Resolves when the agent is heard no longer, or again; rejects with the signal's reason. */
  async next(signal: AbortSignal): Promise<SoundNews> {
    const { clock } = this.call.centre;
    for (;;) {
      if (!this.#inDoubt) await this.#untilInDoubt(signal);
      await clock.after(askEveryMs, signal);
      const packets = await this.#packetsOf(this.line.leg, signal);
      if (packets === undefined) continue;
      if (packets !== this.#packets) {
        this.#packets = packets;
        this.#heardAt = clock.now();
        this.#inDoubt = !this.#phoneThere;
        if (!this.#isHeard) return this.#tell('heard-again');
      } else if (this.#isHeard && clock.now() - this.#heardAt >= unheardAfterMs) return this.#tell('unheard');
    }
  }

  async #untilInDoubt(signal: AbortSignal): Promise<void> {
    const { clock } = this.call.centre;
    const mayPause = !isBrowserLine(this.line.leg.party.line);
    if (this.#phoneThere) {
      this.#wentAway = new AbortController();
      const away = untilAborted(this.#wentAway.signal).catch(() => undefined);
      await race<void>(
        signal,
        (end) => orAborted(away, end),
        (end) => (mayPause ? untilAborted(end) : clock.after(lookEveryMs, end)),
      );
    }
    this.#inDoubt = true;
    this.#heardAt = clock.now();
    this.#packets = await this.#packetsOf(this.line.leg, signal);
  }

  /** Undefined while nobody can tell; a leg that is gone is noticed where its end is waited for. */
  async #packetsOf(leg: Leg, signal: AbortSignal): Promise<number | undefined> {
    try {
      return await orAborted(leg.packetsHeard(), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallEnded))
        this.call.log.debug({ err: error, agentId: this.agentId }, 'nobody knows whether the agent is heard');
      return undefined;
    }
  }

  #tell(news: SoundNews): SoundNews {
    const { call, agentId } = this;
    this.#isHeard = news === 'heard-again';
    call.record({ kind: this.#isHeard ? 'agent-heard-again' : 'agent-unheard', agentId });
    if (this.#isHeard)
      call.log.info({ event: logEvents.agentHeardAgain, agentId }, 'the agent is heard again');
    else call.log.warn({ event: logEvents.agentUnheard, agentId }, 'nothing is heard of the agent');
    return news;
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
  }
}
