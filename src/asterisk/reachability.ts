import type { Clock } from '../kernel/index.js';
import { isMissing } from './ari-errors.js';
import type { CommandPool } from './command-pool.js';
import type { Endpoint } from './generated/models.js';
import type { AriLogger } from './logger.js';

/** The longest that Asterisk takes to ask a phone whose account is new to it: one interval and one time-out. */
const firstAskedWithinMs = 40_000;

/**
 * Which registered phones can be rung. Asked for at intervals: both ways to be told are worse (see `SwitchLink`),
 * and one question costs Asterisk as much as a few events, however many calls there are.
 */
export class Reachability {
  readonly #state = new Map<string, boolean>();
  readonly #presumedUntil = new Map<string, number>();
  /** Forgotten since the question that is under way was asked: its answer says nothing of them. */
  readonly #forgotten = new Set<string>();
  #asking: Promise<void> | undefined;

  constructor(
    readonly commands: CommandPool,
    /** A trunk is an endpoint too, but no phone. */
    readonly isTrunk: (name: string) => boolean,
    readonly changed: (phone: string, reachable: boolean) => void,
    readonly clock: Clock,
  ) {}

  /**
   * For a phone whose account is new to Asterisk: should it be registered, it will be called offline until Asterisk
   * has asked it for the first time. Until then it counts as reachable.
   */
  async presume(phone: string): Promise<void> {
    if ((await this.#stateOf(phone)) === 'online')
      this.#presumedUntil.set(phone, this.clock.now() + firstAskedWithinMs);
  }

  /** Asks for all; what has changed meanwhile is told. */
  async refresh(): Promise<ReadonlySet<string>> {
    // A question that is under way may have been answered before what the asker wants to know of.
    await this.#asking?.catch(() => undefined);
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    await this.#asking;
    return new Set([...this.#state].filter(([, reachable]) => reachable).map(([phone]) => phone));
  }

  /** Asks for these alone, now; what has changed is told. */
  async lookFor(phones: readonly string[]): Promise<void> {
    // What was asked before is answered before, or an older answer would be believed last.
    await this.#asking?.catch(() => undefined);
    const states = await Promise.all(phones.map((phone) => this.#stateOf(phone)));
    phones.forEach((phone, index) => this.#heard(phone, states[index]));
  }

  /** Asks every `everyMs` while there is a connection, until the signal is aborted; never rejects. */
  async watch(
    everyMs: number,
    connected: () => boolean,
    logger: AriLogger,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.clock.after(everyMs, signal);
        if (connected()) await this.refresh();
      } catch (error) {
        if (!signal.aborted) logger.warn({ err: error }, 'the state of the phones is not known');
      }
    }
  }

  forget(phone: string): void {
    const was = this.#state.get(phone);
    this.#forgotten.add(phone);
    this.#state.delete(phone);
    this.#presumedUntil.delete(phone);
    if (was === true) this.changed(phone, false);
  }

  async #ask(): Promise<void> {
    this.#forgotten.clear();
    const endpoints = (await this.#endpoints()).filter(({ resource }) => !this.#forgotten.has(resource));
    const present = new Set(endpoints.map(({ resource }) => resource));
    for (const known of [...this.#state.keys()]) if (!present.has(known)) this.forget(known);
    for (const { resource, state } of endpoints) this.#heard(resource, state);
  }

  #heard(phone: string, state: string | undefined): void {
    this.#note(phone, this.#isPresumed(phone, state) || state === 'online');
  }

  /** Undefined of a phone that Asterisk does not know. */
  async #stateOf(phone: string): Promise<string | undefined> {
    try {
      return (await this.commands.request('endpoints.get', { tech: 'PJSIP', resource: phone })).state;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #endpoints(): Promise<readonly Endpoint[]> {
    try {
      return await this.commands.request('endpoints.listByTech', { tech: 'PJSIP' });
    } catch (error) {
      // As long as there is no phone at all, Asterisk knows no such technology.
      if (isMissing(error)) return [];
      throw error;
    }
  }

  #isPresumed(phone: string, state: string | undefined): boolean {
    const untilMs = this.#presumedUntil.get(phone);
    if (untilMs === undefined) return false;
    if (state !== 'online' && this.clock.now() < untilMs) return true;
    this.#presumedUntil.delete(phone);
    return false;
  }

  #note(phone: string, reachable: boolean): void {
    if (this.isTrunk(phone)) return;
    const was = this.#state.get(phone) ?? false;
    this.#state.set(phone, reachable);
    if (was !== reachable) this.changed(phone, reachable);
  }
}
