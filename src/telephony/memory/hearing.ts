import type { LegId, Sound } from '../index.js';

/** What a party has at the ear at one moment. */
export type Hearing =
  /** An inbound caller before we answer, or a phone that rings. */
  | { readonly kind: 'ring' }
  | { readonly kind: 'sound'; readonly sound: Sound }
  | { readonly kind: 'music'; readonly musicClass: string }
  | { readonly kind: 'talk'; readonly with: readonly LegId[] }
  /** Nothing to hear, because it is the party's turn to speak. */
  | { readonly kind: 'recorded' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'gone' };

/** What a party did, or what befell it, beside what it heard. */
export type Deed =
  | 'arrived'
  | 'dialled'
  | 'rang'
  | 'answered'
  | 'pressed'
  | 'said'
  | 'spoke'
  | 'fell silent'
  | 'beep'
  | 'ended';

export type Moment =
  | { readonly at: number; readonly kind: 'hears'; readonly hearing: Hearing }
  | { readonly at: number; readonly kind: 'does'; readonly deed: Deed; readonly detail: string };

/** Everything one party heard and did, in order. */
export class Timeline {
  readonly #moments: Moment[] = [];

  constructor(readonly now: () => number) {}

  get moments(): readonly Moment[] {
    return this.#moments;
  }

  get hearing(): Hearing {
    return this.#moments.findLast((moment) => moment.kind === 'hears')?.hearing ?? { kind: 'silence' };
  }

  /** `anew` begins a further span even though the same is heard already: one file played twice is two sounds. */
  hears(hearing: Hearing, anew = false): void {
    if (!anew && spell(hearing) === spell(this.hearing)) return;
    this.#moments.push({ at: this.now(), kind: 'hears', hearing });
  }

  does(deed: Deed, detail = ''): void {
    this.#moments.push({ at: this.now(), kind: 'does', deed, detail });
  }

  /** The longest stretch with nothing to hear while the party was connected, in ms; a pause played on purpose counts too. */
  longestSilenceMs(untilMs = this.now()): number {
    let longest = 0;
    let silentSince: number | undefined;
    for (const moment of this.#moments) {
      if (moment.kind !== 'hears') continue;
      const silent = isSilent(moment.hearing);
      if (silent) silentSince ??= moment.at;
      else if (silentSince !== undefined) {
        longest = Math.max(longest, moment.at - silentSince);
        silentSince = undefined;
      }
    }
    return silentSince === undefined ? longest : Math.max(longest, untilMs - silentSince);
  }

  /** For people: one line per moment, with the seconds since the first. */
  toString(): string {
    const startMs = this.#moments[0]?.at ?? 0;
    const line = (moment: Moment) =>
      moment.kind === 'hears' ? `hears ${spell(moment.hearing)}` : `${moment.deed} ${moment.detail}`.trim();
    return this.#moments
      .map((moment) => `${((moment.at - startMs) / 1000).toFixed(3).padStart(9)} s  ${line(moment)}`)
      .join('\n');
  }
}

const isSilent = (hearing: Hearing): boolean =>
  hearing.kind === 'silence' || (hearing.kind === 'sound' && hearing.sound.kind === 'silence');

export function spell(hearing: Hearing): string {
  switch (hearing.kind) {
    case 'sound':
      return spellSound(hearing.sound);
    case 'music':
      return `music ${hearing.musicClass}`;
    case 'talk':
      return `talk with ${hearing.with.join(', ')}`;
    case 'ring':
    case 'recorded':
    case 'silence':
    case 'gone':
      return hearing.kind;
  }
}

export function spellSound(sound: Sound): string {
  switch (sound.kind) {
    case 'file':
      return sound.path;
    case 'silence':
      return `pause of ${sound.seconds} s`;
    case 'tone':
      return `tone ${sound.name}`;
    case 'recording':
      return `recording ${sound.name}`;
  }
}
