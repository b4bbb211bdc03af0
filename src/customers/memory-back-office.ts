/** The back office in memory, for tests of journeys and for the reference server of the connector. */
import type { Clock } from '../kernel/index.js';
import type {
  Appointments,
  BackOffice,
  Booking,
  ChangeResult,
  Compensations,
  Contacts,
  Customers,
  Reading,
  Services,
  ServiceTickets,
} from './back-office.js';
import { isTimeOf, timesFrom } from './embedded/calendar-policy.js';
import type { Holdings } from './embedded/holdings.js';
import { areaOf, nearestTo } from './embedded/nearest-policy.js';
import { undoMs } from './embedded/postgres-services.js';
import type {
  Appointment,
  CompensationTold,
  Contact,
  Customer,
  Service,
  ServiceChange,
  ServiceState,
  ServiceTicket,
} from './records.js';

type Kept<T> = { -readonly [K in keyof T]: T[K] };

/** Answers are as of now; nothing is ever slow. */
export class MemoryBackOffice implements BackOffice {
  readonly customers: Customers;
  readonly appointments: Appointments;
  readonly services: Services;
  readonly tickets: ServiceTickets;
  readonly contacts: Contacts;
  readonly compensations: Compensations;
  /** What was booked, as it was told. */
  readonly booked: (CompensationTold & { readonly customerId: string })[] = [];
  readonly #held: Holdings;
  readonly #clock: Clock;
  readonly #appointments: Kept<Appointment & { customerId: string; cancelled: boolean }>[];
  readonly #services: Kept<{ customerId: string; code: string; state: ServiceState }>[];
  readonly #tickets: (ServiceTicket & { customerId: string })[];
  readonly #changes: (ServiceChange & { customerId: string; undone: boolean })[] = [];
  readonly #contacts = new Map<string, Contact & { customerId: string }>();
  readonly #writes = new Map<string, unknown>();

