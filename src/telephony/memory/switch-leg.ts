import type {
  LegEnd,
  LegEndCause,
  LegId,
  LegState,
  Party,
  RecordingRequest,
  Sound,
  Unattended,
} from '../index.js';
import type { Hearing } from './hearing.js';
import { Timeline } from './hearing.js';
import type { MemorySwitch } from './memory-switch.js';
import type { SwitchBridge } from './switch-bridge.js';
import type { PlayingEnd } from './playing.js';
import { PacketFlow } from './packet-flow.js';
import { Playing } from './playing.js';
import { silence, voice } from './spoken-words.js';
import { Taping } from './taping.js';

type Ear = (samples: Int16Array) => void;

/** How a leg's owner — one process — is told of what happens to it. */
export interface LegOwner {
  readonly alive: boolean;
  pressed(leg: SwitchLeg, digit: string): void;
  /** Rang, was answered or ended: the owner looks at the leg and converges on it. */
  changed(leg: SwitchLeg): void;
}

/**
 * The truth about one leg, inside the switch. It outlives the process that held it.
 *
 *     dialling ──► ringing ──► up ──► ended      (any ──► ended)
 */
export class SwitchLeg {
  readonly timeline: Timeline;
  /** Stage record; see `Leg.remember`. */
  stage: string | undefined;
  owner: LegOwner | undefined;
  /** What is said to whoever answers while no process runs. */
  unattended: Unattended | undefined;
  /** Answered while no process ran: no process gets it any more. */
  isLeftAlone = false;
  #state: LegState;
  #end: LegEnd | undefined;
  readonly #playings: Playing[] = [];
  #music: { readonly musicClass: string; readonly startedBy: LegOwner } | undefined;
  #taping: Taping | undefined;
  #bridge: SwitchBridge | undefined;
  #speaking = false;
  readonly #packets: PacketFlow;
  readonly #ears = new Set<Ear>();
  /** Whom this leg overhears, and whether that one hears this leg. */
  #overheard: { readonly other: SwitchLeg; readonly whispers: boolean } | undefined;
  readonly #overhearers = new Set<SwitchLeg>();
  readonly #onEnd = new Set<(end: LegEnd) => void>();

  constructor(
    readonly world: MemorySwitch,
    readonly id: LegId,
    readonly direction: 'inbound' | 'outbound',
    readonly from: 'trunk' | 'phone',
    readonly party: Party,
  ) {
    this.timeline = new Timeline(() => world.clock.now());
    this.#packets = new PacketFlow(world.clock);
    this.#state = direction === 'inbound' ? 'ringing' : 'dialling';
    this.timeline.does(direction === 'inbound' ? 'arrived' : 'dialled', party.calledNumber);
    this.#hear();
  }

  get state(): LegState {
    return this.#state;
  }

  get end(): LegEnd | undefined {
    return this.#end;
  }

  get bridge(): SwitchBridge | undefined {
    return this.#bridge;
  }

  get music(): { readonly musicClass: string; readonly startedBy: LegOwner } | undefined {
    return this.#music;
  }

  get isSpeaking(): boolean {
    return this.#speaking;
  }

  get isPlaying(): boolean {
    return this.#playings.length > 0;
  }

  get packetsHeard(): number {
    return this.#packets.count;
  }

  get taping(): Taping | undefined {
    return this.#taping;
  }

