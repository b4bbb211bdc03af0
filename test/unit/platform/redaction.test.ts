import { fc } from '../../support/properties.js';
import { createLogger, lastDigits, redact, withoutSecrets } from '../../../src/platform/index.js';
import { passesLuhn } from '../../../src/platform/redaction.js';

/** Completes digits to a number that passes the Luhn check. */
const withCheckDigit = (digits: string): string =>
  digits + [...'0123456789'].find((last) => passesLuhn(digits + last));

const digitsOf = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));

/** Visa, Mastercard (2- and 5-), American Express, Discover, Maestro and the old Visa of 13 digits. */
const cardNumber = fc
  .constantFrom(['4', 16], ['2221', 16], ['55', 16], ['34', 15], ['6011', 16], ['50', 19], ['4', 13])
  .chain(([prefix, length]) =>
    digitsOf(Number(length) - String(prefix).length - 1).map((middle) =>
      withCheckDigit(`${prefix}${middle}`),
    ),
  );

const written = fc.constantFrom(
  (card: string) => card,
  (card: string) => card.replace(/(.{4})(?=.)/g, '$1 '),
  (card: string) => card.replace(/(.{4})(?=.)/g, '$1-'),
  (card: string) => `paid with${card}, thanks`,
  (card: string) => `{"number":"${card}","x":1}`,
  (card: string) => `00 ${card} 11`,
);

/** Puts a value somewhere into what is logged: a field, a list, a map, an error, the sentence, the logger itself. */
const places: readonly ((
  name: string,
  value: unknown,
) => { bindings?: Record<string, unknown>; facts: object; message?: string })[] = [
  (name, value) => ({ facts: { [name]: value } }),
  (name, value) => ({ facts: { a: { b: [{ c: { [name]: value } }] } } }),
  (name, value) => ({ facts: { list: [[{ [name]: value }]] } }),
  (name, value) => ({ facts: { map: new Map([[name, value]]) } }),
  (name, value) => ({ facts: { err: Object.assign(new Error('no'), { [name]: value }) } }),
  (name, value) => ({ facts: new Error('no', { cause: { [name]: value } }) }),
  (name, value) => ({ bindings: { nested: { [name]: value } }, facts: {} }),
];

function logged(place: ReturnType<(typeof places)[number]>): string {
  let text = '';
  const logger = createLogger({
    level: 'debug',
    destination: { write: (line: string) => void (text += line) },
  });
  (place.bindings ? logger.child(place.bindings) : logger).info(
    place.facts,
    place.message ?? 'something happened',
  );
  expect(text).toMatch(/^\{.*\}\n$/s);
  return text;
}

test('1,000 card numbers, in any writing and any place, do not get out', () => {
  let canaries = 0;
  fc.assert(
    fc.property(cardNumber, written, fc.nat(places.length), (card, write, at) => {
      canaries++;
      const text = write(card);
      const place = places[at]?.('note', text) ?? { facts: {}, message: text };
      expect(logged(place).replace(/[ -]/g, '')).not.toContain(card);
    }),
    { numRuns: 1000 },
  );
  expect(canaries).toBeGreaterThanOrEqual(1000);
});

test('card numbers as numbers do not get out', () => {
  fc.assert(
    fc.property(
      cardNumber.filter((card) => card.length <= 16),
      (card) => {
        expect(logged({ facts: { amount: Number(card) } })).not.toContain(card);
      },
    ),
  );
});

const secretNames = [
  'password',
  'adminPassword',
  'passwd',
  'pin',
  'userPin',
  'PIN',
  'cvv',
  'CVV2',
  'cvc',
  'card_cvc',
  'secret',
  'sessionSecret',
  'token',
  'accessToken',
  'refresh-token',
  'authorization',
  'Authorization',
  'proxy-authorization',
  'cookie',
  'Set-Cookie',
  'apiKey',
  'api_key',
  'x-api-key',
  'credentials',
  'digits',
  'dtmf',
  'digit',
  'entered',
  'otp',
  'sessionId',
  'secretSeed',
  'pan',
];