  constructor(holdings: Holdings, clock: Clock) {
    this.#held = holdings;
    this.#clock = clock;
    this.#appointments = holdings.appointments.map((one) => ({ ...one, cancelled: false }));
    this.#services = holdings.customerServices.map((one) => ({ ...one }));
    this.#tickets = [...holdings.tickets];
    this.customers = {
      withNumber: (number) =>
        this.#read(this.#all.filter(({ numbers }) => numbers.includes(number)).slice(0, 10)),
      get: (id) => this.#read(this.#all.find((one) => one.id === id)),
      withPin: (accountNumber, pin) =>
        Promise.resolve(
          holdings.customers
            .filter((one) => one.accountNumber === accountNumber && one.pin === pin)
            .map(withoutPin)[0],
        ),
    };
    this.appointments = {
      freeTimes: (branchId, from, limit) => Promise.resolve(this.#freeTimes(branchId, from, limit)),
      ofCustomer: (customerId, from) =>
        Promise.resolve(
          this.#appointments
            .filter((one) => one.customerId === customerId && !one.cancelled && startOf(one) >= from)
            .sort((one, other) => startOf(one) - startOf(other))
            .map(plain),
        ),
      between: (from, to, limit) =>
        Promise.resolve(
          this.#appointments
            .filter((one) => !one.cancelled && startOf(one) >= from && startOf(one) < to)
            .sort(
              (one, other) => startOf(one) - startOf(other) || one.reference.localeCompare(other.reference),
            )
            .slice(0, limit)
            .map((one) => ({ ...plain(one), customerId: one.customerId })),
        ),
      confirm: (customerId, reference, key) =>
        this.#once(key, () => (this.#appointment(customerId, reference) ? 'confirmed' : 'unknown')),
      book: (customerId, branchId, startsAt, key) =>
        this.#once(key, () => this.#book(customerId, branchId, startsAt)),
      move: (customerId, reference, startsAt, key) =>
        this.#once(key, () => this.#move(customerId, reference, startsAt)),
      cancel: (customerId, reference, key) =>
        this.#once(key, () => {
          const found = this.#appointment(customerId, reference);
          if (found) found.cancelled = true;
          return found ? 'cancelled' : 'unknown';
        }),
    };
    this.services = {
      ofCustomer: (customerId) =>
        this.#read(
          this.#services
            .filter((one) => one.customerId === customerId)
            .map(({ code, state }): Service => ({ code, state, names: holdings.services.get(code) ?? {} }))
            .sort((one, other) => one.code.localeCompare(other.code)),
        ),
      change: (customerId, code, to, key) => this.#once(key, () => this.#change(customerId, code, to)),
      undo: (customerId, reference, key) => this.#once(key, () => this.#undo(customerId, reference)),
    };
    this.contacts = {
      record: (customerId, contact, key) =>
        this.#once(key, () => {
          if (!this.#all.some(({ id }) => id === customerId)) return 'unknown';
          this.#contacts.set(`${contact.callId} ${contact.agent}`, { ...contact, customerId });
          return 'recorded';
        }),
      latest: (customerId, limit) =>
        this.#read(
          [...this.#contacts.values()]
            .filter((one) => one.customerId === customerId)
            .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
            .slice(0, limit)
            .map(({ customerId: _whose, ...contact }) => contact),
        ),
    };
    this.compensations = {
      book: (customerId, compensation, key) =>
        this.#once(key, () => {
          if (!this.#all.some(({ id }) => id === customerId)) return 'unknown';
          this.booked.push({ ...compensation, customerId });
          return 'booked';
        }),
    };
    this.tickets = {
      openOf: (customerId) =>
        this.#read(
          this.#tickets
            .filter((one) => one.customerId === customerId && one.state !== 'closed')
            .sort((one, other) => other.openedOn.localeCompare(one.openedOn))
            .map(({ reference, openedOn, summary, state }) => ({ reference, openedOn, summary, state })),
        ),
      open: (customerId, summary, key) =>
        this.#once(key, () => {
          const openedOn = new Date(clock.now()).toISOString().slice(0, 10);
          const ticket = {
            reference: `T${40_001 + this.#tickets.length}`,
            openedOn,
            summary,
            state: 'open',
          } as const;
          this.#tickets.push({ ...ticket, customerId });
          return ticket;
        }),
    };
  }

  readonly accounts: BackOffice['accounts'] = {
    stateOf: (customerId) => this.#read(this.#held.accounts.get(customerId)),
  };

  readonly orders: BackOffice['orders'] = {
    latest: (customerId, limit) =>
      this.#read(
        this.#held.orders
          .filter((one) => one.customerId === customerId)
          .sort(
            (one, other) =>
              other.placedOn.localeCompare(one.placedOn) || other.reference.localeCompare(one.reference),
          )
          .slice(0, limit)
          .map(({ customerId: _whose, ...order }) => order),
      ),
    find: (customerId, reference) =>
      this.#read(
        this.#held.orders
          .filter((one) => one.customerId === customerId && one.reference === reference)
          .map(({ customerId: _whose, ...order }) => order)[0],
      ),
  };

  readonly promotions: BackOffice['promotions'] = {
    current: (on) =>
      this.#read(
        this.#held.promotions
          .filter(({ from, until }) => from <= on && (until === null || on <= until))
          .map(({ id, texts, until }) => ({ id, texts, until })),
      ),
  };

  readonly branches: BackOffice['branches'] = {
    get: (branchId) => this.#read(this.#branch(branchId)),
    nearest: (postalCode) => {
      const here = areaOf(postalCode, this.#held.postalAreas);
      return this.#read(here && this.#branch(nearestTo(here, this.#held.branches)?.id ?? ''));
    },
  };

  get #all(): readonly Customer[] {
    return this.#held.customers.map(withoutPin);
  }

  #read<T>(value: T): Promise<Reading<T>> {
    return Promise.resolve({ value, asOf: this.#clock.now() });
  }

  async #once<T>(key: string, write: () => T): Promise<T> {
    if (!this.#writes.has(key)) this.#writes.set(key, write());
    return this.#writes.get(key) as T;
  }

  #branch(branchId: string) {
    const found = this.#held.branches.find(({ id }) => id === branchId);
    return found && { id: found.id, name: found.name, address: found.address, timeZone: found.timeZone };
  }

  #calendar(branchId: string) {
    return this.#held.branches.find(({ id }) => id === branchId);
  }

  #taken(branchId: string, at: number, but?: string): number {
    return this.#appointments.filter(
      (one) => one.branchId === branchId && !one.cancelled && startOf(one) === at && one.reference !== but,
    ).length;
  }

  #freeTimes(branchId: string, from: number, limit: number): readonly string[] {
    const calendar = this.#calendar(branchId);
    if (!calendar) return [];
    const free: string[] = [];
    for (const time of timesFrom(calendar, from)) {
      if (free.length >= limit) break;
      if (this.#taken(branchId, time) < calendar.desks) free.push(new Date(time).toISOString());
    }
    return free;
  }

  #isFree(customerId: string, branchId: string, startsAt: string, but?: string): boolean {
    const calendar = this.#calendar(branchId);
    const at = Date.parse(startsAt);
    const isExpected = this.#appointments.some(
      (one) =>
        one.customerId === customerId && !one.cancelled && startOf(one) === at && one.reference !== but,
    );
    if (!calendar || isExpected || !isTimeOf(calendar, at)) return false;
    return this.#taken(branchId, at, but) < calendar.desks;
  }

  #appointment(customerId: string, reference: string) {
    return this.#appointments.find(
      (one) => one.customerId === customerId && one.reference === reference && !one.cancelled,
    );
  }

  #book(customerId: string, branchId: string, startsAt: string): Booking {
    if (!this.#isFree(customerId, branchId, startsAt)) return { result: 'taken' };
    const appointment = {
      reference: `A${20_001 + this.#appointments.length}`,
      branchId,
      startsAt: new Date(startsAt).toISOString(),
    };
    this.#appointments.push({ ...appointment, customerId, cancelled: false });
    return { result: 'booked', appointment };
  }

  #move(customerId: string, reference: string, startsAt: string): Booking {
    const found = this.#appointment(customerId, reference);
    if (!found) return { result: 'unknown' };
    if (!this.#isFree(customerId, found.branchId, startsAt, reference)) return { result: 'taken' };
    found.startsAt = new Date(startsAt).toISOString();
    return { result: 'booked', appointment: plain(found) };
  }

  #change(customerId: string, code: string, to: 'active' | 'blocked'): ChangeResult {
    const found = this.#services.find((one) => one.customerId === customerId && one.code === code);
    if (!found) return { result: 'unknown' };
    if (found.state === to) return { result: 'unchanged' };
    const change = {
      reference: `S${30_001 + this.#changes.length}`,
      code,
      from: found.state,
      to,
      undoUntil: new Date(this.#clock.now() + undoMs).toISOString(),
    };
    found.state = to;
    this.#changes.push({ ...change, customerId, undone: false });
    return { result: 'changed', change };
  }

  #undo(customerId: string, reference: string): 'undone' | 'too-late' | 'unknown' {
    const change = this.#changes.find(
      (one) => one.customerId === customerId && one.reference === reference && !one.undone,
    );
    const found =
      change && this.#services.find((one) => one.customerId === customerId && one.code === change.code);
    if (!change || found?.state !== change.to) return 'unknown';
    if (Date.parse(change.undoUntil) < this.#clock.now()) return 'too-late';
    change.undone = true;
    found.state = change.from;
    return 'undone';
  }
}

const startOf = ({ startsAt }: { readonly startsAt: string }): number => Date.parse(startsAt);
const plain = ({ reference, branchId, startsAt }: Appointment): Appointment => ({
  reference,
  branchId,
  startsAt,
});
const withoutPin = ({ pin: _pin, ...customer }: Holdings['customers'][number]): Customer => customer;
