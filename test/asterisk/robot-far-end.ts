import type { DialledCall, IncomingRobotCall, RobotCall } from '../support/sip/index.js';
import { present, rms, tone, toneShare } from '../support/sip/index.js';
import type { ContractFarEnd, Ear } from '../support/telephony-harness.js';

/** Frequencies of the two sounds, and of the robots' own voices from `lowestVoiceHz` on. */
export const shortHz = 700;
export const longHz = 1_100;
const lowestVoiceHz = 1_500;
const voiceStepHz = 150;

const windowMs = 300;
const lateMs = 5 * windowMs;
const samplesPerMs = 8;

let voices = 0;

/** A SIP robot in a call, seen as the contract suite wants it. */
export class RobotFarEnd implements ContractFarEnd {
  readonly voiceHz = lowestVoiceHz + voiceStepHz * (voices++ % 10);

  constructor(
    readonly call: DialledCall | IncomingRobotCall,
    readonly soundHz: (sound: unknown) => number,
  ) {}

  async presses(keys: string): Promise<void> {
    // Who presses a key does not speak: what is said comes out first, else.
    this.call.hushes();
    await this.call.presses(keys, { durationMs: 160, gapMs: 120 });
  }

  async speaks(): Promise<void> {
    void this.call.plays(tone(this.voiceHz, 15_000)).catch(() => undefined);
  }

  async fallsSilent(): Promise<void> {
    this.call.hushes();
  }

  async hangsUp(): Promise<void> {
    await this.call.hangsUp();
  }

  async hears(what: Ear): Promise<void> {
    const fromMs = present().ms;
    await eventually(() => this.#hearsNow(what, fromMs));
  }

  async isAnswered(): Promise<void> {
    await this.call.answered();
  }

  async isOver(): Promise<void> {
    await (this.call as RobotCall).ended();
  }

  #hearsNow(what: Ear, fromMs: number): boolean {
    const nowMs = present().ms;
    if (nowMs - fromMs < windowMs) return false;
    // Asterisk sends no packet at all while it has nothing to say.
    if (what.kind === 'nothing') return rms(this.call.heardSince(nowMs - windowMs).pcm) <= 150;
    // On a machine that is short of processors sound comes late, but it comes.
    const { pcm: late } = this.call.heardSince(Math.max(fromMs, nowMs - lateMs));
    const pcm = late.slice(-windowMs * samplesPerMs);
    const loud = rms(pcm) > 150;
    if (!loud || pcm.length < (windowMs - 60) * samplesPerMs) return false;
    if (what.kind === 'sound') return toneShare(pcm, this.soundHz(what.sound)) > 0.7;
    if (what.kind === 'voice') return toneShare(pcm, (what.of as RobotFarEnd).voiceHz) > 0.5;
    return [shortHz, longHz].every((hz) => toneShare(pcm, hz) < 0.3);
  }
}

/** Looks again and again: what is not there (silence, packets that stop) makes no event. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt)
      throw new Error(`still not so after ${withinMs} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
