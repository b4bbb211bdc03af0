/** Rings a customer before an appointment: who calls, when it is, and what the customer wishes to do about it. */
import { DateTime } from 'luxon';
import { isUnwinding, Refused, Superseded } from '../kernel/index.js';
import { mobilesFirst, whenRung, whyNobodyReached } from '../callbacks/index.js';
import type { Branch, Customer } from '../customers/index.js';
import { logEvents } from '../platform/index.js';
import type { Reminder } from '../reminders/index.js';
import { reminderAnswerVariable, reminderVariable } from '../self-service/index.js';
import type { AttemptFailure, CallbackRules, ReminderRules } from '../site/index.js';
import { Call } from './call.js';
import type { Centre } from './centre.js';
import { dialInTurn, hasHungUp, untilSlot, whyNotReached } from './dial-out.js';
import { followFlow, untilClosed } from './inbound-call.js';
import { writeStage } from './stage.js';

const lookUpWithinMs = 10_000;
/** A back office that gives no answer now may give one then. */
const askAgainMs = 60_000;
const retryMs = 1_000;

interface Facts {
  readonly customer: Customer;
  readonly branch: Branch;
}

interface Rules {
  readonly reminders: ReminderRules;
  readonly callbacks: CallbackRules;
}

/** From being due until the attempt is over, or it was put off or dropped. Rejects when that cannot be written down. */
export async function remind(centre: Centre, taken: Reminder, life: AbortSignal): Promise<void> {
  const { reminders: book, clock } = centre;
  const { reminders, callbacks } = centre.site();
  if (!reminders || !callbacks)
    return void (await book.move(taken, { kind: 'given-up', why: 'switched-off' }));
  const tooLate = () => book.move(taken, { kind: 'given-up', why: 'too-late' });
  if (clock.now() > book.latest(taken)) return void (await tooLate());
  let facts: Facts | 'gone';
  try {
    facts = await lookUp(centre, taken, life);
  } catch (error) {
    life.throwIfAborted();
    centre.log.warn(
      { event: logEvents.remindersDegraded, reminderId: taken.id, err: error },
      'a reminder waits for the back office',
    );
    return void (await book.move(taken, { kind: 'put-off', dueAt: clock.now() + askAgainMs }));
  }
  if (facts === 'gone')
    return void (await book.move(taken, { kind: 'cancelled', why: 'appointment-changed' }));
  const [number] = mobilesFirst(
    facts.customer.numbers
      .map((one) => centre.callbacks.check(one))
      .flatMap((verdict) => (verdict.kind === 'allowed' ? [verdict.number] : [])),
  );
  if (number === undefined) return void (await book.move(taken, { kind: 'given-up', why: 'no-number' }));
  const dueAt = whenRung(callbacks, centre.site().company.timeZone, number, clock.now());
  if (dueAt > book.latest(taken)) return void (await tooLate());
  if (dueAt > clock.now()) return void (await book.move(taken, { kind: 'put-off', dueAt }));
  await ring(centre, taken, { reminders, callbacks }, facts, number, life);
}

/** The appointment as it is now: since it was planned it may have been moved or cancelled, by whomever. */
async function lookUp(
  { backOffice, clock }: Centre,
  { customerId, appointment, startsAt }: Reminder,
  life: AbortSignal,
): Promise<Facts | 'gone'> {
  const signal = AbortSignal.any([life, AbortSignal.timeout(lookUpWithinMs)]);
  const [all, { value: customer }] = await Promise.all([
    backOffice.appointments.ofCustomer(customerId, clock.now(), signal),
    backOffice.customers.get(customerId, signal),
  ]);
  const found = all.find((one) => one.reference === appointment && Date.parse(one.startsAt) === startsAt);
  if (!found || !customer) return 'gone';
  const { value: branch } = await backOffice.branches.get(found.branchId, signal);
  if (!branch) throw new Error(`there is no branch ${found.branchId}`);
  return { customer, branch };
}

