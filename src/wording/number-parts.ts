/** Numbers taken apart for languages that name them by groups of three digits. */

/** The largest whole number that is worded: fifteen digits are exact in a JavaScript number. */
export const largestWhole = 999_999_999_999_999;

export interface Group {
  /** 1 to 999. */
  readonly value: number;
  /** 0 for ones, 1 for thousands, 2 for millions … */
  readonly rank: number;
}

/** 2,000,015 is 2 of rank 2 and 15 of rank 0; groups of zero are left out, so 0 has none. */
export function groupsOf(whole: number): readonly Group[] {
  const groups: Group[] = [];
  let left = whole;
  for (let rank = 0; left > 0; rank++) {
    const value = left % 1000;
    if (value > 0) groups.unshift({ value, rank });
    left = Math.floor(left / 1000);
  }
  return groups;
}

/** The item at that place. Throws when the table has none: a mistake in the table. */
export function named(table: readonly string[], index: number): string {
  const found = table[index];
  if (found === undefined) throw new RangeError(`no word for ${index}`);
  return found;
}

export const sentence = (...words: readonly (string | undefined)[]): string =>
  words.filter((word) => word !== undefined && word !== '').join(' ');
