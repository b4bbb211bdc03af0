/** Company for a caller who waits: music, what keeps the wait honest, and a walk through menus for those who like. */
import { race } from '../kernel/index.js';
import type { FlowStart } from '../ivr/index.js';
import type { Offer, Ticket } from '../queue/index.js';
import type { QueueSettings } from '../site/index.js';
import { WaitAnnouncer } from './announce-wait.js';
import type { Call } from './call.js';
import { sayPosition } from './say-position.js';
import type { QueuePlace } from './stage.js';
import { WaitingWalk } from './waiting-walk.js';

/** Something that is said between the music, again and again. */
interface Announcement {
  dueAt: number;
  readonly everyMs: number;
  say(ticket: Ticket, signal: AbortSignal): Promise<void>;
}

export class Company {
  readonly #announcements: Announcement[] = [];
  readonly #walk: WaitingWalk | undefined;
  /** Has come back from a walk, and is to be told that the place was kept. */
  #isBack = false;

  constructor(
    readonly call: Call,
    readonly queue: QueueSettings,
    readonly place: QueuePlace,
    /** When the leg may be used, for a caller who is still to be welcomed; 'resumed' for one who was here before. */
    private legIsFree: Promise<void> | 'resumed',
    /** Where the caller walked when an earlier process died. */
    walkedAt?: FlowStart,
  ) {
    const { announcePosition, announceWait, whileWaiting } = queue;
    if (announcePosition) {
      this.#announce(announcePosition, (ticket, signal) => sayPosition(call, queue, ticket, signal));
    }
    if (announceWait) {
      const announcer = new WaitAnnouncer(call, queue);
      this.#announce(announceWait, (ticket, signal) => announcer.say(ticket, signal));
    }
    if (!whileWaiting) return;
    const { invitation } = whileWaiting;
    if (invitation) this.#announce(invitation, (_, signal) => call.say([invitation.prompt], signal));
    this.#walk = new WaitingWalk(call, queue, whileWaiting, place, walkedAt);
  }

  /** Until the signal says that somebody is there. 'left-alone': the caller walks on and wants no agent for now. */
  async keep(ticket: Ticket, signal: AbortSignal): Promise<'left-alone' | 'settled'> {
    if (this.legIsFree !== 'resumed') {
      await this.legIsFree;
      this.legIsFree = 'resumed';
      await this.call.remember('queue', { ...this.place, queue: this.queue.name });
      if (this.queue.welcomePrompt) await this.call.say([this.queue.welcomePrompt], signal);
    }
    for (;;) {
      if (this.#isBack) {
        this.#isBack = false;
        await this.call.say(['place-kept'], signal);
      }
      if (!this.#walk?.at) await this.#untilWalk(ticket, signal);
      const end = await this.#walk?.go(signal);
      if (end === 'left-alone' || end === 'settled') return end;
      this.#isBack = end === 'back';
    }
  }

  /** Whether the agent of an offer may be rung now; a caller in the menus is asked. Rejects with the signal's reason. */
  async isReadyFor(offer: Offer, signal: AbortSignal): Promise<boolean> {
    return this.#walk?.isReadyFor(offer, signal) ?? true;
  }

  /** For a caller who was left alone: 'back' when the walk is over and the place is wanted again. */
  async walkAlone(): Promise<'back' | 'settled'> {
    const end = (await this.#walk?.goOnAlone()) ?? 'back';
    this.#isBack = end === 'back';
    return end;
  }

  /** Music and announcements, until the caller presses the key that begins the walk. */
  async #untilWalk(ticket: Ticket, signal: AbortSignal): Promise<void> {
    const { clock } = this.call.centre;
    for (;;) {
      const next = this.#announcements.reduce<Announcement | undefined>(
        (first, one) => (first && first.dueAt <= one.dueAt ? first : one),
        undefined,
      );
      {
        await using _music = this.call.leg.startMusic(this.queue.musicClass);
        const waitMs = next ? Math.max(0, next.dueAt - clock.now()) : Number.POSITIVE_INFINITY;
        if (await this.#keyPressed(signal, (signal) => clock.after(waitMs, signal))) return;
      }
      if (!next) continue;
      const wantsToWalk = await this.#keyPressed(signal, (signal) => next.say(ticket, signal));
      next.dueAt = clock.now() + next.everyMs;
      if (wantsToWalk) return;
    }
  }

  /** True when the caller pressed the walk's key before the wait was over. */
  #keyPressed(signal: AbortSignal, wait: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    const key = this.#walk?.settings.key;
    const { digits } = this.call.leg;
    return race(
      signal,
      async (signal) => {
        await wait(signal);
        return false;
      },
      ...(key === undefined
        ? []
        : [
            async (signal: AbortSignal) => {
              while ((await digits.next(signal)) !== key);
              return true;
            },
          ]),
    );
  }

  #announce(when: { firstAfterSec: number; everySec: number }, say: Announcement['say']): void {
    const dueAt = this.call.centre.clock.now() + when.firstAfterSec * 1000;
    this.#announcements.push({ dueAt, everyMs: when.everySec * 1000, say });
  }
}
