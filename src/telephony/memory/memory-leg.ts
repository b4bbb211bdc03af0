import { CallEnded, orAborted } from '../../kernel/index.js';
import { newDigitInbox } from '../index.js';
import type {
  Leg,
  LegEnd,
  LegEndCause,
  LegRecording,
  LegState,
  Listening,
  Music,
  Overhearing,
  OverhearingMode,
  Party,
  Playback,
  RecordingRequest,
  Sound,
} from '../index.js';
import type { MemoryTelephony } from './memory-telephony.js';
import { MemoryOverhearing } from './memory-overhearing.js';
import { MemoryPlayback, unheard } from './memory-playback.js';
import type { SwitchLeg } from './switch-leg.js';
import type { Taped } from './taping.js';

const longestStage = 2000;

type HangUpReason = NonNullable<Parameters<Leg['hangUp']>[0]>;

const causeOf: Record<HangUpReason, LegEndCause> = {
  normal: 'hung-up',
  busy: 'busy',
  congestion: 'failed',
  'answered-elsewhere': 'answered-elsewhere',
  rejected: 'rejected',
};

/** One process's handle on a leg of the switch: what this process has noticed of it. */
export class MemoryLeg implements Leg {
  readonly placed: Promise<void> = Promise.resolve();
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly party: Party;
  readonly ended: Promise<LegEnd>;
  readonly digits = newDigitInbox();
  #state: LegState;
  #end: LegEnd | undefined;
  readonly #over = new AbortController();
  readonly #settleEnd: (end: LegEnd) => void;
  #stateChanged = new AbortController();

