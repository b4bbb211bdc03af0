import { race } from '../kernel/index.js';
import type { Branch, Clock } from '../kernel/index.js';
import type { CallerInput, InputSource } from './input-source.js';
import type { Playback } from '../telephony/index.js';
import type { Expected } from '../speech/index.js';
import type { Speaker, Spoken } from './speaker.js';

export interface Question {
  readonly prompts: readonly Spoken[];
  /** Whether the first input stops the prompts. */
  readonly bargeIn: boolean;
  /** How long to wait for the first input, from the end of the prompts. */
  readonly timeoutMs: number;
  /** What may be said in answer; keys are always one. */
  readonly expected?: Expected | undefined;
  /** Done before the prompts begin, while nothing plays. */
  readonly before?: () => Promise<void>;
}

/** A key that ended an input which was complete already is taken for a late end key for this long. */
const lateEndKeyMs = 3_000;

/**
 * Takes what a caller gives by several sources side by side. What was given ahead is kept and answers the next
 * question at once, without its prompt. Waiting ends with the signal's reason when the caller hangs up.
 */
export class Collector {
  readonly #kept: CallerInput[] = [];
  #lateEndKey: { readonly key: string; readonly untilMs: number } | undefined;

  constructor(
    readonly sources: readonly InputSource[],
    readonly speaker: Speaker,
    readonly clock: Clock,
    readonly signal: AbortSignal,
  ) {}

  /** Says a question and gives the first input, or undefined when none came in time. The prompts are then stopping. */
  async ask({ prompts, bargeIn, timeoutMs, expected, before }: Question): Promise<CallerInput | undefined> {
    if (bargeIn) {
      const ahead = await this.#givenAhead();
      if (ahead) return ahead;
    }
    // Before the prompts: setting an ear up takes a moment, and the eager speak at once.
    if (bargeIn) this.#expect(expected, () => this.speaker.stop(playback));
    let playback: Playback | undefined;
    try {
      playback = await this.speaker.begin(prompts, before);
      if (!bargeIn) {
        await this.speaker.finished(playback, this.signal);
        this.#expect(expected);
      }
      return await this.#next(async (signal) => {
        if (bargeIn) await this.speaker.finished(playback, signal);
        await this.clock.after(timeoutMs, signal);
        // Who has begun to speak is heard out.
        await Promise.all(this.sources.flatMap((source) => source.settled?.(signal) ?? []));
      });
    } finally {
      this.#expect(undefined);
      this.speaker.stop(playback);
    }
  }

  /** The next input within so many milliseconds, or undefined. */
  next(withinMs: number): Promise<CallerInput | undefined> {
    return this.#next((signal) => this.clock.after(withinMs, signal));
  }

  /** Says prompts that an input cuts short; the input is kept for the next question. */
  async say(prompts: readonly Spoken[], bargeIn: boolean): Promise<void> {
    if (bargeIn && (await this.#givenAhead(true))) return;
    const playback = await this.speaker.begin(prompts);
    try {
      if (!bargeIn) await this.speaker.finished(playback, this.signal);
      else {
        const input = await this.#next((signal) => this.speaker.finished(playback, signal));
        if (input) this.#kept.unshift(input);
      }
    } finally {
      this.speaker.stop(playback);
    }
  }

  /** The next key if it was pressed already and is one of these; anything else stays for the next question. */
  async takeAhead(keys: ReadonlyMap<string, unknown>): Promise<string | undefined> {
    if (keys.size === 0) return undefined;
    const input = await this.#givenAhead(true);
    if (input?.kind !== 'digits' || !keys.has(input.digits)) return undefined;
    this.#kept.shift();
    return input.digits;
  }

  /** Throws away what was given and not asked for. */
  drain(): void {
    this.#kept.length = 0;
    for (const source of this.sources) source.drain();
  }

  /** The input was complete without its end key; should the caller press that all the same, it means nothing. */
  expectLateEndKey(key: string): void {
    this.#lateEndKey = { key, untilMs: this.clock.now() + lateEndKeyMs };
  }

  /** From here on the key means what it says. */
  forgetLateEndKey(): void {
    this.#lateEndKey = undefined;
  }

  #expect(what: Expected | undefined, onBegin: () => void = () => undefined): void {
    for (const source of this.sources) source.expect?.(what, onBegin);
  }

  /** What has arrived already, without waiting: one turn of the sources decides. */
  async #givenAhead(keep = false): Promise<CallerInput | undefined> {
    const input = await this.#next(() => Promise.resolve());
    if (input && keep) this.#kept.unshift(input);
    return input;
  }

  /**
   * The first input until the given wait is over. The race awaits its losers, so an input that came in the very turn
   * in which the wait ended, or from two sources at once, is in `#kept` and not lost.
   */
  async #next(until: Branch<unknown>): Promise<CallerInput | undefined> {
    if (this.#kept.length === 0) {
      await race<unknown>(
        this.signal,
        ...this.sources.map(
          (source) => async (signal: AbortSignal) => this.#kept.push(await this.#meant(source, signal)),
        ),
        until,
      );
    }
    return this.#kept.shift();
  }

  async #meant(source: InputSource, signal: AbortSignal): Promise<CallerInput> {
    for (;;) {
      const input = await source.next(signal);
      const late = this.#lateEndKey;
      this.#lateEndKey = undefined;
      const isLate =
        late && input.kind === 'digits' && input.digits === late.key && this.clock.now() <= late.untilMs;
      if (!isLate) return input;
    }
  }
}
