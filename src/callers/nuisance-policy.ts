/** How a caller is treated by number: let in, screened, or turned away. Pure. */
import { bestFit } from '../site/index.js';
import type { NuisanceSettings, NumberPattern, Treatment } from '../site/index.js';

/** An entry that somebody added while the service runs. Times are epoch milliseconds. */
export interface ListedNumber {
  readonly pattern: NumberPattern;
  readonly treatment: Treatment;
  readonly reason: string;
  readonly addedAt: number;
  readonly addedBy: string;
  /** Undefined: until it is removed. */
  readonly until: number | undefined;
}

export interface TreatmentDecision {
  readonly treatment: Treatment;
  /** Where it is written: the site, the list, or nowhere. */
  readonly source: 'site' | 'list' | 'anonymous' | 'none';
  readonly reason: string;
}

const unlisted: TreatmentDecision = { treatment: 'allow', source: 'none', reason: 'not listed' };

const decided = (
  { pattern, treatment, reason }: Pick<ListedNumber, 'pattern' | 'treatment' | 'reason'>,
  source: TreatmentDecision['source'],
): { readonly pattern: NumberPattern; readonly value: TreatmentDecision } => ({
  pattern,
  value: { treatment, reason, source },
});

/**
 * The entry that says most of the number decides; of two that say the same the list's, so that what gate.yaml says
 * can be set aside for a while, `allow` included. A number that is withheld is as gate.yaml says.
 */
export function treatmentOf(
  number: string,
  { entries, anonymous }: NuisanceSettings,
  listed: readonly ListedNumber[],
  now: number,
): TreatmentDecision {
  if (number === '') return { treatment: anonymous, source: 'anonymous', reason: 'the number is withheld' };
  const current = listed.filter(({ until }) => until === undefined || now < until);
  const all = [
    ...current.map((entry) => decided(entry, 'list')),
    ...entries.map((entry) => decided(entry, 'site')),
  ];
  return bestFit(number, all) ?? unlisted;
}
