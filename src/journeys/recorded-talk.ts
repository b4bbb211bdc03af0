/**
 * What of a conversation is recorded: all that is said to the caller, and nothing else. While the caller is on hold, or
 * hears music as the agent speaks with somebody called in, the recording rests. Nothing is recorded before those who speak
 * were told. The switch goes on recording when this process dies; the next one finds the recording by its name.
 */
import type { RecordingWish } from '../conversations/index.js';
import { messageOf, Refused } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import { recordingOf } from '../site/index.js';
import type { RecordingRules } from '../site/index.js';
import type { Bridge, TalkRecording } from '../telephony/index.js';
import type { Call } from './call.js';

interface Live {
  readonly recording: TalkRecording;
  rests: boolean;
  /** Of what was recorded until `since`; undefined for what a process that died had begun. */
  tapedMs: number | undefined;
  since: number;
}

/** Who was told once that all of the conversation is recorded is not told again by the next agent. */
const toldAlready = new WeakSet<Call>();

/** Disposing stops the recording; its sound is kept. */
export class RecordedTalk implements AsyncDisposable {
  #wanted: boolean;
  #paused = false;
  #callerThere = true;
  #over = false;
  #live: Live | undefined;
  #announcing: AbortController | undefined;
  #count = 0;
  /** One thing after the other. Never rejects. */
  #working: Promise<void>;
  /** What a process that died had begun is known. */
  readonly #found: Promise<void>;

  private constructor(
    readonly call: Call,
    readonly bridge: Bridge,
    readonly agentId: string,
    readonly queue: string,
    readonly rules: RecordingRules,
  ) {
    this.#wanted = rules.when === 'always';
    this.#found = call.isResumed
      ? this.#find().catch((error: unknown) => this.#fails(error))
      : Promise.resolve();
    this.#working = this.#found;
    this.#converges();
  }

  /** Undefined where the queue by which the caller came lets nothing be recorded. */
  static of(call: Call, bridge: Bridge, agentId: string): RecordedTalk | undefined {
    const queue = call.queued?.queue;
    const rules = recordingOf(call.site, queue);
    return rules && queue !== undefined ? new RecordedTalk(call, bridge, agentId, queue, rules) : undefined;
  }

