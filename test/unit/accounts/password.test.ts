import {
  assertSafeToOpen,
  hashPassword,
  initialWebPassword,
  isPassword,
  weaknessOf,
} from '../../../src/accounts/index.js';
import { AttemptLimit, originOf } from '../../../src/accounts/attempt-limit.js';
import { OperatorError } from '../../../src/kernel/index.js';

const cheap = { log2N: 4, r: 8, p: 1 };

describe('password hashes', () => {
  it('keep their cost, differ by salt and tell right from wrong', async () => {
    const [one, other] = [
      await hashPassword('correct horse', cheap),
      await hashPassword('correct horse', cheap),
    ];
    expect(one).toMatch(/^scrypt\$4\$8\$1\$/);
    expect(one).not.toBe(other);
    expect([await isPassword('correct horse', one), await isPassword('correct hors', one)]).toEqual([
      true,
      false,
    ]);
    // The same word, its accent typed as one character and as two.
    expect(await isPassword('\u00e9', await hashPassword('e\u0301', cheap))).toBe(true);
    await expect(isPassword('x', 'md5$x')).rejects.toThrow('cannot be read');
  });

  it('cost what they should', async () => {
    expect(await hashPassword('correct horse')).toMatch(/^scrypt\$15\$8\$3\$/);
  });
});

describe('weak passwords', () => {
  it.each(['short', 'aaaaaaaaaaaa', 'password1234', 'Ringdown-2026!', 'admin-admin-1'])('%s', (password) => {
    expect(weaknessOf(password)).toBeDefined();
  });

  it.each(['correct horse battery', initialWebPassword('seed', 'anna')])('not %s', (password) => {
    expect(weaknessOf(password)).toBeUndefined();
  });
});

describe('opening to the network', () => {
  const adminPassword = 'wade through slow rivers';
  const seed = '8f14e45fceea167a5a36dedd4bea25438f14e45fceea167a';

  it.each([
    [['127.0.0.1', 'localhost', '::1', '127.3.2.1'], 'admin', 'seed', undefined],
    [['0.0.0.0'], adminPassword, seed, undefined],
    [['0.0.0.0'], 'admin-admin-admin', seed, 'RINGDOWN_ADMIN_PASSWORD is little more than a word'],
    [['127.0.0.1', '192.0.2.1'], adminPassword, 'x'.repeat(40), 'RINGDOWN_SECRET_SEED'],
    [['::'], 'short', 'short', 'RINGDOWN_ADMIN_PASSWORD is shorter than 12 characters; RINGDOWN_SECRET_SEED'],
  ])('%j, %s, %s: %s', (binds, password, givenSeed, problem) => {
    const opening = () => assertSafeToOpen({ binds, adminPassword: password, seed: givenSeed });
    if (problem === undefined) expect(opening).not.toThrow();
    else {
      expect(opening).toThrow(OperatorError);
      expect(opening).toThrow(problem);
      expect(opening).not.toThrow(givenSeed === 'short' ? 'nothing' : givenSeed);
    }
  });
});

describe('limit of attempts', () => {
  it('slides', () => {
    const limit = new AttemptLimit(2, 1_000);
    expect([limit.take('a', 0), limit.take('a', 500), limit.take('a', 999), limit.take('b', 999)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect([limit.take('a', 1_000), limit.take('a', 1_001)]).toEqual([true, false]);
    limit.giveBack('a');
    expect(limit.take('a', 1_002)).toBe(true);
  });

  it('takes an IPv6 customer as one', () => {
    expect(originOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(originOf('2001:db8:1:2:3:4:5:6')).toBe(originOf('2001:db8:1:2::9'));
    expect(originOf('2001:db8:1:3::9')).not.toBe(originOf('2001:db8:1:2::9'));
    expect(originOf('::1')).toBe('0:0:0:0');
  });
});
