/**
 * Finds where somebody speaks, by loudness alone: so much over the noise of the line, for so long.
 *
 *     quiet ──► perhaps (loud frames) ──► speaking ──► pausing ──► quiet ('ended')
 *                  └──► quiet (a click)      ▲____________┘ (speaks on)
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

export class SpeechDetector {
  #noiseDb: number | undefined;
  #state: 'quiet' | 'perhaps' | 'speaking' = 'quiet';
  #loudMs = 0;
  #quietMs = 0;
  #spokenMs = 0;

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
      if (this.#quietMs < this.#endMs && this.#spokenMs < longestMs) return undefined;
      // Nobody speaks for so long without a breath: this is what the line sounds like.
      if (this.#quietMs === 0) this.#noiseDb = level;
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
    this.#loudMs = this.#quietMs = this.#spokenMs = 0;
  }

  /** The noise follows a quieter line at once and a louder one slowly, so that speech does not become noise. */
  #isLoud(level: number, ms: number): boolean {
    const noise = this.#noiseDb ?? Math.min(level, softestDb + 6);
    const risen = this.#state === 'speaking' ? 1 : 4;
    this.#noiseDb = Math.max(
      quietestDb,
      level < noise ? noise + (level - noise) * 0.3 : noise + (risen * ms) / 1_000,
    );
    return level > Math.max(softestDb, noise + this.settings.aboveNoiseDb);
  }
}

/** Of 16-bit samples, 0 dB for the last bit; full scale is 90. */
export function levelDb(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length + 1);
}
