/** References and telephone numbers: sign by sign, with a pause where people make one when they write them down. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Wording } from './wording.js';

/** "A12345" is "A, one two three, four five". Whatever has no name of its own is a pause. */
export function spelt(written: string, wording: Wording): string {
  const parts = grouped(written).map((part) =>
    [...part.toUpperCase()]
      .map((sign) => wording.sign(sign))
      .filter((word) => word !== undefined)
      .join(' '),
  );
  return parts.filter((part) => part !== '').join(', ');
}

/** Telephone numbers are grouped as their country writes them. */
function grouped(written: string): readonly string[] {
  const number = /^\+\d{7,15}$/.test(written) ? parsePhoneNumberFromString(written) : undefined;
  if (number?.isPossible()) return number.formatInternational().split(' ');
  return written.split(/(\d+)|[^\p{L}\d+*#/]+/u).flatMap((part: string | undefined) => {
    if (part === undefined || part === '') return [];
    return /^\d/.test(part) ? digitGroups(part) : [part];
  });
}

/** Threes, and a last four rather than a single digit: 1234, 123 45, 123 4567. */
function digitGroups(digits: string): readonly string[] {
  const groups: string[] = [];
  for (let left = digits; left !== '';) {
    const take = left.length <= 4 ? left.length : 3;
    groups.push(left.slice(0, take));
    left = left.slice(take);
  }
  return groups;
}
