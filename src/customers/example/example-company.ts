/** Some hundred made-up customers with all that belongs to them: the same for the same seed and day. */
import { DateTime } from 'luxon';
import { seededRandom } from '../../kernel/index.js';
import { timesFrom } from '../embedded/calendar-policy.js';
import type { Calendar } from '../embedded/calendar-policy.js';
import type { Holdings } from '../embedded/holdings.js';
import { areaOf, nearestTo } from '../embedded/nearest-policy.js';
import { examplePin } from '../pin-hash.js';
import type { AccountState, Customer, Order } from '../records.js';
import { goods, promotions, services, troubles } from './goods.js';
import { nameStyles, streets } from './names.js';
import type { NameStyle } from './names.js';
import { branches, postalAreas, towns } from './places.js';

/** The company's customers are the same in every installation, but for their PINs. */
const exampleSeed = 20_261_122;

/** As an installation with this secret seed has it, filled at this time. */
export const exampleOf = (secretSeed: string, now: number): Holdings =>
  exampleCompany({ seed: exampleSeed, now, pinOf: (account) => examplePin(secretSeed, account) });

export interface ExampleOptions {
  readonly seed: number;
  /** Dates are around this day. Epoch milliseconds. */
  readonly now: number;
  /** The PIN of an account: it is nowhere but in a hash afterwards. */
  readonly pinOf: (accountNumber: string) => string;
}

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer One)[] ? One[] : T[K] };

export function exampleCompany({ seed, now, pinOf }: ExampleOptions): Holdings {
  const chance = new Chance(seed);
  const today = DateTime.fromMillis(now, { zone: 'Europe/Budapest' });
  const day = (days: number): string => today.plus({ days }).toISODate() ?? '';
  const made: Draft<
    Pick<Holdings, 'customers' | 'orders' | 'appointments' | 'customerServices' | 'tickets'>
  > = {
    customers: [],
    orders: [],
    appointments: [],
    customerServices: [],
    tickets: [],
  };
  const accounts = new Map<string, AccountState>();
  const takenTimes = new Set<string>();
  const timesOf = new Map(branches.map((one) => [one.id, firstTimes(one, now + 2 * 86_400_000)]));
  for (const [index, style] of styled().entries()) {
    const customer = customerOf(chance, style, index, day(-chance.whole(40, 4000)));
    const { id: customerId } = customer;
    made.customers.push({ ...customer, pin: pinOf(customer.accountNumber) });
    accounts.set(customerId, accountOf(chance, day));
    for (let count = chance.whole(0, 4); count > 0; count--)
      made.orders.push({ ...orderOf(chance, made.orders.length, day), customerId });
    for (const code of services.keys())
      if (chance.one(0.8))
        made.customerServices.push({ customerId, code, state: chance.one(0.85) ? 'active' : 'inactive' });
    if (chance.one(0.12)) {
      made.tickets.push({
        customerId,
        reference: `T${10_001 + made.tickets.length}`,
        openedOn: day(-chance.whole(1, 20)),
        summary: chance.of(troubles),
        state: chance.one(0.5) ? 'open' : 'waiting',
      });
    }
    if (!chance.one(0.2)) continue;
    const here = areaOf(customer.address.postalCode, postalAreas);
    const branch = here && nearestTo(here, branches);
    const time = branch && chance.of(timesOf.get(branch.id) ?? []);
    if (!branch || time === undefined || takenTimes.has(`${branch.id} ${time}`)) continue;
    takenTimes.add(`${branch.id} ${time}`);
    made.appointments.push({
      customerId,
      reference: `A${10_001 + made.appointments.length}`,
      branchId: branch.id,
      startsAt: new Date(time).toISOString(),
      desk: 1,
    });
  }
  return {
    ...made,
    accounts,
    branches,
    postalAreas,
    services,
    promotions: promotions.map((texts, index) => ({
      id: `promotion-${index + 1}`,
      texts,
      from: day(-10),
      until: index === 0 ? day(90) : null,
    })),
  };
}

/** Those of about five days. */
function firstTimes(calendar: Calendar, from: number): readonly number[] {
  const times: number[] = [];
  for (const time of timesFrom(calendar, from)) if (times.push(time) === 60) break;
  return times;
}

/** One style for each customer, mixed as neighbours are. */
const styled = (): NameStyle[] =>
  nameStyles
    .flatMap((style) =>
      Array.from({ length: style.share }, (_, index) => ({ style, at: (index + 0.5) / style.share })),
    )
    .sort((one, other) => one.at - other.at)
    .map(({ style }) => style);

function customerOf(chance: Chance, style: NameStyle, index: number, since: string): Customer {
  const { town, prefix } = chance.of(towns);
  const mobile = `+3620555${String(1000 + index * 7).padStart(4, '0')}`;
  const atHome = `+361555${String(1000 + index * 11).padStart(4, '0')}`;
  return {
    id: `c${1001 + index}`,
    accountNumber: String(20_410_000 + index * 1_237),
    name: style.write(chance.of(style.first), chance.of(style.last)),
    language: style.language,
    numbers: chance.one(0.3) ? [mobile, atHome] : [mobile],
    address: {
      street: `${chance.of(streets)} ${chance.whole(1, 120)}`,
      postalCode: prefix.padEnd(4, String(chance.whole(1, 9))),
      town,
      country: 'HU',
    },
    since,
  };
}

const euros = (amount: number) => ({ amount: amount.toFixed(2), currency: 'EUR' });

function accountOf(chance: Chance, day: (days: number) => string): AccountState {
  const kind = chance.of(['due', 'due', 'due', 'overdue', 'settled', 'credit'] as const);
  const lastPayment = { paid: euros(chance.cents(20, 240)), on: day(-chance.whole(12, 40)) };
  if (kind === 'settled') return { balance: euros(0), dueOn: null, lastPayment };
  if (kind === 'credit') return { balance: euros(-chance.cents(5, 80)), dueOn: null, lastPayment };
  const dueOn = kind === 'due' ? day(chance.whole(2, 25)) : day(-chance.whole(3, 30));
  return { balance: euros(chance.cents(18, 320)), dueOn, lastPayment };
}

function orderOf(chance: Chance, index: number, day: (days: number) => string): Order {
  const { what, price } = chance.of(goods);
  const state = chance.of([
    'received',
    'preparing',
    'shipped',
    'delivered',
    'delivered',
    'delayed',
    'cancelled',
  ] as const);
  const placed = chance.whole(state === 'delivered' ? 10 : 1, state === 'delivered' ? 200 : 9);
  return {
    reference: String(402_117 + index * 31),
    state,
    what,
    placedOn: day(-placed),
    arrivesOn:
      state === 'delivered'
        ? day(-placed + 5)
        : state === 'shipped' || state === 'preparing'
          ? day(chance.whole(1, 9))
          : null,
    total: euros(price),
  };
}

class Chance {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  one(probability: number): boolean {
    return this.#random() < probability;
  }

  whole(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  cents(least: number, most: number): number {
    return this.whole(least * 100, most * 100) / 100;
  }

  of<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.#random() * list.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }
}
