/** Guessing PINs, with whatever caller id: how many guesses are looked at, and what an attacker can hope for. */
import {
  counted,
  Identity,
  MemoryBackOffice,
  MemoryPinGuesses,
  PinCheck,
  pinLimits,
  verdictOn,
} from '../../../src/customers/index.js';
import type { BackOffice, PinResult } from '../../../src/customers/index.js';
import { exampleHoldings } from '../../support/example-holdings.js';

const start = Date.UTC(2026, 10, 22, 9);
const holdings = exampleHoldings(start);
const { signal } = new AbortController();
const minuteMs = 60_000;

/** A clock that waits no time; the test moves it. */
class Bench {
  now = start;
  looked = 0;
  readonly guesses = new MemoryPinGuesses();
  readonly check: PinCheck;

  constructor() {
    const clock = { now: () => this.now, after: () => Promise.resolve() };
    const back = new MemoryBackOffice(holdings, clock);
    const backOffice: BackOffice = Object.assign(Object.create(back) as BackOffice, {
      customers: {
        ...back.customers,
        withPin: (account: string, pin: string, over: AbortSignal) => {
          this.looked++;
          return back.customers.withPin(account, pin, over);
        },
      },
    });
    this.check = new PinCheck({ backOffice, guesses: this.guesses, clock });
  }

  guess(accountNumber: string, pin: string, callerNumber: string): Promise<PinResult> {
    return this.check.check({ accountNumber, pin, callerNumber }, signal);
  }
}

const rotating = (index: number): string => `+3620${String(1_000_000 + index)}`;
const pin = (index: number): string => String(index % 1_000_000).padStart(6, '0');
const victim = holdings.customers[3];
if (!victim) throw new Error('too few customers');

describe('guessing', () => {
  it('of one account 100,000 times with ever new caller ids, over days: twenty are looked at', async () => {
    const bench = new Bench();
    const kinds = new Map<string, number>();
    for (let index = 0; index < 100_000; index++) {
      bench.now += 10_000;
      const { kind } = await bench.guess(victim.accountNumber, pin(index * 7 + 1), rotating(index));
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    expect(bench.looked).toBe(pinLimits.inAll);
    expect(kinds.get('confirmed')).toBeUndefined();
    // The right one is not looked at either: only a person helps.
    expect((await bench.guess(victim.accountNumber, victim.pin, '+36209999999')).kind).toBe('locked');
    await bench.guesses.forget(victim.accountNumber);
    expect((await bench.guess(victim.accountNumber, victim.pin, '+36209999999')).kind).toBe('confirmed');
  });

  it('of one account within an hour: five in a quarter of an hour', async () => {
    const bench = new Bench();
    for (let index = 0; index < 60; index++) {
      await bench.guess(victim.accountNumber, pin(index + 1), rotating(index));
      bench.now += minuteMs;
    }
    expect(bench.looked).toBe(20);
    const first = new Bench();
    for (let index = 0; index < 15; index++) {
      await first.guess(victim.accountNumber, pin(index + 1), rotating(index));
      first.now += minuteMs - 1;
    }
    expect(first.looked).toBe(5);
  });

  it('of many accounts from one number, or with the number withheld: five in a quarter of an hour', async () => {
    for (const caller of ['+36201112233', '']) {
      const bench = new Bench();
      for (const { accountNumber } of holdings.customers) await bench.guess(accountNumber, '123456', caller);
      expect(bench.looked).toBe(5);
    }
  });

  it('of accounts that do not exist is counted and refused just like those that do', async () => {
    const kindsOf = async (account: string) => {
      const bench = new Bench();
      const kinds: string[] = [];
      for (let index = 0; index < 60; index++) {
        bench.now += 2 * minuteMs;
        kinds.push((await bench.guess(account, pin(index), rotating(index))).kind);
      }
      return kinds;
    };
    const kinds = await kindsOf(victim.accountNumber);
    expect(await kindsOf('99999999')).toEqual(kinds);
    expect(new Set(kinds)).toEqual(new Set(['refused', 'later', 'locked']));
  });

  it('is not held against who keys in the right one', async () => {
    const bench = new Bench();
    for (let index = 0; index < 50; index++)
      expect((await bench.guess(victim.accountNumber, victim.pin, '+36201112233')).kind).toBe('confirmed');
  });
});

describe('the rules', () => {
  it('forget wrong ones after their time, and lock by the account only', () => {
    let many = { wrongAt: [] as readonly number[] };
    for (let index = 0; index < 30; index++) many = counted(many, start);
    const none = { wrongAt: [] };
    expect(many.wrongAt).toHaveLength(pinLimits.inAll);
    expect(verdictOn(many, none, start + 1)).toBe('locked');
    expect(verdictOn(none, many, start + 1)).toBe('later');
    expect(verdictOn(none, many, start + pinLimits.windowMs)).toBe('allowed');
    expect(verdictOn(many, none, start + pinLimits.rememberedMs)).toBe('allowed');
  });

  it('let nobody confirm a customer who has seen no PIN', () => {
    const identity = new Identity({ likely: 'c1' });
    expect(() => identity.confirm({ customerId: 'c1' } as never)).toThrow('by the PIN check only');
    expect(identity.confirmed).toBeUndefined();
  });
});
