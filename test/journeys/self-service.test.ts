/** What callers of the example company settle by themselves, by its own flows. */
import type { ContactEvent } from '../../src/journal/index.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import {
  customerWho,
  exampleNumber,
  exampleSite,
  exampleWorld,
  holdingsOf,
  identifies,
  speakingWorld,
} from '../support/journeys/example-callers.js';
import type { ExampleCustomer } from '../support/journeys/example-callers.js';

let world: CentreWorld;
// Read once; the machine may be busy.
beforeAll(() => exampleSite());
beforeEach(async () => {
  world = await exampleWorld();
});
afterEach(() => nothingLeft(world));

const deeds = (): Extract<ContactEvent, { kind: 'self-service-done' }>[] =>
  world.journal.of('self-service-done');
const anybody = () => customerWho(world, () => true);
const dials = (from = '+36201230000') => world.caller(from).dials(exampleNumber);

describe('who is calling', () => {
  it('is likely by the number, hears the own language, and is let in by nothing but the PIN', async () => {
    const customer = customerWho(world, ({ language }) => language === 'nl');
    const call = dials(customer.numbers[0]);
    await call.hears('nl/welcome');
    await call.hears('main-menu');
    call.presses('7');
    await call.hears('nl/ask-account-number');
    expect(world.journal.of('customer-likely')).toMatchObject([{ customerId: customer.id }]);
    expect(world.journal.of('customer-confirmed')).toEqual([]);
    call.hangsUp();
  });

  it('hears the same words for a wrong PIN and for an account that does not exist, after the same time', async () => {
    const heard = async (accountNumber: string, from: string) => {
      const call = dials(from);
      await call.hears('main-menu');
      call.presses('7');
      await call.hears('ask-account-number');
      call.presses(`${accountNumber}#`);
      await call.hears('ask-pin');
      call.presses('000000#');
      const since = world.clock.now();
      await call.hears('pin-refused');
      const tookMs = world.clock.now() - since;
      call.hangsUp();
      return { tookMs, heard: call.heard.map((one) => one.replace(/\(.*/, '')) };
    };
    const wrong = await heard(anybody().accountNumber, '+36201230001');
    const unknown = await heard('99999999', '+36201230002');
    expect(unknown).toEqual(wrong);
  });

  it('is led to a colleague after five wrong ones, and the right PIN is not looked at then', async () => {
    const customer = anybody();
    const call = dials();
    await call.hears('main-menu');
    call.presses('7');
    for (let guess = 0; guess < 5; guess++) {
      await call.hears('ask-account-number');
      call.presses(`${customer.accountNumber}#`);
      await call.hears('ask-pin');
      call.presses(`11111${guess}#`);
      await call.hears('pin-refused');
    }
    await call.hears('ask-account-number');
    call.presses(`${customer.accountNumber}#`);
    await call.hears('ask-pin');
    call.presses(`${customer.pin}#`);
    await call.hears('pin-too-often');
    await call.hears('leave-message', { withinMs: 60_000 });
    expect(world.journal.of('customer-confirmed')).toEqual([]);
    call.hangsUp();
  });

  it('stays confirmed when the service dies, and nothing secret is in stage, journal or prompts', async () => {
    const customer = anybody();
    const call = dials();
    await identifies(call, customer);
    world.engineDies();
    await world.engineStarts();
    await call.hears('self-service-menu');
    call.presses('1');
    await call.hears('account-what-next');
    const stages = world.switch
      .legs()
      .map(({ stage }) => stage ?? '')
      .join();
    expect(stages).toContain(customer.id);
    for (const text of [stages, JSON.stringify(world.journal.events), call.heard.join()]) {
      expect(text).not.toContain(customer.pin);
      expect(text).not.toContain(customer.accountNumber);
    }
    call.hangsUp();
  });

  it('presses 0 alone, and is brought to a colleague with what is known', async () => {
    const alice = await world.agent('alice').answers(1000).isSignedIn();
    const call = dials();
    await call.hears('main-menu');
    call.presses('7');
    await call.hears('ask-account-number');
    call.presses('0');
    await call.isConnectedTo(alice);
    alice.hangsUp();
    await call.isOver();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  });
});

describe('a customer', () => {
  const inMenu = async (customer: ExampleCustomer, key: string) => {
    const call = dials();
    await identifies(call, customer);
    call.presses(key);
    return call;
  };

  it.each(['balance-due', 'balance-overdue', 'balance-settled', 'balance-credit'])(
    'hears %s',
    async (prompt) => {
      const today = new Date(world.clock.now()).toISOString().slice(0, 10);
      const { accounts } = holdingsOf(world);
      const customer = customerWho(world, ({ id }) => {
        const state = accounts.get(id);
        const amount = Number(state?.balance.amount);
        if (amount <= 0) return prompt === (amount === 0 ? 'balance-settled' : 'balance-credit');
        return prompt === ((state?.dueOn ?? '') < today ? 'balance-overdue' : 'balance-due');
      });
      const call = await inMenu(customer, '1');
      await call.hears(prompt);
      await call.hears('account-what-next');
      const detail = prompt.replace('balance-', '');
      expect(deeds()).toMatchObject([{ deed: 'balance-told', customerId: customer.id, detail }]);
      call.hangsUp();
      expect(await endOf(world, call)).toMatchObject({ outcome: 'abandoned-in-menu' });
    },
  );

  it('says that the balance is not right: a ticket with a reference, one however often', async () => {
    const customer = anybody();
    const before = holdingsOf(world).tickets.filter(({ customerId }) => customerId === customer.id).length;
    const call = await inMenu(customer, '1');
    for (const _again of [1, 2]) {
      await call.hears('account-what-next');
      call.presses('2');
      await call.hears('ticket-opened');
    }
    await call.hears('account-what-next');
    call.hangsUp();
    const opened = world.journal.of('self-service-done').filter(({ deed }) => deed === 'ticket-opened');
    expect(new Set(opened.map(({ reference }) => reference)).size).toBe(1);
    const { signal } = new AbortController();
    const { value } = (await world.shared.backOffice?.tickets.openOf(customer.id, signal)) ?? { value: [] };
    expect(value.filter(({ reference }) => reference === opened[0]?.reference)).toHaveLength(1);
    expect(value.length).toBeLessThanOrEqual(before + 1);
    expect(call.heard.join()).toContain(opened[0]?.reference ?? 'nothing');
  });

  it('hears the latest order, another one by number, and none of somebody else', async () => {
    const { orders } = holdingsOf(world);
    const customer = customerWho(
      world,
      ({ id }) => orders.filter(({ customerId }) => customerId === id).length > 1,
    );
    const own = orders.filter(({ customerId }) => customerId === customer.id);
    const foreign = orders.find(({ customerId }) => customerId !== customer.id)?.reference ?? '';
    const call = await inMenu(customer, '2');
    await call.hears('orders-menu');
    call.presses('1');
    await call.hears('order-state');
    await call.hears('orders-menu');
    call.presses('2');
    await call.hears('ask-order-number');
    call.presses(`${foreign}#`);
    await call.hears('unknown-order');
    await call.hears('ask-order-number');
    call.presses(`${own[0]?.reference ?? ''}#`);
    await call.hears('order-state');
    expect(deeds().map(({ reference }) => reference)).toContain(own[0]?.reference);
    expect(deeds().map(({ reference }) => reference)).not.toContain(foreign);
    expect(new Set(deeds().map(({ customerId }) => customerId))).toEqual(new Set([customer.id]));
    call.hangsUp();
  });

  it('books, hears again, moves and cancels an appointment', async () => {
    const { appointments } = holdingsOf(world);
    const customer = customerWho(
      world,
      ({ id }) => !appointments.some(({ customerId }) => customerId === id),
    );
    const call = await inMenu(customer, '3');
    await call.hears('appointment-none');
    call.presses('1');
    await call.hears('appointment-times-three');
    call.presses('4');
    await call.hears('appointment-times-three');
    call.presses('2');
    await call.hears('appointment-booked');
    await call.hears('appointment-menu');
    call.presses('1');
    await call.hears('appointment-is');
    await call.hears('appointment-menu');
    call.presses('2');
    await call.hears('appointment-times-three');
    call.presses('1');
    await call.hears('appointment-moved');
    await call.hears('appointment-menu');
    call.presses('3');
    await call.hears('appointment-confirm-cancel');
    call.presses('1');
    await call.hears('appointment-cancelled');
    await call.hears('self-service-menu');
    expect(deeds().map(({ deed }) => deed)).toEqual([
      'appointment-booked',
      'appointment-moved',
      'appointment-cancelled',
    ]);
    const [booked] = deeds();
    expect(deeds().every(({ reference }) => reference === booked?.reference)).toBe(true);
    call.hangsUp();
  });

  it('hears that somebody was faster, and is offered other times', async () => {
    const { appointments } = holdingsOf(world);
    const free = holdingsOf(world).customers.filter(
      ({ id, address }) =>
        address.town === 'Győr' && !appointments.some(({ customerId }) => customerId === id),
    );
    const [one, other] = free;
    if (!one || !other) throw new Error('too few customers at the branch with one desk');
    const first = dials('+36201230011');
    await identifies(first, one);
    first.presses('3');
    await first.hears('appointment-none');
    first.presses('1');
    await first.hears('appointment-times-three');
    const second = dials('+36201230012');
    await identifies(second, other);
    second.presses('31');
    await second.hears('appointment-times-three');
    second.presses('1');
    await second.hears('appointment-booked');
    // The first has been asked again meanwhile, or is being asked: the key counts.
    first.presses('1');
    await first.hears('appointment-taken');
    await first.hears('appointment-try-again');
    first.presses('1');
    await first.hears('appointment-times-three');
    first.hangsUp();
    second.hangsUp();
  });

  it('blocks a service after confirming, and takes it back', async () => {
    const { customerServices } = holdingsOf(world);
    const customer = customerWho(
      world,
      ({ id }) =>
        customerServices
          .filter(({ customerId }) => customerId === id)
          .sort((a, b) => a.code.localeCompare(b.code))[0]?.state === 'active',
    );
    const call = await inMenu(customer, '4');
    await call.hears('service-is-active');
    call.presses('1');
    await call.hears('service-confirm-block');
    call.presses('1');
    await call.hears('service-blocked');
    call.presses('1');
    await call.hears('service-undone');
    await call.hears('self-service-menu');
    expect(deeds().map(({ deed }) => deed)).toEqual(['service-blocked', 'service-change-undone']);
    call.hangsUp();
  });
});

describe('anybody', () => {
  it('hears opening hours, the nearest office by postal code and the offers', async () => {
    const call = dials();
    await call.hears('main-menu');
    call.presses('8');
    await call.hears('company-menu');
    call.presses('1');
    await call.hears('company-menu', { withinMs: 60_000 });
    call.presses('2');
    await call.hears('ask-postal-code');
    call.presses('0000#');
    await call.hears('branch-unknown');
    await call.hears('ask-postal-code');
    call.presses('4031#');
    await call.hears('branch-is');
    await call.hears('company-menu');
    call.presses('3');
    await call.hears('promotion-menu');
    call.presses('1');
    await call.hears('promotion-menu');
    expect(deeds().map(({ deed }) => deed)).toEqual(['branch-told', 'promotion-told', 'promotion-told']);
    // Nobody asked who called.
    expect(deeds().some((deed) => 'customerId' in deed)).toBe(false);
    call.hangsUp();
  });
});

describe('a question', () => {
  const asks = async (from?: string) => {
    const call = dials(from);
    await call.hears('main-menu');
    call.presses('8');
    await call.hears('company-menu');
    call.presses('4');
    return call;
  };

  it('in a few words leads to who answers it, also after the service has died in the middle', async () => {
    world = await speakingWorld();
    const alice = await world.agent('alice').answers(1000).isSignedIn();
    const call = await asks();
    await call.hears('ask-question');
    world.engineDies();
    await world.engineStarts();
    await call.hears('ask-question');
    call.says('I did not receive my invoice this month?');
    await call.hears('speech-did-you-mean');
    call.says('yes');
    await call.isConnectedTo(alice);
    expect(world.journal.of('asked-back')).toMatchObject([{ said: 'bills', confirmed: true }]);
    alice.hangsUp();
    await call.isOver();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  });

  it('is not asked of callers whose language nobody understands', async () => {
    const call = await asks();
    await call.hears('contact-choice');
    expect(call.heard.join()).not.toContain('ask-question');
    call.hangsUp();
  });
});