  /** Calls back in the turn in which the leg ends. */
  onEnd(listener: (end: LegEnd) => void): void {
    if (this.#end) listener(this.#end);
    else this.#onEnd.add(listener);
  }

  rings(): void {
    if (this.#state !== 'dialling') return;
    this.#state = 'ringing';
    this.timeline.does('rang');
    this.#hear();
    this.owner?.changed(this);
  }

  /** We answer an inbound leg, or the far end answers an outbound one. */
  goesUp(): void {
    if (this.#state !== 'ringing' && this.#state !== 'dialling') return;
    this.#state = 'up';
    this.#packets.begins();
    this.timeline.does('answered');
    this.#hear();
    if (this.direction === 'outbound' && this.owner?.alive !== true && !this.world.isAttended)
      return this.#leaveAlone();
    this.owner?.changed(this);
  }

  #leaveAlone(): void {
    this.isLeftAlone = true;
    if (!this.unattended) return this.ends('hung-up', true);
    const { says, language } = this.unattended;
    void this.play([{ kind: 'file', path: `${language}/fallback-${says}` }]).ended.then(() =>
      this.ends('hung-up', true),
    );
  }

  ends(cause: LegEndCause, byUs: boolean, codes: { q850?: number; sipStatus?: number } = {}): void {
    if (this.#end) return;
    this.#end = { cause, byUs, at: this.world.clock.now(), ...codes };
    this.#state = 'ended';
    this.#finishPlayings('gone');
    this.#music = undefined;
    this.#taping?.finish('hung-up');
    this.#ears.clear();
    this.#packets.ends();
    this.#bridge?.take(this);
    this.timeline.does('ended', byUs ? `${cause}, by us` : cause);
    this.#hear();
    this.world.forget(this);
    this.owner?.changed(this);
    for (const listener of this.#onEnd) listener(this.#end);
    this.#onEnd.clear();
  }

  play(sounds: readonly Sound[]): Playing {
    const playing = new Playing(sounds, (over) => this.#playingEnded(over));
    if (this.#end) {
      playing.finish('gone');
      return playing;
    }
    this.#playings.push(playing);
    if (this.#playings.length === 1) this.#begin(playing);
    return playing;
  }

  /** What a dead process was playing; whoever takes the leg over finds it free. */
  stopPlaying(): void {
    this.#finishPlayings('stopped');
  }

  /** Music held by a process that is gone may be taken over by another. */
  startMusic(musicClass: string, startedBy: LegOwner): void {
    if (this.#end) return;
    this.#music = { musicClass, startedBy };
    this.#hear();
  }

  stopMusic(): void {
    this.#music = undefined;
    this.#hear();
  }

  record(request: RecordingRequest): Taping {
    const taping = new Taping(request, this.world.clock, (over, taped) => {
      this.world.keepRecording(request.name, taped.durationMs);
      if (this.#taping === over) this.#taping = undefined;
      this.#hear();
    });
    if (this.#end) {
      taping.finish('hung-up');
      return taping;
    }
    if (request.beep) this.timeline.does('beep');
    this.#taping = taping;
    taping.begin(this.#speaking);
    this.#hear();
    return taping;
  }

  joins(bridge: SwitchBridge | undefined): void {
    this.#bridge = bridge;
    this.#hear();
  }

  /** Something about who else is in the conversation has changed. */
  listens(): void {
    this.#hear();
  }

  presses(digit: string): void {
    if (this.#end) return;
    this.timeline.does('pressed', digit);
    if (this.#taping?.takes(digit)) return;
    this.owner?.pressed(this, digit);
  }

  /** Nothing comes from it any more, and nobody has said goodbye. */
  losesNetwork(): void {
    if (this.#state === 'up') this.#packets.stops(() => this.ends('hung-up', false));
  }

  findsNetwork(): void {
    if (this.#state === 'up') this.#packets.begins();
  }

  speaks(): void {
    this.#speaking = true;
    this.timeline.does('spoke');
    this.#taping?.speaks();
    this.#sound(voice(''));
  }

  fallsSilent(): void {
    this.#speaking = false;
    this.timeline.does('fell silent');
    this.#taping?.fallsSilent();
    this.#sound(silence);
  }

  /** Words all in one instant, and the silence after them. */
  says(words: string): void {
    if (this.#end) return;
    this.timeline.does('said', words);
    this.#sound(voice(words));
    this.#sound(silence);
  }

  /** Gives what the party says to an ear until it is taken off. */
  listen(ear: Ear): () => void {
    this.#ears.add(ear);
    return () => this.#ears.delete(ear);
  }

  /** Hears what the other says and hears until that is taken off. */
  overhears(other: SwitchLeg, whispers: boolean): () => void {
    const overheard = { other, whispers };
    this.#overheard = overheard;
    other.#overhearers.add(this);
    const hear = () => {
      this.#hear();
      other.#hear();
    };
    hear();
    return () => {
      if (this.#overheard !== overheard) return;
      this.#overheard = undefined;
      other.#overhearers.delete(this);
      hear();
    };
  }

  /** What of this leg is still under way, for `nothingLeft`. */
  left(): string[] {
    const of = `leg ${this.id} (${this.party.line})`;
    return [
      `${of} is ${this.#state}`,
      ...(this.#playings.length > 0 ? [`${of}: ${this.#playings.length} playbacks`] : []),
      ...(this.#music ? [`${of}: music ${this.#music.musicClass}`] : []),
      ...(this.#ears.size > 0 ? [`${of}: ${this.#ears.size} ears`] : []),
      ...(this.#overheard ? [`${of} overhears ${this.#overheard.other.id}`] : []),
      ...(this.#taping ? [`${of}: recording ${this.#taping.request.name}`] : []),
    ];
  }

  #sound(frames: readonly Int16Array[]): void {
    for (const ear of this.#ears) for (const frame of frames) ear(frame);
  }

  #finishPlayings(end: PlayingEnd): void {
    // Those that wait their turn first: none of them is to begin.
    for (const playing of [...this.#playings].reverse()) playing.finish(end);
  }

  #begin(playing: Playing): void {
    playing.begin(
      this.world.clock,
      (sound) => this.world.lengthMs(sound),
      (sound) => this.timeline.hears({ kind: 'sound', sound }, true),
    );
  }

  #playingEnded(playing: Playing): void {
    const wasFirst = this.#playings[0] === playing;
    const index = this.#playings.indexOf(playing);
    if (index >= 0) this.#playings.splice(index, 1);
    const next = this.#playings[0];
    if (wasFirst && next && !this.#end) this.#begin(next);
    else this.#hear();
  }

  #hear(): void {
    if (this.isPlaying && !this.#end) return; // The playback says itself what is heard.
    this.timeline.hears(this.#hearing());
    for (const overhearer of this.#overhearers) overhearer.#hear();
  }

  /** Whose voices come to this leg. */
  #heard(): readonly SwitchLeg[] {
    const { other } = this.#overheard ?? {};
    if (other) return [other, ...other.#heard().filter((one) => one !== this)];
    const whisperers = [...this.#overhearers].filter((one) => one.#overheard?.whispers);
    return [...(this.#bridge?.others(this) ?? []), ...whisperers];
  }

  #hearing(): Hearing {
    if (this.#end) return { kind: 'gone' };
    if (this.#music) return { kind: 'music', musicClass: this.#music.musicClass };
    const sound = this.#bridge?.sound;
    if (sound) return { kind: 'sound', sound };
    const whom = this.#heard();
    if (whom.length > 0) return { kind: 'talk', with: whom.map(({ id }) => id) };
    if (this.#taping) return { kind: 'recorded' };
    return { kind: this.#state === 'ringing' ? 'ring' : 'silence' };
  }
}
