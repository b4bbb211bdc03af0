/** Telephone numbers by pattern: one number, all that begin with some digits, or a range. Pure. */

export type NumberPattern =
  | { readonly kind: 'number'; readonly number: string }
  /** `+3620*` */
  | { readonly kind: 'prefix'; readonly prefix: string }
  /** `+36203000000-+36203000099`, both ends included; of one length. */
  | { readonly kind: 'range'; readonly from: string; readonly to: string };

/** Undefined for a text that is no pattern. */
export function parseNumberPattern(written: string): NumberPattern | undefined {
  if (/^\+[1-9]\d{3,14}$/.test(written)) return { kind: 'number', number: written };
  if (/^\+[1-9]\d{0,13}\*$/.test(written)) return { kind: 'prefix', prefix: written.slice(0, -1) };
  const [, from, to] = /^(\+[1-9]\d{3,14})\s*-\s*(\+[1-9]\d{3,14})$/.exec(written) ?? [];
  if (from === undefined || to === undefined || from.length !== to.length || from > to) return undefined;
  return { kind: 'range', from, to };
}

/** As it is written; two patterns of one meaning have one spelling. */
export function spellPattern(pattern: NumberPattern): string {
  if (pattern.kind === 'number') return pattern.number;
  return pattern.kind === 'prefix' ? `${pattern.prefix}*` : `${pattern.from}-${pattern.to}`;
}

export function fits(pattern: NumberPattern, number: string): boolean {
  if (pattern.kind === 'number') return pattern.number === number;
  if (pattern.kind === 'prefix') return number.startsWith(pattern.prefix);
  // Digits of one length are in the order of their numbers.
  return number.length === pattern.from.length && pattern.from <= number && number <= pattern.to;
}

/**
 * The greater, the more is said of the number: a number before any range, a range before any prefix, a narrow range
 * before a wide one, a long prefix before a short one.
 */
function exactness(pattern: NumberPattern): readonly [number, number] {
  if (pattern.kind === 'number') return [2, 0];
  if (pattern.kind === 'range') return [1, -(Number(pattern.to) - Number(pattern.from))];
  return [0, pattern.prefix.length];
}

/** Of all that fit a number, the one that says most of it; the first of several that say the same. */
export function bestFit<T>(
  number: string,
  entries: Iterable<{ readonly pattern: NumberPattern; readonly value: T }>,
): T | undefined {
  let best: { readonly exactness: readonly [number, number]; readonly value: T } | undefined;
  for (const { pattern, value } of entries) {
    if (!fits(pattern, number)) continue;
    const own = exactness(pattern);
    const better =
      !best || own[0] > best.exactness[0] || (own[0] === best.exactness[0] && own[1] > best.exactness[1]);
    if (better) best = { exactness: own, value };
  }
  return best?.value;
}
