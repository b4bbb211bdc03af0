/**
 * Keeps secrets out of the log. Three nets, each of which suffices alone for what it is for: names of fields that
 * hold secrets, whatever their depth; card numbers in any text (13–19 digits that pass the Luhn check, ISO/IEC
 * 7812-1 annex B); and secrets inside texts, as in addresses, headers and `name=value`.
 */

const removed = '[removed]';
const deepest = 8;
const longestList = 200;

/** Words in a field's name that make its value a secret: `userPin`, `api_key`, `Proxy-Authorization`. */
const secretWords = new Set(
  (
    'password passwords passwd passphrase pwd pin pins pincode cvv cvv2 cvc cvc2 cvn csc pan cardnumber secret secrets ' +
    'token tokens jwt authorization authentication cookie cookies credential credentials apikey otp seed ' +
    'digit digits dtmf pressed entered collected'
  ).split(' '),
);
const secretPairs = new Set([
  'api key',
  'card number',
  'private key',
  'session id',
  'auth header',
  'set cookie',
]);

/** Numbers of people: only the last digits are logged; the whole number is in the call log, behind a log-in. */
const phoneWords = new Set(['caller', 'callernumber', 'callerid', 'phonenumber', 'connectednumber', 'ani']);
const phonePairs = new Set(['caller number', 'caller id', 'phone number', 'connected number']);
const personPairs = new Set(['caller name', 'connected name']);

type Net = 'secret' | 'phone' | 'open';
const netOfName = new Map<string, Net>();

function netFor(name: string): Net {
  const known = netOfName.get(name);
  if (known) return known;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`);
  const net: Net =
    words.some((word) => secretWords.has(word)) ||
    pairs.some((pair) => secretPairs.has(pair) || personPairs.has(pair))
      ? 'secret'
      : words.some((word) => phoneWords.has(word)) || pairs.some((pair) => phonePairs.has(pair))
        ? 'phone'
        : 'open';
  // Names come from code, but one that came from outside must not fill the memory.
  if (netOfName.size < 2000) netOfName.set(name, net);
  return net;
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** Asterisk's name of a call: the engine's name, the second of its beginning, a count. */
const callName = '(?<![\\w.-])[a-z][\\w.-]{0,40}-1\\d{9}\\.\\d{1,9}(?![\\w.-])';
const nameOrDigits = new RegExp(`(${uuid})|(${callName})|\\d(?:[ .-]?\\d){12,}`, 'gi');
const credentialsInAddress = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*:[^\s/]*@/gi;
const headerSecret = /\b(bearer|basic|digest)\s+[a-z0-9._~+/=:-]{6,}/gi;
const namedSecret =
  /((?:password|passwd|passphrase|pin|cvv2?|cvc2?|secret|token|api[_-]?key|authorization|cookie|otp|session[_-]?id)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;&"'}\])]+)/gi;

/** The text without card numbers and secrets. */
export function withoutSecrets(text: string): string {
  let clean = text;
  if (/[:=]/.test(clean)) {
    clean = clean
      .replace(credentialsInAddress, `$1${removed}@`)
      .replace(headerSecret, `$1 ${removed}`)
      .replace(namedSecret, `$1${removed}`);
  } else if (/\s/.test(clean)) clean = clean.replace(headerSecret, `$1 ${removed}`);
  return /\d[\d .-]{11,}\d/.test(clean)
    ? clean.replace(nameOrDigits, (run: string, id?: string, call?: string) =>
        id !== undefined || (call !== undefined && engineDigits(call) < 13) ? run : withoutCards(run),
      )
    : clean;
}

/** Blanks each stretch of 13–19 digits that could be a card, longest first; what separates the digits stays. */
function withoutCards(run: string): string {
  const places = [...run.matchAll(/\d/g)].map((match) => match.index);
  const digits = places.map((place) => run.charAt(place)).join('');
  const blank = new Set<number>();
  for (let start = 0; start + 13 <= digits.length; start++) {
    for (let length = Math.min(19, digits.length - start); length >= 13; length--) {
      if (!looksLikeCard(digits.slice(start, start + length))) continue;
      for (let at = start; at < start + length; at++) blank.add(places[at] ?? -1);
      start += length - 1;
      break;
    }
  }
  return blank.size === 0 ? run : [...run].map((sign, at) => (blank.has(at) ? '*' : sign)).join('');
}

/** In the engine's part of a call's name; as many as a card has are none of an engine. */
const engineDigits = (call: string): number => call.slice(0, call.lastIndexOf('-')).replace(/\D/g, '').length;

/** First digits of payment cards are 2–6; those of 13 digits are old Visa, 4. So times in milliseconds stay readable. */
const looksLikeCard = (digits: string): boolean =>
  /^[2-6]/.test(digits) && (digits.length > 13 || digits.startsWith('4')) && passesLuhn(digits);

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** `…4567`, or the text itself when it is no number. */
export const lastDigits = (number: string): string =>
  /\d{5}/.test(number) ? `…${number.slice(-4)}` : withoutSecrets(number);

/** A copy that may be logged. Cycles, depth and length are bounded; errors become plain records. */
export function redact(value: unknown, name = '', depth = 0, above: readonly object[] = []): unknown {
  const net = netFor(name);
  if (net === 'secret' && isLoggableSecret(value)) return value;
  if (net === 'secret') return value === undefined || value === null ? value : removed;
  switch (typeof value) {
    case 'string':
      return net === 'phone' ? lastDigits(value) : withoutSecrets(value);
    case 'number':
    case 'bigint':
      return redactNumber(value, net);
    case 'object':
      return value === null ? null : redactObject(value, depth, above);
    case 'symbol':
    case 'function':
      return `[${typeof value}]`;
    default:
      return value;
  }
}

/** `digits: 6` counts digits and `pinRequired: true` tells nothing. */
const isLoggableSecret = (value: unknown): boolean =>
  typeof value === 'boolean' || (typeof value === 'number' && value >= 0 && value <= 99);

function redactNumber(value: number | bigint, net: Net): unknown {
  const text = String(value);
  if (net === 'phone') return lastDigits(text);
  const clean = /^\d{13,19}$/.test(text) ? withoutSecrets(text) : text;
  return clean === text ? (typeof value === 'bigint' ? text : value) : clean;
}

function redactObject(value: object, depth: number, above: readonly object[]): unknown {
  if (above.includes(value)) return '[circular]';
  if (depth >= deepest) return '[deeper]';
  const inside = [...above, value];
  const next = (member: unknown, name: string) => redact(member, name, depth + 1, inside);
  if (value instanceof Error) return redactError(value, next);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (value instanceof URL) return withoutSecrets(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Map)
    return next(Object.fromEntries([...value].map(([key, member]) => [String(key), member as unknown])), '');
  if (Array.isArray(value) || value instanceof Set) {
    const list = [...(value as Iterable<unknown>)];
    const shown = list.slice(0, longestList).map((member) => next(member, ''));
    return list.length > longestList ? [...shown, `[${list.length - longestList} more]`] : shown;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [withoutSecrets(key), next(member, key)]),
  );
}

function redactError(error: Error, next: (member: unknown, name: string) => unknown): unknown {
  const more = Object.entries(error).filter(([key]) => !['name', 'message', 'stack', 'cause'].includes(key));
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    ...Object.fromEntries(more.map(([key, member]) => [key, next(member, key)])),
    stack: withoutSecrets(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: next(error.cause, 'cause') }),
  };
}
