/** Customers who are rung before their appointments. */
import { nothingLeft } from '../support/journeys/ends.js';
import { exampleSite } from '../support/journeys/example-callers.js';
import { dayMs, hearsAt, reminder, remindedWorld } from '../support/journeys/reminded.js';
import type { Reminded } from '../support/journeys/reminded.js';

let reminded: Reminded;
// Read once; the machine may be busy.
beforeAll(() => exampleSite());
beforeEach(async () => {
  reminded = await remindedWorld();
});
afterEach(() => nothingLeft(reminded.world));

const tried = () => reminded.world.journal.of('reminder-tried');
const deeds = () => reminded.world.journal.of('self-service-done').map(({ deed }) => deed);
const isOver = async () => {
  for (let waited = 0; reminder(reminded.world).endedAt === undefined && waited < 120; waited++)
    await reminded.world.passes(1_000);
  return reminder(reminded.world);
};

it('rings a day before, says who calls and when it is, and writes down that the customer will come', async () => {
  const { world, phone, customer } = reminded;
  phone().behaves({ kind: 'answers', afterMs: 3_000 });
  await world.passes(59_000);
  expect(phone().call).toBeUndefined();
  await hearsAt(reminded, 'nl/reminder-who(');
  expect(world.journal.of('call-placed')).toMatchObject([
    { calledNumber: customer.numbers[0], language: 'nl', attempt: 1, reminderId: reminder(world).id },
  ]);
  expect(reminder(world)).toMatchObject({ state: 'talking', attempts: 1 });
  phone().call?.presses('1');
  await hearsAt(reminded, 'nl/reminder-confirmed');
  expect(await isOver()).toMatchObject({ state: 'done', why: 'confirmed', failures: {} });
  expect(world.journal.of('self-service-done')).toMatchObject([
    { deed: 'appointment-confirmed', customerId: customer.id },
  ]);
  expect(tried()).toMatchObject([{ outcome: 'confirmed', then: 'done', appointment: 'A1' }]);
});

it('cancels only after having asked once more', async () => {
  const { world, phone, customer } = reminded;
  phone().behaves({ kind: 'answers', afterMs: 1_000 });
  await world.passes(60_000);
  await hearsAt(reminded, 'reminder-who');
  phone().call?.presses('3');
  await hearsAt(reminded, 'reminder-cancel-sure');
  expect(deeds()).toEqual([]);
  phone().call?.presses('3');
  await hearsAt(reminded, 'reminder-cancelled');
  expect(await isOver()).toMatchObject({ state: 'done', why: 'cancelled' });
  const { signal } = new AbortController();
  const left = await world.shared.backOffice?.appointments.ofCustomer(customer.id, world.clock.now(), signal);
  expect(left).toEqual([]);
});

it('brings who presses 0 to a colleague, and who wishes for another time to the PIN', async () => {
  const { world, phone } = reminded;
  const alice = await world.agent('alice').answers(1_000).isSignedIn();
  phone().behaves({ kind: 'answers', afterMs: 1_000 });
  await world.passes(60_000);
  await hearsAt(reminded, 'reminder-who');
  phone().call?.presses('2');
  await hearsAt(reminded, 'ask-account-number');
  phone().call?.presses('0');
  await alice.rings({ withinMs: 20_000 });
  await alice.call.isTalking();
  alice.hangsUp();
  expect(await isOver()).toMatchObject({ state: 'done', why: 'told' });
});

it('rings again who was busy, by the rules of callbacks, in a call of its own', async () => {
  const { world, phone } = reminded;
  phone().behaves({ kind: 'busy' });
  await world.passes(60_000 + 10_000);
  expect(reminder(world)).toMatchObject({ state: 'due', attempts: 1, failures: { busy: 1 } });
  phone().behaves({ kind: 'answers', afterMs: 1_000 });
  // Three minutes after, and up to a tenth more: many who were busy at once are not all rung again at once.
  await world.passes(165_000);
  await hearsAt(reminded, 'reminder-who', 60_000);
  await world.passes(3_000);
  phone().call?.hangsUp();
  expect(await isOver()).toMatchObject({ state: 'done', attempts: 2 });
  expect(tried().map(({ outcome, then }) => [outcome, then])).toEqual([
    ['busy', 'due'],
    ['told', 'done'],
  ]);
  expect(new Set(tried().map(({ callId }) => callId)).size).toBe(2);
});

it('does not take a machine that lets it speak to the end for a customer, and rings again later', async () => {
  const { world, phone } = reminded;
  phone().behaves({ kind: 'answers', afterMs: 1_000 });
  await world.passes(60_000);
  await hearsAt(reminded, 'reminder-who');
  for (let waited = 0; reminder(world).state === 'talking' && waited < 120; waited++)
    await world.passes(1_000);
  expect(reminder(world)).toMatchObject({ state: 'due', attempts: 1, failures: { voicemail: 1 } });
  expect(world.journal.of('call-ended')).toMatchObject([{ outcome: 'not-reached', endedBy: 'system' }]);
  // Half an hour later, and now somebody is there.
  await world.passes(1_790_000);
  await hearsAt(reminded, 'reminder-who', 240_000);
  phone().call?.presses('1');
  await hearsAt(reminded, 'reminder-confirmed');
  expect(await isOver()).toMatchObject({ state: 'done', attempts: 2, why: 'confirmed' });
  expect(tried().map(({ outcome, then }) => [outcome, then])).toEqual([
    ['voicemail', 'due'],
    ['confirmed', 'done'],
  ]);
});

