/**
 * Finds where somebody speaks, by loudness alone: so much over the noise of the line, for so long.
 *
 *     quiet ──► perhaps (loud frames) ──► speaking ──► pausing ──► quiet ('ended')
 *                  └──► quiet (a click)    │ ▲____________┘ (speaks on)
 *                                          └──► quiet ('ended': as steady as only a line is, or longer than anybody speaks)
 *
 * Time is counted in samples, so a late packet is no pause.
 */
export interface DetectorSettings {
  readonly sampleRateHz: number;
  /** Loud for this long, in all, before it counts as speech. */
  readonly startMs: number;
  /** Quiet for this long ends it. */
  readonly endMs: number;
  /** Longer speech is cut off. */
  readonly longestMs: number;
  /** Above the line's noise. */
  readonly aboveNoiseDb: number;
}

export const usualDetector: DetectorSettings = {
  sampleRateHz: 8_000,
  startMs: 120,
  endMs: 700,
  longestMs: 12_000,
  aboveNoiseDb: 9,
};

export type SpeechEvent = 'began' | 'ended';

/** Digital silence, and what a quiet line has. */
const quietestDb = 12;
/** Nobody speaks as low as this into a telephone. */
const softestDb = 32;
/** So long without any sound is the line's own silence; less is lost or late packets, or a listening that has just begun. */
const silenceMs = 1_000;
/** Words rise and fall by 20 dB and more within a second; a sound that does not is the line's. */
const steadyMs = 1_000;
const steadyWithinDb = 6;

export class SpeechDetector {
  #noiseDb: number | undefined;
  #loudAboveDb = softestDb;
  #state: 'quiet' | 'perhaps' | 'speaking' = 'quiet';
  #loudMs = 0;
  #quietMs = 0;
  #spokenMs = 0;
  /** For so long there has been no sound at all. */
  #silentMs = 0;
  /** The levels of the last second in which somebody speaks. */
  #lately: number[] = [];
  #endMs: number;

  constructor(readonly settings: DetectorSettings = usualDetector) {
    this.#endMs = settings.endMs;
  }

  get speaking(): boolean {
    return this.#state === 'speaking';
  }

  /** About 20 ms of sound. */
  hear(samples: Int16Array): SpeechEvent | undefined {
    if (samples.length === 0) return undefined;
    const { startMs, longestMs, sampleRateHz } = this.settings;
    const ms = (samples.length * 1_000) / sampleRateHz;
    const level = levelDb(samples);
    const loud = this.#isLoud(level, ms);
    this.#quietMs = loud ? 0 : this.#quietMs + ms;
    if (this.#state === 'speaking') {
      this.#spokenMs += ms;
      const lineDb = this.#steadyDb(level, ms);
      if (lineDb === undefined && this.#quietMs < this.#endMs && this.#spokenMs < longestMs) return undefined;
      // Steady, or without a breath for longer than anybody speaks: this is what the line sounds like.
      if (lineDb !== undefined || this.#quietMs === 0) this.#noiseDb = lineDb ?? level;
      this.#rest();
      return 'ended';
    }
    if (loud) this.#loudMs += ms;
    else if (this.#quietMs > startMs) this.#loudMs = 0;
    if (this.#loudMs === 0) {
      this.#state = 'quiet';
      return undefined;
    }
    this.#state = 'perhaps';
    if (this.#loudMs < startMs) return undefined;
    this.#state = 'speaking';
    return 'began';
  }

  /** As if nobody had spoken; what is known of the line's noise stays. From now on so long a pause ends what is said. */
  reset(endMs = this.settings.endMs): void {
    this.#endMs = endMs;
    this.#rest();
  }

  #rest(): void {
    this.#state = 'quiet';
    this.#lately = [];
    this.#loudMs = this.#quietMs = this.#spokenMs = 0;
  }

  /** How loud it has been for a whole second, when it was loud and hardly rose and fell. */
  #steadyDb(level: number, ms: number): number | undefined {
    this.#lately.push(level);
    const wanted = Math.ceil(steadyMs / ms);
    if (this.#lately.length < wanted) return undefined;
    this.#lately = this.#lately.slice(-wanted);
    const sorted = this.#lately.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(wanted * share)] ?? level;
    // A pause is steady too.
    return at(0.9) - at(0.1) <= steadyWithinDb && at(0.5) > this.#loudAboveDb ? at(0.5) : undefined;
  }

  /**
   * The noise follows a quieter line at once and a louder one slowly, so that speech does not become noise. From packets
   * that do not come nothing is learnt of it.
   */
  #isLoud(level: number, ms: number): boolean {
    this.#silentMs = level > 0 ? 0 : this.#silentMs + ms;
    if (level === 0 && this.#silentMs < silenceMs) return false;
    const noise = this.#noiseDb ?? Math.min(level, softestDb + 6);
    const risen = this.#state === 'speaking' ? 1 : 4;
    this.#noiseDb = Math.max(
      quietestDb,
      level < noise ? noise + (level - noise) * 0.3 : noise + (risen * ms) / 1_000,
    );
    this.#loudAboveDb = Math.max(softestDb, noise + this.settings.aboveNoiseDb);
    return level > this.#loudAboveDb;
  }
}

/** Of 16-bit samples, 0 dB for the last bit; full scale is 90. */
export function levelDb(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length + 1);
}