  /**
   * Resolves when what is said now is no longer recorded; that it is recorded comes by itself. Rejects with `Refused` when
   * the rules, or how things are, do not let it.
   */
  async wish(wish: RecordingWish): Promise<void> {
    const pauses = wish === 'pause' || wish === 'resume';
    if (pauses !== (this.rules.when === 'always'))
      throw new Refused('not-allowed', `calls of ${this.queue} are recorded ${this.rules.when}`);
    if (pauses && !this.rules.mayPause)
      throw new Refused('not-allowed', `recordings of ${this.queue} are not paused`);
    await this.#found;
    const on = wish === 'start' || wish === 'resume';
    if (on === (pauses ? !this.#paused : this.#wanted))
      throw new Refused('not-now', on ? 'it is being recorded already' : 'nothing is being recorded');
    if (pauses) this.#paused = !on;
    else this.#wanted = on;
    if (!on) this.#announcing?.abort();
    const begun = this.#live ? -1 : this.#count;
    this.#converges();
    if (!on) await this.#working;
    if (pauses && this.#wanted) this.#tellPause();
    if (wish === 'stop' && begun === this.#count)
      this.call.record({ kind: 'recording-called-off', agentId: this.agentId });
  }

  /** Resolves when what is said now is recorded no more, or was not; that it is again comes by itself. */
  async callerIs(there: boolean): Promise<void> {
    if (this.#callerThere === there) return;
    this.#callerThere = there;
    if (!there) this.#announcing?.abort();
    this.#converges();
    if (!there) await this.#working;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    this.#announcing?.abort();
    this.#converges();
    await this.#working;
  }

  get #records(): boolean {
    return this.#wanted && !this.#paused && this.#callerThere && !this.#over;
  }

  #converges(): void {
    this.#working = this.#working.then(() => this.#converge()).catch((error: unknown) => this.#fails(error));
  }

  async #converge(): Promise<void> {
    const live = this.#live;
    if (live && (this.#over || !this.#wanted)) return this.#stop(live);
    if (live && live.rests === this.#records) return this.#rest(live, !this.#records);
    if (live || !this.#records || !(await this.#isTold()) || !this.#records) return;
    await this.#begin();
  }

  async #isTold(): Promise<boolean> {
    const { call, rules } = this;
    if (rules.when === 'always' && toldAlready.has(call)) return true;
    const over = new AbortController();
    this.#announcing = over;
    call.record({ kind: 'recording-asked', agentId: this.agentId });
    try {
      const sounds = await call.centre.prompts.sounds(call.language, rules.announcement);
      if (over.signal.aborted) return false;
      await using playback = this.bridge.play(sounds);
      const end = await playback.done(over.signal);
      if (end === 'failed') throw new Error('the announcement could not be played');
      if (end !== 'played') return false;
    } catch (error) {
      if (over.signal.aborted) return false;
      throw error;
    } finally {
      this.#announcing = undefined;
    }
    toldAlready.add(call);
    call.record({ kind: 'recording-announced', agentId: this.agentId });
    return true;
  }

  async #begin(): Promise<void> {
    const { call, agentId, queue, rules } = this;
    const recording = await this.bridge.record(nameOf(this.bridge, ++this.#count));
    this.#live = { recording, rests: false, tapedMs: 0, since: call.centre.clock.now() };
    const facts = { agentId, recording: recording.name, queue, asked: rules.when === 'on-demand' };
    const { keepDays, agentsMayHear } = rules;
    call.record({ kind: 'recording-started', ...facts, keepDays, agentsMayHear });
    call.log.info({ event: logEvents.recordingStarted, ...facts }, 'a conversation is recorded');
  }

  async #rest(live: Live, rests: boolean): Promise<void> {
    if (rests) await live.recording.pause();
    else await live.recording.resume();
    const now = this.call.centre.clock.now();
    if (rests && live.tapedMs !== undefined) live.tapedMs += now - live.since;
    live.since = now;
    live.rests = rests;
  }

  async #stop(live: Live): Promise<void> {
    const { call, agentId } = this;
    await live.recording.stop();
    this.#live = undefined;
    const lastMs = live.rests ? 0 : call.centre.clock.now() - live.since;
    const facts = {
      ...{ agentId, recording: live.recording.name },
      why: this.#over ? 'over' : 'agent',
      ...(live.tapedMs === undefined ? {} : { durationMs: live.tapedMs + lastMs }),
    } as const;
    call.record({ kind: 'recording-stopped', ...facts });
    call.log.info({ event: logEvents.recordingStopped, ...facts }, 'a conversation is no longer recorded');
  }

  #tellPause(): void {
    const { call, agentId } = this;
    const recording = this.#live?.recording.name;
    const facts = { agentId, ...(recording === undefined ? {} : { recording }) };
    call.record({ kind: this.#paused ? 'recording-paused' : 'recording-resumed', ...facts });
    const event = this.#paused ? logEvents.recordingPaused : logEvents.recordingResumed;
    call.log.info({ event, ...facts }, this.#paused ? 'a recording is paused' : 'a recording goes on');
  }

  /** What a process that died had begun goes on. Whether it was paused by the agent is not known: then it stays so. */
  async #find(): Promise<void> {
    const { telephony, clock } = this.call.centre;
    for (let count = 1; ; count++) {
      const recording = telephony.talkRecording(nameOf(this.bridge, count));
      const state = await recording.state();
      if (state === undefined && !(await telephony.isRecorded(recording.name))) return;
      this.#count = count;
      if (state === undefined) continue;
      this.#wanted = true;
      this.#live = { recording, rests: state === 'paused', tapedMs: undefined, since: clock.now() };
      toldAlready.add(this.call);
      if (state === 'paused' && this.rules.mayPause) {
        this.#paused = true;
        this.#tellPause();
      }
      return;
    }
  }

  /** The conversation goes on unrecorded; the agent sees it, and may ask again. */
  async #fails(error: unknown): Promise<void> {
    const { call, agentId } = this;
    const live = this.#live;
    this.#live = undefined;
    this.#wanted = false;
    // At the latest it ends with the conversation.
    await live?.recording.stop().catch(() => undefined);
    if (call.signal.aborted || (this.#over && !live)) return;
    const why = messageOf(error);
    call.record({ kind: 'recording-failed', agentId, why });
    call.log.error(
      { event: logEvents.recordingFailed, agentId, why },
      'a conversation could not be recorded',
    );
  }
}

/** The name follows from the conversation, so that a later process finds it. */
const nameOf = ({ id }: Bridge, count: number): string => `${id.replace(/[^A-Za-z0-9-]/g, '-')}-${count}`;
