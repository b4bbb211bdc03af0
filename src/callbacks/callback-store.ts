/** Where callbacks are kept. What it confirms is on the disk: nothing is promised to a caller before that. */
import type { Attempt, AttemptOutcome, Callback, CallbackRequest, CallbackState } from './callback.js';

/** At most so many dials in any second, all engines together. */
export interface Pace {
  readonly dialsPerSec: number;
}

export interface CallbackFilter {
  readonly states?: readonly CallbackState[] | undefined;
  readonly queue?: string | undefined;
  readonly number?: string | undefined;
  /** Asked for before this: the page after. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** For gauges: callbacks by state, and the one that was asked for first of those that are open. */
export interface OpenCallbacks {
  readonly byState: ReadonlyMap<CallbackState, number>;
  readonly oldestAskedAt: number | undefined;
}

export interface CallbackStore {
  /** Keeps a new one, or answers the open one of that number as it is: asking again moves nothing. */
  ask(
    request: CallbackRequest,
    now: number,
  ): Promise<{ readonly callback: Callback; readonly isNew: boolean }>;
  get(id: string): Promise<Callback | undefined>;
  openFor(number: string): Promise<Callback | undefined>;
  /** The newest first. */
  list(filter: CallbackFilter): Promise<readonly Callback[]>;
  attempts(id: string): Promise<readonly Attempt[]>;

  /**
   * Takes up what is due in a queue and nobody works on, the oldest place first: it is 'waiting' and this engine's from
   * then on. Two engines never get the same one.
   */
  takeUp(queue: string, engine: string, limit: number, now: number): Promise<readonly Callback[]>;
  /** What this engine was at work on; after a start: what the process before left. */
  heldBy(engine: string): Promise<readonly Callback[]>;
  /** Sign of life for all that an engine holds, good for `heldForMs`; what other engines have let lapse is freed. */
  beat(engine: string, now: number): Promise<void>;
  /** When the next one falls due, whoever will take it up; undefined when none is. */
  nextDueAt(now: number): Promise<number | undefined>;

  /**
   * Replaces `before` by `after` (see `moved`). Rejects with `Superseded` when it has changed meanwhile. With `ends` the
   * attempt under way is closed in the same step.
   */
  change(before: Callback, after: Callback, now: number, ends?: AttemptOutcome): Promise<void>;
  /** The same for a dial: the attempt is on the disk before it is made. */
  begin(before: Callback, after: Callback, dialAt: number): Promise<void>;
  /** The instant at which the next dial may be made: it is nobody else's, and by it the pace is kept. */
  nextSlot(pace: Pace, now: number): Promise<number>;

  open(): Promise<OpenCallbacks>;
}

/** An engine that gives no sign of life for so long has lost what it held and was not dialling. */
export const heldForMs = 20_000;
/** One that was dialling or talking is believed to come back for so long. */
export const dialledForMs = 600_000;
/** A dial may come so late after its slot. */
export const slotToleranceMs = 200;

/** Slots are a little further apart than the pace asks for, so that late dials do not crowd any second. */
export const slotGapMs = ({ dialsPerSec }: Pace): number => Math.ceil((1000 + slotToleranceMs) / dialsPerSec);
