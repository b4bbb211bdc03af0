import { Superseded } from '../kernel/index.js';
import type { Attempt, AttemptOutcome, Callback, CallbackRequest, CallbackState } from './callback.js';
import { endStates, heldStates } from './callback.js';
import { moved, newCallback } from './callback-state.js';
import { dialledForMs, heldForMs, slotGapMs } from './callback-store.js';
import type { CallbackFilter, CallbackStore, OpenCallbacks, Pace } from './callback-store.js';

/** Callbacks in memory, for tests of journeys; the contract suite holds it to what Postgres does. */
export class MemoryCallbackStore implements CallbackStore {
  readonly callbacks = new Map<string, Callback>();
  readonly dials = new Map<string, Attempt>();
  readonly #heldUntil = new Map<string, number>();
  #nextSlotAt = 0;

  ask(request: CallbackRequest, now: number): Promise<{ callback: Callback; isNew: boolean }> {
    const open = this.#openFor(request.number);
    if (open) return Promise.resolve({ callback: open, isNew: false });
    const callback = newCallback(request, now);
    this.callbacks.set(callback.id, callback);
    return Promise.resolve({ callback, isNew: true });
  }

  get(id: string): Promise<Callback | undefined> {
    return Promise.resolve(this.callbacks.get(id));
  }

  openFor(number: string): Promise<Callback | undefined> {
    return Promise.resolve(this.#openFor(number));
  }

  list({ states, queue, number, before, limit }: CallbackFilter): Promise<readonly Callback[]> {
    return Promise.resolve(
      this.#all()
        .filter((one) => !states || states.includes(one.state))
        .filter((one) => queue === undefined || one.queue === queue)
        .filter((one) => number === undefined || one.number === number)
        .filter((one) => before === undefined || one.askedAt < before)
        .sort((a, b) => b.askedAt - a.askedAt)
        .slice(0, limit),
    );
  }

  attempts(id: string): Promise<readonly Attempt[]> {
    return Promise.resolve(
      [...this.dials.values()]
        .filter(({ callbackId }) => callbackId === id)
        .sort((a, b) => a.number - b.number),
    );
  }

  takeUp(queue: string, engine: string, limit: number, now: number): Promise<readonly Callback[]> {
    const due = this.#all()
      .filter((one) => one.queue === queue && isDue(one) && one.dueAt <= now)
      .sort((a, b) => placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
    return Promise.resolve(
      due.map((one) => {
        const after = moved(one, { kind: 'taken-up', engine }, now);
        this.callbacks.set(one.id, after);
        this.#heldUntil.set(one.id, now + heldForMs);
        return after;
      }),
    );
  }

  heldBy(engine: string): Promise<readonly Callback[]> {
    return Promise.resolve(
      this.#all().filter((one) => one.engine === engine && heldStates.includes(one.state)),
    );
  }

  beat(engine: string, now: number): Promise<void> {
    for (const one of this.#all()) {
      if (one.engine === undefined) continue;
      if (one.engine === engine) this.#heldUntil.set(one.id, now + heldForMs);
      else if (isLapsed(one, this.#heldUntil.get(one.id) ?? 0, now)) this.#free(one);
    }
    return Promise.resolve();
  }

  nextDueAt(): Promise<number | undefined> {
    const due = this.#all().filter(isDue);
    return Promise.resolve(due.length === 0 ? undefined : Math.min(...due.map(({ dueAt }) => dueAt)));
  }

  change(before: Callback, after: Callback, now: number, ends?: AttemptOutcome): Promise<void> {
    if (this.callbacks.get(before.id)?.version !== before.version) return Promise.reject(superseded(before));
    this.callbacks.set(after.id, after);
    const attempt = before.attemptId === undefined ? undefined : this.dials.get(before.attemptId);
    if (ends && attempt) this.dials.set(attempt.id, { ...attempt, outcome: ends, endedAt: now });
    return Promise.resolve();
  }

  async begin(before: Callback, after: Callback, dialAt: number): Promise<void> {
    await this.change(before, after, dialAt);
    const { attemptId: id = '', engine = '', agentId } = after;
    if (this.dials.has(id)) throw new Error(`attempt ${id} was begun twice`);
    this.dials.set(id, {
      id,
      callbackId: after.id,
      number: after.attempts,
      engine,
      agentId,
      dialAt,
      endedAt: undefined,
      outcome: undefined,
    });
  }

  nextSlot(pace: Pace, now: number): Promise<number> {
    const slot = Math.max(this.#nextSlotAt, now);
    this.#nextSlotAt = slot + slotGapMs(pace);
    return Promise.resolve(slot);
  }

  open(): Promise<OpenCallbacks> {
    const byState = new Map<CallbackState, number>();
    const open = this.#all().filter(isOpen);
    for (const { state } of open) byState.set(state, (byState.get(state) ?? 0) + 1);
    const oldestAskedAt = open.length === 0 ? undefined : Math.min(...open.map(({ askedAt }) => askedAt));
    return Promise.resolve({ byState, oldestAskedAt });
  }

  #openFor(number: string): Callback | undefined {
    return this.#all().find((one) => one.number === number && isOpen(one));
  }

  #all(): Callback[] {
    return [...this.callbacks.values()];
  }

  /** Due again at once, at its old place; a customer who was being rung is not forgotten. */
  #free(callback: Callback): void {
    const freed = { ...callback, state: 'retry' as const, engine: undefined, version: callback.version + 1 };
    this.callbacks.set(callback.id, freed);
    const attempt = callback.attemptId === undefined ? undefined : this.dials.get(callback.attemptId);
    if (attempt && attempt.outcome === undefined)
      this.dials.set(attempt.id, { ...attempt, outcome: 'lost', endedAt: callback.dueAt });
  }
}

const isOpen = ({ state }: Callback): boolean => !endStates.includes(state);
const isDue = ({ state }: Callback): boolean => state === 'asked' || state === 'retry';

const isLapsed = ({ state }: Callback, heldUntil: number, now: number): boolean =>
  heldUntil + (state === 'dialling' || state === 'connected' ? dialledForMs : 0) <= now;

export const superseded = ({ id, version }: Callback): Superseded =>
  new Superseded(`callback ${id} has changed since version ${version}`);

const placeOf = ({ enqueuedAt, headStartMs }: Callback): number => enqueuedAt - headStartMs;
