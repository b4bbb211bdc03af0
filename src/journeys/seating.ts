/** The legs of a conversation, each where it belongs: in the bridge, or kept company outside it. */
import type { Party, Seat } from '../conversations/index.js';
import { CallEnded } from '../kernel/index.js';
import type { Bridge, Leg } from '../telephony/index.js';
import type { Call } from './call.js';

interface Seated {
  readonly leg: Leg;
  readonly seat: Seat;
  /** What keeps the leg company outside the bridge. */
  readonly company: { readonly stop: () => Promise<void> } | undefined;
}

/** Disposing ends the music and the ringing; the bridge is its owner's. */
export class Seating implements AsyncDisposable {
  readonly #seated = new Map<Party, Seated>();

  constructor(
    readonly call: Call,
    readonly bridge: Bridge,
    agent: Leg,
  ) {
    this.#seated.set('caller', { leg: call.leg, seat: 'speaks', company: undefined });
    this.#seated.set('agent', { leg: agent, seat: 'speaks', company: undefined });
  }

  /**
   * Brings everybody to their seats; whoever is not named is let go. A leg that is gone is passed over: its end is
   * noticed where it is waited for. Rejects with `CallEnded` when it is the caller's. `words`: a prompt for a caller who comes
   * out of the conversation, before the music.
   */
  async arrange(
    seats: ReadonlyMap<Party, Seat>,
    legs: ReadonlyMap<Party, Leg>,
    words?: string,
  ): Promise<void> {
    for (const [party, { leg, seat }] of [...this.#seated])
      if (seats.get(party) !== seat || legs.get(party) !== leg) await this.#rise(party);
    const coming: Party[] = [];
    for (const [party, seat] of seats) {
      const leg = legs.get(party);
      if (!leg || this.#seated.has(party)) continue;
      if (seat === 'speaks') {
        coming.push(party);
        continue;
      }
      if (words !== undefined && party === 'caller') await this.call.say([words]);
      this.#seated.set(party, { leg, seat, company: this.#keepCompany(leg, seat) });
    }
    // One by one: of several at once one that is gone would keep the others out.
    for (const party of coming) {
      const leg = legs.get(party) as Leg;
      try {
        await this.bridge.add(leg);
        this.#seated.set(party, { leg, seat: 'speaks', company: undefined });
      } catch (error) {
        this.call.signal.throwIfAborted();
        if (!(error instanceof CallEnded)) throw error;
      }
    }
  }

  async #rise(party: Party): Promise<void> {
    const seated = this.#seated.get(party);
    if (!seated) return;
    this.#seated.delete(party);
    if (seated.company) await seated.company.stop();
    else await this.bridge.remove(seated.leg);
  }

  #keepCompany(leg: Leg, seat: Exclude<Seat, 'speaks'>): { readonly stop: () => Promise<void> } | undefined {
    if (leg.signal.aborted) return undefined;
    return seat === 'music'
      ? leg.startMusic(this.call.site.company.musicClass)
      : leg.play([{ kind: 'tone', name: 'ring' }]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const seated = [...this.#seated.values()];
    this.#seated.clear();
    await Promise.all(seated.map(({ company }) => company?.stop() ?? Promise.resolve()));
  }
}