it('does not take a machine for a customer that hangs up when it has recorded enough', async () => {
  const { world, phone } = reminded;
  phone().behaves({ kind: 'answers', afterMs: 1_000 });
  await world.passes(60_000);
  await hearsAt(reminded, 'nothing-heard', 60_000);
  await world.passes(500);
  phone().call?.hangsUp();
  await world.passes(1_000);
  expect(reminder(world)).toMatchObject({ state: 'due', attempts: 1, failures: { voicemail: 1 } });
  expect(world.journal.of('call-ended')).toMatchObject([{ outcome: 'not-reached', endedBy: 'caller' }]);
});

it('does not take a machine for a customer that hangs up before anything was asked', async () => {
  const { world, phone } = reminded;
  phone().behaves({ kind: 'answers', afterMs: 1_000, thenHangsUpAfterMs: 800 });
  await world.passes(70_000);
  expect(reminder(world)).toMatchObject({ state: 'due', attempts: 1, failures: { abandoned: 1 } });
  expect(world.journal.of('call-ended')).toMatchObject([{ outcome: 'not-reached', endedBy: 'caller' }]);
  phone().behaves({ kind: 'answers', afterMs: 1_000 });
  await hearsAt(reminded, 'reminder-who', 400_000);
  phone().call?.presses('1');
  await hearsAt(reminded, 'reminder-confirmed');
  expect(await isOver()).toMatchObject({ state: 'done', attempts: 2, why: 'confirmed' });
});

it('takes whoever presses a key for somebody, be it a wrong one', async () => {
  const { world, phone } = reminded;
  phone().behaves({ kind: 'answers', afterMs: 1_000 });
  await world.passes(60_000);
  await hearsAt(reminded, 'reminder-who');
  phone().call?.presses('9');
  expect(await isOver()).toMatchObject({ state: 'done', attempts: 1, why: 'told' });
});

it('rings nobody for an appointment that was moved since, and plans the new time', async () => {
  const { world, phone, customer } = reminded;
  phone().behaves({ kind: 'answers', afterMs: 1_000 });
  await world.passes(1_000);
  const { signal } = new AbortController();
  const { backOffice } = world.shared;
  const [branch] = world.shared.holdings?.branches ?? [];
  const [later = ''] =
    (await backOffice?.appointments.freeTimes(
      branch?.id ?? '',
      world.clock.now() + dayMs + 3_600_000,
      1,
      signal,
    )) ?? [];
  expect(await backOffice?.appointments.move(customer.id, 'A1', later, 'move-1', signal)).toMatchObject({
    result: 'booked',
  });
  await world.passes(340_000);
  expect(reminder(world)).toMatchObject({ state: 'cancelled', why: 'appointment-changed', attempts: 0 });
  const [, next] = world.shared.reminders.reminders;
  expect(next).toMatchObject({ appointment: 'A1', startsAt: Date.parse(later), state: 'due' });
  expect(world.journal.of('call-placed')).toEqual([]);
});

it('wakes nobody: what falls due too early is rung when the day begins, on the customer’s clock', async () => {
  // It is ten in the morning in Amsterdam.
  reminded = await remindedWorld('nl', 10 * 60 + 5);
  const { world, phone } = reminded;
  phone().behaves({ kind: 'answers', afterMs: 1_000 });
  await world.passes(70_000);
  const dueAt = Date.UTC(2026, 0, 5, 9, 5);
  expect(reminder(world)).toMatchObject({ state: 'due', attempts: 0, dueAt });
  await world.passes(dueAt - world.clock.now());
  await hearsAt(reminded, 'nl/reminder-who');
  await world.passes(3_000);
  phone().call?.hangsUp();
  expect(await isOver()).toMatchObject({ state: 'done' });
});

it('rings nobody whose appointment is too near when the service comes back', async () => {
  const { world, phone } = reminded;
  phone().behaves({ kind: 'answers', afterMs: 1_000 });
  await world.passes(30_000);
  world.engineDies();
  await world.passes(dayMs - 3_600_000);
  await world.engineStarts();
  await world.passes(60_000);
  expect(reminder(world)).toMatchObject({ state: 'given-up', why: 'too-late', attempts: 0 });
});

it('neither loses nor doubles one when the service dies: ringing, or while the customer listens', async () => {
  const { world, phone } = reminded;
  phone().behaves({ kind: 'answers', afterMs: 5_000 });
  await world.passes(62_000);
  expect(reminder(world)).toMatchObject({ state: 'dialling', attempts: 1 });
  world.engineDies();
  await world.engineStarts();
  await world.passes(3_000);
  expect(reminder(world)).toMatchObject({ state: 'due', failures: { lost: 1 } });
  await hearsAt(reminded, 'reminder-who', 60_000);
  expect(reminder(world)).toMatchObject({ state: 'talking', attempts: 2 });
  world.engineDies();
  await world.engineStarts();
  await hearsAt(reminded, 'reminder-who');
  phone().call?.presses('1');
  await hearsAt(reminded, 'reminder-confirmed');
  expect(await isOver()).toMatchObject({ state: 'done', attempts: 2 });
  expect(deeds()).toEqual(['appointment-confirmed']);
  expect(world.journal.of('call-placed')).toHaveLength(2);
});
