/** What every back office must do, whoever keeps the data. */
import type { BackOffice, Contact, Holdings } from '../../../src/customers/index.js';

export interface OpenedForTest {
  readonly backOffice: BackOffice;
  readonly holdings: Holdings;
  /** Moves the time of the back office. */
  readonly passes: (ms: number) => void;
}

const { signal } = new AbortController();

export function backOfficeSuite(name: string, open: () => Promise<OpenedForTest>): void {
  describe(`a back office: ${name}`, () => {
    let back: BackOffice;
    let holdings: Holdings;
    let passes: (ms: number) => void;

    beforeEach(async () => ({ backOffice: back, holdings, passes } = await open()));

    const customer = (index = 0) => {
      const found = holdings.customers[index];
      if (!found) throw new Error('too few customers');
      const { pin, ...known } = found;
      return { known, pin, id: found.id };
    };
    const withService = () => {
      const found = holdings.customerServices.find(({ state }) => state === 'active');
      if (!found) throw new Error('nobody has a service');
      return found;
    };
    const now = Date.UTC(2026, 10, 22, 9);

    it('finds customers by number and id', async () => {
      const { known, id } = customer(3);
      expect((await back.customers.withNumber(known.numbers[0] ?? '', signal)).value).toEqual([
        { ...known, numbers: [...known.numbers].sort() },
      ]);
      expect((await back.customers.withNumber('+441234567', signal)).value).toEqual([]);
      expect((await back.customers.get(id, signal)).value).toMatchObject({ id, name: known.name });
      expect((await back.customers.get('c-nobody', signal)).value).toBeUndefined();
    });

    it('knows a PIN by its account, and no other', async () => {
      const { known, pin, id } = customer(1);
      expect((await back.customers.withPin(known.accountNumber, pin, signal))?.id).toBe(id);
      expect(await back.customers.withPin(known.accountNumber, '000000', signal)).toBeUndefined();
      expect(await back.customers.withPin(customer(2).known.accountNumber, pin, signal)).toBeUndefined();
      expect(await back.customers.withPin('99999999', pin, signal)).toBeUndefined();
    });

    it('tells accounts, orders, tickets and promotions', async () => {
      for (const { id } of holdings.customers.slice(0, 20)) {
        expect((await back.accounts.stateOf(id, signal)).value).toEqual(holdings.accounts.get(id));
      }
      const order = holdings.orders[5];
      if (!order) throw new Error('too few orders');
      const { customerId, ...told } = order;
      expect((await back.orders.find(customerId, order.reference, signal)).value).toEqual(told);
      expect((await back.orders.find('c-nobody', order.reference, signal)).value).toBeUndefined();
      const latest = (await back.orders.latest(customerId, 10, signal)).value.map(({ placedOn }) => placedOn);
      expect(latest).toEqual([...latest].sort().reverse());
      expect(latest).toHaveLength(holdings.orders.filter((one) => one.customerId === customerId).length);
      const ticket = holdings.tickets[0];
      const open = (await back.tickets.openOf(ticket?.customerId ?? '', signal)).value;
      expect(open.map(({ reference }) => reference)).toContain(ticket?.reference);
      expect((await back.promotions.current('2026-11-22', signal)).value).toHaveLength(3);
      expect((await back.promotions.current('2020-01-01', signal)).value).toEqual([]);
      expect((await back.accounts.stateOf('c-nobody', signal)).value).toBeUndefined();
    });

    it('opens one ticket for one key', async () => {
      const { id } = customer();
      const one = await back.tickets.open(id, 'No light', 'ticket-key', signal);
      expect(await back.tickets.open(id, 'No light', 'ticket-key', signal)).toEqual(one);
      const all = (await back.tickets.openOf(id, signal)).value;
      expect(all.filter(({ summary }) => summary === 'No light')).toEqual([one]);
    });

    it('keeps a contact once for a key, and the last word of a call and an agent', async () => {
      const { id } = customer();
      const first: Contact = {
        callId: 'call-1',
        agent: 'alice',
        at: '2026-11-22T09:00:00.000Z',
        direction: 'inbound',
        queue: 'service',
        talkSeconds: 61,
        outcome: { code: 'solved', words: { en: 'Solved', hu: 'Megoldva' } },
        tags: [{ code: 'praise', words: { en: 'Praise' } }],
        notes: 'Has moved.',
        followUps: [{ kind: 'ticket', reference: 'T1' }],
      };
      const later = { ...first, callId: 'call-2', at: '2026-11-22T10:00:00.000Z', outcome: null, tags: [] };
      const record = (contact: Contact, key: string, whose = id) =>
        back.contacts.record(whose, contact, key, signal);
      const latest = async (limit: number) => (await back.contacts.latest(id, limit, signal)).value;
      expect([await record(first, 'k-1'), await record(later, 'k-2')]).toEqual(['recorded', 'recorded']);
      expect(await latest(5)).toEqual([later, first]);
      expect(await latest(1)).toEqual([later]);
      expect(await record({ ...first, notes: 'lost answer' }, 'k-1')).toBe('recorded');
      const better = { ...first, notes: 'Has moved, and wants the bill there.' };
      expect(await record(better, 'k-3')).toBe('recorded');
      expect(await latest(5)).toEqual([later, better]);
      expect(await record({ ...first, callId: 'call-3' }, 'k-4', 'c-nobody')).toBe('unknown');
      expect((await back.contacts.latest('c-nobody', 5, signal)).value).toEqual([]);
    });

    it('names the nearest branch by postal code', async () => {
      expect((await back.branches.nearest('4031', signal)).value?.id).toBe('debrecen');
      expect((await back.branches.nearest('9400', signal)).value?.id).toBe('gyor');
      expect((await back.branches.nearest('1041', signal)).value?.id).toBe('budapest-north');
      expect((await back.branches.nearest('0000', signal)).value).toBeUndefined();
      expect((await back.branches.get('szeged', signal)).value).toMatchObject({
        timeZone: 'Europe/Budapest',
      });
      expect((await back.branches.get('nowhere', signal)).value).toBeUndefined();
    });

    it('tells everybody’s appointments of a span, and takes the word of who will come', async () => {
      const to = Date.now() + 400 * 86_400_000;
      const all = await back.appointments.between(Date.now(), to, 500, signal);
      expect(all.length).toBeGreaterThan(2);
      const starts = all.map(({ startsAt }) => Date.parse(startsAt));
      expect(starts).toEqual([...starts].sort((one, other) => one - other));
      const [first] = all;
      if (!first) throw new Error('there is no appointment');
      const { customerId, ...appointment } = first;
      expect(await back.appointments.ofCustomer(customerId, Date.now(), signal)).toContainEqual(appointment);
      expect(await back.appointments.between(Date.now(), to, 1, signal)).toEqual([first]);
      expect(await back.appointments.between(starts[0] ?? 0, starts[0] ?? 0, 5, signal)).toEqual([]);
      const confirm = (whose: string, key: string) =>
        back.appointments.confirm(whose, first.reference, key, signal);
      expect(await confirm(customerId, 'confirm-1')).toBe('confirmed');
      expect(await confirm(customerId, 'confirm-1')).toBe('confirmed');
      expect(await confirm('c-nobody', 'confirm-2')).toBe('unknown');
    });

    it('books, tells, moves and cancels appointments; what is taken is offered to nobody', async () => {
      const { id } = customer(2);
      const [first = '', second = ''] = await back.appointments.freeTimes('szeged', now, 2, signal);
      const booked = await back.appointments.book(id, 'szeged', first, 'book-1', signal);
      if (booked.result !== 'booked') throw new Error('it was free');
      const { reference } = booked.appointment;
      expect(booked.appointment).toEqual({ reference, branchId: 'szeged', startsAt: first });
      // The same key once more: an answer was lost, and nothing is done again.
      expect(await back.appointments.book(id, 'szeged', first, 'book-1', signal)).toEqual(booked);
      expect(await back.appointments.freeTimes('szeged', now, 1, signal)).toEqual([second]);
      expect(await back.appointments.book(customer(4).id, 'szeged', first, 'book-2', signal)).toEqual({
        result: 'taken',
      });
      const moved = await back.appointments.move(id, reference, second, 'move-1', signal);
      expect(moved).toEqual({ result: 'booked', appointment: { ...booked.appointment, startsAt: second } });
      expect(await back.appointments.freeTimes('szeged', now, 1, signal)).toEqual([first]);
      expect((await back.appointments.ofCustomer(id, now, signal)).map((one) => one.reference)).toContain(
        reference,
      );
      expect(await back.appointments.cancel('c-nobody', reference, 'cancel-0', signal)).toBe('unknown');
      expect(await back.appointments.move('c-nobody', reference, first, 'move-2', signal)).toEqual({
        result: 'unknown',
      });
      expect(await back.appointments.cancel(id, reference, 'cancel-1', signal)).toBe('cancelled');
      expect(await back.appointments.cancel(id, reference, 'cancel-1', signal)).toBe('cancelled');
      expect(await back.appointments.cancel(id, reference, 'cancel-2', signal)).toBe('unknown');
      expect(await back.appointments.freeTimes('szeged', now, 2, signal)).toEqual([first, second]);
    });

    it('books no time that the branch has not, and nobody at two places at once', async () => {
      const { id } = customer(6);
      const [first = ''] = await back.appointments.freeTimes('debrecen', now, 1, signal);
      const between = new Date(Date.parse(first) + 60_000).toISOString();
      expect(await back.appointments.book(id, 'debrecen', between, 'k-1', signal)).toEqual({
        result: 'taken',
      });
      expect(await back.appointments.book(id, 'nowhere', first, 'k-2', signal)).toEqual({ result: 'taken' });
      expect((await back.appointments.book(id, 'debrecen', first, 'k-3', signal)).result).toBe('booked');
      expect(await back.appointments.book(id, 'budapest-centre', first, 'k-4', signal)).toEqual({
        result: 'taken',
      });
      // A second desk is free for somebody else.
      expect((await back.appointments.book(customer(7).id, 'debrecen', first, 'k-5', signal)).result).toBe(
        'booked',
      );
    });

    it('gives a time to one of many who want it at once', async () => {
      const [first = ''] = await back.appointments.freeTimes('pecs', now, 1, signal);
      const racers = holdings.customers.slice(10, 40);
      const results = await Promise.all(
        racers.map(({ id }, index) => back.appointments.book(id, 'pecs', first, `race-${index}`, signal)),
      );
      expect(results.filter(({ result }) => result === 'booked')).toHaveLength(1);
      expect(results.filter(({ result }) => result === 'taken')).toHaveLength(racers.length - 1);
      // The same for those who move there.
      const [wanted = '', ...before] = await back.appointments.freeTimes('gyor', now, 9, signal);
      const booked = await Promise.all(
        before.map(async (time, index) => {
          const id = racers[index]?.id ?? '';
          return { id, booking: await back.appointments.book(id, 'gyor', time, `before-${index}`, signal) };
        }),
      );
      const moves = await Promise.all(
        booked.map(({ id, booking }, index) => {
          if (booking.result !== 'booked') throw new Error('it was free');
          return back.appointments.move(id, booking.appointment.reference, wanted, `move-${index}`, signal);
        }),
      );
      expect(moves.map(({ result }) => result).sort()).toEqual(['booked', ...Array<string>(7).fill('taken')]);
    });

    it('switches services, and takes it back within the time', async () => {
      const { customerId, code } = withService();
      const changed = await back.services.change(customerId, code, 'blocked', 'change-1', signal);
      if (changed.result !== 'changed') throw new Error('it was active');
      expect(changed.change).toMatchObject({ code, from: 'active', to: 'blocked' });
      expect(await back.services.change(customerId, code, 'blocked', 'change-1', signal)).toEqual(changed);
      expect(await back.services.change(customerId, code, 'blocked', 'change-2', signal)).toEqual({
        result: 'unchanged',
      });
      const state = async () =>
        (await back.services.ofCustomer(customerId, signal)).value.find((one) => one.code === code)?.state;
      expect(await state()).toBe('blocked');
      const { reference } = changed.change;
      expect(await back.services.undo('c-nobody', reference, 'undo-0', signal)).toBe('unknown');
      expect(await back.services.undo(customerId, reference, 'undo-1', signal)).toBe('undone');
      expect(await back.services.undo(customerId, reference, 'undo-2', signal)).toBe('unknown');
      expect(await state()).toBe('active');
      const again = await back.services.change(customerId, code, 'blocked', 'change-3', signal);
      passes(31 * 60_000);
      const late = again.result === 'changed' ? again.change.reference : '';
      expect(await back.services.undo(customerId, late, 'undo-3', signal)).toBe('too-late');
      expect(await back.services.change(customerId, 'no-such', 'blocked', 'change-4', signal)).toEqual({
        result: 'unknown',
      });
    });
  });
}
