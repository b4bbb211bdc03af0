import { orAborted } from '../kernel/index.js';
import type { Digit, LegRecording, RecordingEnd, RecordingRequest } from '../telephony/index.js';
import { AriUnavailable, isGone, isMissing } from './ari-errors.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import type { LiveRecording } from './generated/models.js';
import type { Switchboard } from './switchboard.js';

interface Outcome {
  readonly end: RecordingEnd;
  readonly durationMs: number;
}

const checkEveryMs = 10_000;

/** ARI counts in whole seconds. */
const inSeconds = (ms: number): number => Math.ceil(ms / 1_000);

/**
 * A recording of what one channel says. The channel must stand in no bridge and nothing may play to it: ARI
 * accepts the request nevertheless and fails later, with an event.
 */
export class ChannelRecording implements LegRecording {
  readonly #posted: Promise<void>;
  readonly #outcome: Promise<Outcome>;
  readonly #guard = new AbortController();
  readonly #startedAt: number;
  #settle: (outcome: Outcome) => void = () => undefined;
  #settled = false;
  #stopping = false;
  #finishKeySeen = false;
  /** The length as Asterisk told it. */
  #toldMs: number | undefined;
  #release: () => void = () => undefined;

  constructor(
    readonly board: Switchboard,
    readonly leg: AsteriskLeg,
    readonly request: RecordingRequest,
  ) {
    this.#startedAt = board.clock.now();
    this.#outcome = new Promise((resolve) => (this.#settle = resolve));
    if (leg.over) {
      this.#posted = Promise.resolve();
      this.#end('hung-up', 0);
      return;
    }
    board.recordings.set(request.name, this);
    this.#release = leg.hold(this);
    this.#posted = this.#post();
    void this.#watch();
  }

  async done(signal?: AbortSignal): Promise<Outcome> {
    return orAborted(this.#outcome, signal);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#posted;
    if (this.#settled) return;
    try {
      await this.board.commands.request('recordings.stop', { recordingName: this.request.name });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    this.#end('finished');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  takes(digit: Digit): boolean {
    const { finishKey } = this.request;
    if (finishKey === 'none' || (finishKey !== 'any' && finishKey !== digit)) return false;
    this.#finishKeySeen = true;
    return true;
  }

  /** Why it ended is not reported; it follows from what was asked for. */
  finished(recording: LiveRecording): void {
    const { maxDurationMs, maxSilenceMs } = this.request;
    const durationMs = (recording.duration ?? 0) * 1_000;
    if (recording.state === 'failed') this.#end('failed', durationMs);
    else if (this.#stopping) this.#end('finished', durationMs);
    else if (this.#finishKeySeen) this.#end('finish-key', durationMs);
    else if (inSeconds(maxDurationMs) * 1_000 <= durationMs) this.#end('too-long', durationMs);
    else
      void this.#unasked(
        maxSilenceMs > 0 && this.#elapsedMs() >= maxSilenceMs ? 'silence' : 'too-long',
        durationMs,
      );
  }

  /** A hang-up ends the recording a moment before the leg's end is told: then that is the reason. */
  async #unasked(otherwise: RecordingEnd, durationMs: number): Promise<void> {
    const { signal } = this.leg;
    this.#toldMs = durationMs;
    await this.leg.endMayFollow();
    this.#end(signal.aborted ? 'hung-up' : otherwise, durationMs);
  }

  legEnded(): void {
    this.#end('hung-up', this.#toldMs ?? this.#elapsedMs());
  }

  recheck(): void {
    void this.#ask();
  }

  letGo(): void {
    this.#guard.abort();
  }

  async #post(): Promise<void> {
    const { name, maxDurationMs, maxSilenceMs, beep, finishKey } = this.request;
    try {
      await this.leg.clear();
      await this.board.commands.request('channels.record', {
        channelId: this.leg.id,
        name,
        format: 'wav',
        maxDurationSeconds: inSeconds(maxDurationMs),
        maxSilenceSeconds: inSeconds(maxSilenceMs),
        ifExists: 'fail',
        beep,
        terminateOn: finishKey,
      });
    } catch (error) {
      await this.board.explain(error, this.leg);
      if (!this.leg.over)
        this.board.logger.warn({ err: error, leg: this.leg.id, name }, 'a recording did not start');
      this.#end('failed', 0);
      // It was told to have failed: should it begin late, nothing of it is kept.
      const cancel = () => this.board.commands.request('recordings.cancel', { recordingName: name });
      if (error instanceof AriUnavailable) void this.board.callOff('a recording', cancel);
    }
  }

  async #ask(): Promise<void> {
    try {
      await this.#posted;
      if (!this.#settled)
        await this.board.commands.request('recordings.getLive', { recordingName: this.request.name });
    } catch (error) {
      if (isMissing(error)) this.#end('finished');
    }
  }

  async #watch(): Promise<void> {
    try {
      while (!this.#settled) {
        await this.board.clock.after(checkEveryMs, this.#guard.signal);
        await this.#ask();
      }
    } catch {
      // Over: the guard was called off.
    }
  }

  #elapsedMs(): number {
    return this.board.clock.now() - this.#startedAt;
  }

  #end(end: RecordingEnd, durationMs = this.#elapsedMs()): void {
    if (this.#settled) return;
    this.#settled = true;
    this.board.recordings.delete(this.request.name);
    this.#release();
    this.#guard.abort();
    this.#settle({ end, durationMs });
  }
}
