import { isMissing } from './ari-errors.js';
import type { CommandPool } from './command-pool.js';
import type { HeardEvent } from './event-queue.js';
import type { Endpoint } from './generated/models.js';

type ContactEvent = Extract<HeardEvent, { readonly type: 'ContactStatusChange' | 'PeerStatusChange' }>;

/** Which registered phones can be rung. */
export class Reachability {
  readonly #state = new Map<string, boolean>();

  constructor(
    readonly commands: CommandPool,
    /** A trunk is an endpoint too, but no phone. */
    readonly isTrunk: (name: string) => boolean,
    readonly changed: (phone: string, reachable: boolean) => void,
  ) {}

  hear(event: ContactEvent): void {
    if (event.endpoint.technology !== 'PJSIP') return;
    const reachable = reachableBy(event);
    if (reachable !== undefined) this.#note(event.endpoint.resource, reachable);
  }

  /** Asks for all; what has changed meanwhile is told. */
  async refresh(): Promise<ReadonlySet<string>> {
    const endpoints = await this.#endpoints();
    const present = new Set(endpoints.map(({ resource }) => resource));
    for (const known of [...this.#state.keys()]) if (!present.has(known)) this.forget(known);
    for (const { resource, state } of endpoints) this.#note(resource, state === 'online');
    return new Set([...this.#state].filter(([, reachable]) => reachable).map(([phone]) => phone));
  }

  forget(phone: string): void {
    const was = this.#state.get(phone);
    this.#state.delete(phone);
    if (was === true) this.changed(phone, false);
  }

  async #endpoints(): Promise<readonly Endpoint[]> {
    try {
      return await this.commands.request('endpoints.listByTech', { tech: 'PJSIP' });
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  #note(phone: string, reachable: boolean): void {
    if (this.isTrunk(phone)) return;
    const was = this.#state.get(phone) ?? false;
    this.#state.set(phone, reachable);
    if (was !== reachable) this.changed(phone, reachable);
  }
}

/** A contact that nobody has asked yet (NonQualified) is as good as any: after a restart all of them are. */
function reachableBy(event: ContactEvent): boolean | undefined {
  switch (event.type) {
    case 'ContactStatusChange': {
      const status = event.contact_info.contact_status;
      if (status === 'Reachable' || status === 'NonQualified') return true;
      // A phone may have other contacts; what its endpoint makes of them follows in an event of its own.
      return undefined;
    }
    case 'PeerStatusChange':
      if (event.peer.peer_status === 'Reachable') return true;
      return event.peer.peer_status === 'Unreachable' ? false : undefined;
  }
}
