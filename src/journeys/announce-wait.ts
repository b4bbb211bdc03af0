/** "You will wait about four to six minutes": told to a waiting caller, and written down to be held against the truth. */
import { logEvents } from '../platform/index.js';
import type { Ticket } from '../queue/index.js';
import type { QueueSettings } from '../site/index.js';
import { uncorrected, waitWords, wordsToPrompts } from '../waits/index.js';
import type { Said, TicketEstimate } from '../waits/index.js';
import type { Call } from './call.js';
import { sayPosition } from './say-position.js';

const nothingKnown: TicketEstimate = {
  estimate: { kind: 'unknown', why: 'not-waiting' },
  calibration: uncorrected,
};

export class WaitAnnouncer {
  #last: Said | undefined;

  constructor(
    readonly call: Call,
    readonly queue: QueueSettings,
  ) {}

  /** Says what is known; where nothing is, the position, unless the queue tells that by itself. */
  async say(ticket: Ticket, signal: AbortSignal): Promise<void> {
    const { call, queue } = this;
    const { clock, waits } = call.centre;
    const { estimate, calibration } = await this.#estimate(ticket);
    signal.throwIfAborted();
    this.#last ??= waits.lastSaid(call.id);
    const words = estimate.kind === 'known' ? waitWords(estimate, this.#last, clock.now()) : undefined;
    if (estimate.kind === 'unknown' || !words) {
      if (!queue.announcePosition) await sayPosition(call, queue, ticket, signal);
      return;
    }
    const { likelyMs, fromMs, toMs } = estimate;
    call.record({
      kind: 'wait-announced',
      queue: queue.name,
      ticketId: ticket.id,
      likelyMs: Math.round(likelyMs),
      fromMs: Math.round(fromMs),
      toMs: Math.round(toMs),
      saidFromMs: words.fromMinutes * 60_000,
      ...(words.toMinutes === undefined ? {} : { saidToMs: words.toMinutes * 60_000 }),
      longer: words.longer,
      ...calibration,
    });
    this.#last = words;
    const { prompts, values } = wordsToPrompts(words);
    await call.say(prompts, signal, values);
  }

  /** No estimate is worth a caller's place: whatever fails, nothing is known. */
  async #estimate(ticket: Ticket): Promise<TicketEstimate> {
    try {
      return await this.call.centre.waits.estimate(ticket.id);
    } catch (error) {
      this.call.log.warn(
        { event: logEvents.waitsStale, err: error },
        'how long the caller will wait is not known',
      );
      return nothingKnown;
    }
  }
}