  constructor(
    readonly process: MemoryTelephony,
    readonly inSwitch: SwitchLeg,
  ) {
    this.id = inSwitch.id;
    this.direction = inSwitch.direction;
    this.party = inSwitch.party;
    this.#state = inSwitch.state;
    let settle: (end: LegEnd) => void = () => undefined;
    this.ended = new Promise((resolve) => (settle = resolve));
    this.#settleEnd = settle;
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get state(): LegState {
    return this.#state;
  }

  /** Takes over what the switch knows of the leg. */
  converge(): void {
    if (this.#end || this.#state === this.inSwitch.state) return;
    this.#state = this.inSwitch.state;
    this.#end = this.inSwitch.end;
    if (this.#end) {
      this.#over.abort(new CallEnded(this.#end.cause));
      this.#settleEnd(this.#end);
    }
    const changed = this.#stateChanged;
    this.#stateChanged = new AbortController();
    changed.abort();
  }

  async answer(): Promise<void> {
    await this.#command();
    if (this.direction === 'outbound')
      throw new Error(`leg ${this.id} is outbound: the far end answers it, not we`);
    this.inSwitch.goesUp();
  }

  untilRinging(signal?: AbortSignal): Promise<void> {
    return this.#until(() => this.#state === 'ringing' || this.#state === 'up', signal);
  }

  untilUp(signal?: AbortSignal): Promise<void> {
    return this.#until(() => this.#state === 'up', signal);
  }

  play(sounds: readonly Sound[]): Playback {
    this.process.mustLive();
    if (sounds.length === 0) throw new Error(`leg ${this.id}: a playback needs at least one sound`);
    const { music } = this.inSwitch;
    if (music) {
      if (music.startedBy === this.process) {
        throw new Error(`leg ${this.id}: nothing can be played while music runs; stop the music first`);
      }
      this.inSwitch.stopMusic();
    }
    if (this.inSwitch.taping)
      throw new Error(`leg ${this.id}: nothing can be played while it is being recorded`);
    const playing = this.process.connected ? this.inSwitch.play(sounds) : unheard(sounds);
    return new MemoryPlayback(this.process, playing, this);
  }

  startMusic(musicClass: string): Music {
    this.process.mustLive();
    if (this.inSwitch.isPlaying) {
      throw new Error(`leg ${this.id}: music cannot start while something plays; stop the playback first`);
    }
    if (this.inSwitch.music?.startedBy === this.process)
      throw new Error(`leg ${this.id}: there is music already`);
    if (this.inSwitch.bridge)
      throw new Error(`leg ${this.id}: no music in a conversation; take the leg out first`);
    if (this.process.connected) this.inSwitch.startMusic(musicClass, this.process);
    const stop = async () => {
      await this.process.unlessDead();
      if (this.inSwitch.music?.startedBy === this.process) this.inSwitch.stopMusic();
    };
    return { stop, [Symbol.asyncDispose]: stop };
  }

  record(request: RecordingRequest): LegRecording {
    this.process.mustLive();
    if (!/^[A-Za-z0-9-]+$/.test(request.name)) {
      throw new Error(`'${request.name}' cannot name a recording: letters, digits and - only`);
    }
    if (this.inSwitch.isPlaying || this.inSwitch.music) {
      throw new Error(`leg ${this.id}: nothing can be recorded while something plays`);
    }
    if (this.inSwitch.taping) throw new Error(`leg ${this.id} is being recorded already`);
    const connected = this.process.connected;
    const taping = connected ? this.inSwitch.record(request) : undefined;
    const taped: Promise<Taped> = taping?.ended ?? Promise.resolve({ end: 'failed', durationMs: 0 });
    const stop = async () => {
      await this.process.unlessDead();
      taping?.finish('finished');
    };
    return {
      done: (signal) => orAborted(this.process.told(taped), signal),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  }

  listen(hear: (samples: Int16Array) => void): Listening {
    this.process.mustLive();
    const { inSwitch } = this;
    const reached = this.process.connected && !inSwitch.end;
    let settleEnded: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (settleEnded = resolve));
    // A dead process has no ears; the switch notices that by itself, as when a socket is closed.
    const takeOff = reached
      ? inSwitch.listen((samples) => this.process.alive && hear(samples))
      : () => undefined;
    inSwitch.onEnd(settleEnded);
    const forget = this.process.onDeath(takeOff);
    inSwitch.onEnd(forget);
    if (!reached) settleEnded();
    return {
      ended,
      begun: async (signal) => {
        signal?.throwIfAborted();
        await this.#command();
      },
      [Symbol.asyncDispose]: async () => {
        takeOff();
        forget();
        settleEnded();
        await this.process.unlessDead();
      },
    };
  }

  overhear(other: Leg, mode: OverhearingMode): Overhearing {
    this.process.mustLive();
    return new MemoryOverhearing(this, this.process.world.leg(other.id), mode);
  }

  async packetsHeard(): Promise<number> {
    await this.#command();
    return this.inSwitch.packetsHeard;
  }

  async remember(stage: string): Promise<void> {
    if (stage.length > longestStage) {
      throw new Error(
        `leg ${this.id}: a stage record of ${stage.length} characters; at most ${longestStage} fit`,
      );
    }
    await this.#command();
    if (this.inSwitch.isPlaying) {
      throw new Error(
        `leg ${this.id}: a stage cannot be remembered while something plays; stop the playback first`,
      );
    }
    this.inSwitch.stage = stage;
  }

  async hangUp(reason: HangUpReason = 'normal'): Promise<void> {
    await this.process.unlessDead();
    // While the switch cannot be reached the leg goes on; it is ended as soon as it can be.
    if (!this.inSwitch.end) await this.process.told(Promise.resolve());
    this.inSwitch.ends(causeOf[reason], true);
  }

  async #command(): Promise<void> {
    await this.process.reach();
    const end = this.inSwitch.end;
    if (end) throw new CallEnded(end.cause);
  }

  async #until(reached: () => boolean, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    while (!reached()) {
      this.signal.throwIfAborted();
      await orAborted(untilChanged(this.#stateChanged.signal), signal);
    }
  }
}

const untilChanged = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