test('1,000 secrets under names that say so do not get out, whatever their depth', () => {
  const canary = fc.oneof(
    digitsOf(4),
    digitsOf(6),
    fc.stringMatching(/^[A-Za-z0-9_-]{12,43}$/),
    fc.base64String({ minLength: 16, maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...secretNames), canary, fc.nat(places.length - 1), (name, value, at) => {
      const line = logged(places[at]?.(name, value) ?? { facts: {} });
      // The line's own time and process may hold the same digits: look at what was logged.
      expect(line.replace(/"time":"[^"]*"|"stack":"(?:[^"\\]|\\.)*"/g, '')).not.toContain(
        JSON.stringify(value).slice(1, -1),
      );
      expect(line).toContain('[removed]');
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['redis://:hunter22@127.0.0.1:6379', 'hunter22'],
  ['connect postgres://app:hunter22@db/ringdown failed', 'hunter22'],
  ['GET /ari/events?app=x&api_key=ringdown:hunter22', 'hunter22'],
  ['Authorization: Basic cmluZ2Rvd246aHVudGVy', 'cmluZ2Rvd246aHVudGVy'],
  ['sent Bearer eyJhbGciOi.J9eyJzdWI.iOiIx and waited', 'eyJhbGciOi.J9eyJzdWI.iOiIx'],
  ['{"user":"x","password":"hunter 22"}', 'hunter 22'],
  ['pin=4711', '4711'],
  ['cvv: 123', '123'],
])('%s tells nothing', (text, secret) => {
  expect(withoutSecrets(text)).not.toContain(secret);
  expect(logged({ facts: { text }, message: text })).not.toContain(secret);
});

test('what is no secret stays readable', () => {
  const facts = {
    at: 1_795_329_609_123,
    callId: 'call-12345678-1234-1234-1234-123456789012',
    digits: 6,
    pinRequired: true,
    uniqueId: '1795329609.12',
    opinion: 'fine',
    spinning: 'yes',
    calledNumber: '+3612345678',
    sequence: 1_795_329_609_123_000,
    path: 'main.welcome=2 > sales.line',
  };
  expect(redact(facts)).toEqual(facts);
});

test('a caller is known by the last digits only', () => {
  expect(redact({ callerNumber: '+36301234567', caller: '+36301234567', callerName: 'Eva' })).toEqual({
    callerNumber: '…4567',
    caller: '…4567',
    callerName: '[removed]',
  });
  expect(lastDigits('anonymous')).toBe('anonymous');
});

test('anything can be logged: cycles, depth, length, odd values', () => {
  const round: Record<string, unknown> = { name: 'round' };
  round.self = round;
  const deep = Array.from({ length: 50 }).reduce<object>((inside) => ({ inside }), {});
  const facts = {
    round,
    deep,
    long: Array.from({ length: 500 }, () => 1),
    big: 10n,
    bytes: new Uint8Array(5),
    none: null,
    when: new Date(NaN),
  };
  const line = logged({ facts });
  expect(line).toContain('[circular]');
  expect(line).toContain('[deeper]');
  expect(line).toContain('[300 more]');
  expect(line).toContain('"[5 bytes]"');
  expect(line).toContain('invalid date');
});

test('an error keeps its type, message, code and cause', () => {
  const error = Object.assign(new RangeError('too far', { cause: new Error('deeper') }), { code: 'E1' });
  const line = JSON.parse(logged({ facts: { err: error } })) as { err: Record<string, unknown> };
  expect(line.err).toMatchObject({
    type: 'RangeError',
    message: 'too far',
    code: 'E1',
    cause: { message: 'deeper' },
  });
});

describe('the name of a call', () => {
  // Their digits pass the check of card numbers.
  it.each(['t7d448472-1795374650.0', 'centre42-1795374744.15', 'ringdown-1795374740.1234564'])(
    'is logged as it is: %s',
    (callId) => {
      expect(redact({ callId })).toEqual({ callId });
      expect(withoutSecrets(`the call ${callId} ended`)).toBe(`the call ${callId} ended`);
    },
  );

  it('hides no card', () => {
    expect(withoutSecrets('x4111111111111111-1795374650.0')).not.toContain('4111111111111111');
    expect(withoutSecrets('x-4111111111111111')).toBe(`x-${'*'.repeat(16)}`);
  });
});