async function ring(
  centre: Centre,
  taken: Reminder,
  { reminders, callbacks: rules }: Rules,
  { customer, branch }: Facts,
  number: string,
  life: AbortSignal,
): Promise<void> {
  const site = centre.site();
  const flow = site.flows.get(reminders.flow);
  if (!flow) throw new Error(`the site was accepted without flow '${reminders.flow}'`);
  const language = site.company.languages.includes(customer.language)
    ? customer.language
    : site.company.defaultLanguage;
  const at = DateTime.fromMillis(taken.startsAt, { zone: branch.timeZone });
  const variables = {
    [reminderVariable]: `${customer.id} ${taken.appointment}`,
    appointment: taken.appointment,
    appointmentDay: at.toISODate() ?? '',
    appointmentTime: at.toFormat('HH:mm'),
    appointmentPlace: branch.name,
  };
  const turn = { centre, rules, life };
  const slot = await untilSlot(turn);
  if (slot === undefined) return;
  const attemptId = centre.newId('reminder-leg');
  // On the disk before it is dialled.
  const begun = await centre.reminders.move(taken, { kind: 'dialled', attemptId });
  const entry = { number: rules.callerNumber, flow: flow.name, language };
  const placedAt = centre.clock.now();
  const leg = await dialInTurn(turn, slot, {
    legId: attemptId,
    target: { kind: 'trunk', trunk: rules.trunk, number },
    callerNumber: rules.callerNumber,
    callerName: rules.callerName,
    ringTimeoutMs: rules.ringSec * 1000,
    unattended: { says: 'ring-again', language: language },
    stage: writeStage({
      at: 'flow',
      v: 1,
      arrivedAt: placedAt,
      entry: entry.number,
      language,
      variables,
      customer: { likely: customer.id },
      flow: flow.name,
      node: flow.start,
    }),
  });
  if (!leg) return;
  const call = new Call(centre, leg, entry, placedAt, variables, { likely: customer.id });
  call.record({
    kind: 'call-placed',
    reminderId: taken.id,
    attempt: begun.attempts,
    callerNumber: rules.callerNumber,
    calledNumber: number,
    trunk: rules.trunk,
    entry: flow.name,
    language,
  });
  call.outcome = 'not-reached';
  let reminder = begun;
  let answered = false;
  let nobody: AttemptFailure | undefined;
  await untilClosed(call, async () => {
    await leg.untilUp();
    answered = true;
    const answeredAt = centre.clock.now();
    call.record({ kind: 'call-answered' });
    call.outcome = 'abandoned-in-menu';
    // Should this process die now, the next one finds the leg and the flow goes on.
    reminder = await writtenDown(centre, reminder, () =>
      centre.reminders.move(reminder, { kind: 'answered' }),
    );
    let toTheEnd = false;
    try {
      await followFlow(call, { flow: flow.name });
      toTheEnd = true;
    } finally {
      nobody = await whyNobodyTold(call, answeredAt, toTheEnd);
      if (nobody) call.outcome = 'not-reached';
    }
  });
  const answer = call.variables[reminderAnswerVariable] ?? 'told';
  await closed(centre, reminder, life, async (before) => {
    if (answered && !nobody) return centre.reminders.told(before, answer);
    return centre.reminders.failed(before, nobody ?? (await whyNotReached(leg)));
  });
}

/**
 * Whoever is there presses a key or puts the phone down. What is asked in vain and still there is a machine, also when it
 * hangs up before the end: it records for so long and no longer.
 */
async function whyNobodyTold(
  call: Call,
  answeredAt: number,
  toTheEnd: boolean,
): Promise<AttemptFailure | undefined> {
  if (call.outcome === 'served') return undefined;
  return whyNobodyReached({
    lastedMs: call.centre.clock.now() - answeredAt,
    hungUp: await hasHungUp(call.leg),
    withAgent: false,
    pressedKeys: call.hasPressedKeys,
    ignoredAll: toTheEnd || call.hasIgnoredAQuestion,
  });
}

/** A call that is over is written down in the end; who has taken the reminder over meanwhile has done so already. */
async function closed(
  centre: Centre,
  reminder: Reminder,
  life: AbortSignal,
  writeDown: (before: Reminder) => Promise<Reminder>,
): Promise<void> {
  const { reminders: book, clock } = centre;
  for (let before = reminder; ;) {
    try {
      await writeDown(before);
      return;
    } catch (error) {
      if (error instanceof Refused) return;
      if (error instanceof Superseded) {
        const now = await book.store.get(before.id);
        if (!now || now.attemptId !== before.attemptId || now.endedAt !== undefined) return;
        before = now;
        continue;
      }
      centre.log.warn(
        { event: logEvents.remindersDegraded, reminderId: reminder.id, err: error },
        'the end of a reminder is not written down yet',
      );
      await clock.after(retryMs, life);
    }
  }
}

/** The customer who has answered does not wait for the database. */
async function writtenDown(
  centre: Centre,
  reminder: Reminder,
  write: () => Promise<Reminder>,
): Promise<Reminder> {
  try {
    return await write();
  } catch (error) {
    if (isUnwinding(error)) throw error;
    centre.log.warn(
      { event: logEvents.remindersDegraded, reminderId: reminder.id, err: error },
      'an answered reminder is not written down yet',
    );
    return reminder;
  }
}
