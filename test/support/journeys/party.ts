import type { VirtualClock } from '../../../src/kernel/index.js';
import type { FarEnd, Hearing } from '../../../src/telephony/memory/index.js';
import { spell } from '../../../src/telephony/memory/index.js';
import { isPrompt } from './named-prompts.js';

export interface Within {
  /** Virtual time after which the test gives up; 30 s unless told. */
  readonly withinMs?: number;
}

/** Somebody in a call, and what the test expects them to hear. Each expectation goes on where the last one stopped. */
export class PartyInCall {
  #cursor = 0;

  constructor(
    readonly name: string,
    readonly farEnd: FarEnd,
    readonly clock: VirtualClock,
  ) {}

  get isHungUp(): boolean {
    return this.farEnd.state === 'ended';
  }

  /** Everything heard so far, in order. */
  get heard(): string[] {
    return this.farEnd.timeline.moments.flatMap((moment) =>
      moment.kind === 'hears' ? [spell(moment.hearing)] : [],
    );
  }

  /** Time moves until this prompt begins. */
  hears(prompt: string, within: Within = {}): Promise<void> {
    return this.#hears(
      `'${prompt}'`,
      ({ kind, ...more }) => kind === 'sound' && 'sound' in more && isPrompt(more.sound, prompt),
      within,
    );
  }

  hearsMusic(within: Within = {}): Promise<void> {
    return this.#hears('music', ({ kind }) => kind === 'music', within);
  }

  hearsRinging(within: Within = {}): Promise<void> {
    return this.#hears('ringing', ({ kind }) => kind === 'ring', within);
  }

  /** Our own ringing tone, in a call that was answered long ago. */
  hearsRingingTone(within: Within = {}): Promise<void> {
    return this.#hears(
      'the ringing tone',
      ({ kind, ...more }) =>
        kind === 'sound' && 'sound' in more && more.sound.kind === 'tone' && more.sound.name === 'ring',
      within,
    );
  }

  /** The beep is over and what is said now is kept. */
  isRecorded(within: Within = {}): Promise<void> {
    return this.#hears('a recording to begin', ({ kind }) => kind === 'recorded', within);
  }

  isTalking(within: Within = {}): Promise<void> {
    return this.#hears('somebody to talk to', ({ kind }) => kind === 'talk', within);
  }

  /** Time moves until the two hear each other. */
  async isConnectedTo(other: { readonly farEnd: FarEnd | undefined }, within: Within = {}): Promise<void> {
    const hearsOther = ({ hearing }: FarEnd, legId: string | undefined) =>
      hearing.kind === 'talk' && legId !== undefined && hearing.with.includes(legId);
    const connected = () =>
      hearsOther(this.farEnd, other.farEnd?.leg.id) &&
      (other.farEnd ? hearsOther(other.farEnd, this.farEnd.leg.id) : false);
    await this.#until(connected, 'to be connected', within);
  }

  async isOver(within: Within = {}): Promise<void> {
    const over = await this.clock.advanceUntil(() => this.isHungUp, within.withinMs ?? 30_000);
    if (!over) throw this.#disappointed('the call to be over', within);
  }

  /** Keys, at this instant. */
  presses(keys: string): this {
    this.farEnd.presses(keys);
    return this;
  }

  /** Words, at this instant; see `WordRecogniser`. */
  says(words: string): this {
    this.farEnd.says(words);
    return this;
  }

  speaks(): this {
    this.farEnd.speaks();
    return this;
  }

  fallsSilent(): this {
    this.farEnd.fallsSilent();
    return this;
  }

  hangsUp(): void {
    this.farEnd.hangsUp();
  }

  /** Fails if there was nothing to hear for longer than this at any time so far. */
  neverWaitedInSilence(longerThanMs: number): void {
    const longestMs = this.farEnd.timeline.longestSilenceMs();
    if (longestMs > longerThanMs) {
      throw new Error(
        `${this.name} waited ${longestMs} ms in silence, ${longerThanMs} ms are allowed\n${this.#story()}`,
      );
    }
  }

  async #hears(what: string, fits: (hearing: Hearing) => boolean, within: Within): Promise<void> {
    const { moments } = this.farEnd.timeline;
    await this.#until(
      () => {
        for (; this.#cursor < moments.length; this.#cursor++) {
          const moment = moments[this.#cursor];
          if (moment?.kind === 'hears' && fits(moment.hearing)) {
            this.#cursor++;
            return true;
          }
        }
        return false;
      },
      `to hear ${what}`,
      within,
    );
  }

  /** A call that is over will not get there any more: no time is spent on waiting for it. */
  async #until(reached: () => boolean, what: string, within: Within): Promise<void> {
    let there = false;
    const look = () => (there ||= reached());
    await this.clock.advanceUntil(() => look() || this.isHungUp, within.withinMs ?? 30_000);
    if (!look()) throw this.#disappointed(what, within);
  }

  #disappointed(what: string, { withinMs = 30_000 }: Within): Error {
    const why = this.isHungUp ? 'the call was over' : `${withinMs} ms went by`;
    return new Error(`${this.name} expected ${what}, and ${why}\n${this.#story()}`);
  }

  #story(): string {
    return `What ${this.name} heard and did:\n${this.farEnd.timeline.toString()}`;
  }
}
