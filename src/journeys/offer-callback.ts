/**
 * A caller who has no time to wait is asked where and when to ring back. What was agreed is on the disk before it is
 * confirmed; then the call ends, and the promise stands.
 */
import { isUnwinding } from '../kernel/index.js';
import { slotOf, slotsFrom, timeZoneOf } from '../callbacks/index.js';
import type { Callback, NumberVerdict, Wish } from '../callbacks/index.js';
import { Dialogue } from '../ivr/index.js';
import { logEvents } from '../platform/index.js';
import type { CallbackNode } from '../site/index.js';
import type { Call } from './call.js';
import type { Place } from './wait-for-agent.js';

type Allowed = Extract<NumberVerdict, { kind: 'allowed' }>;

const attempts = 3;
const mostDigits = 20;

/** 'agreed' also for one who has cancelled: either way nothing is left to be done in this call. */
export async function offerCallback(
  call: Call,
  node: CallbackNode,
  place: Place,
): Promise<'agreed' | 'failed'> {
  await call.rememberNode(place);
  const { prompts, clock } = call.centre;
  await using dialogue = new Dialogue({
    leg: call.leg,
    prompts,
    clock,
    log: call.log,
    language: () => call.language,
  });
  try {
    const end = await agree(call, node, dialogue);
    // The place is the callback's now: a later process must not give it to this leg again.
    if (end === 'agreed' && call.walksFrom) {
      call.walksFrom = undefined;
      await call.rememberNode(place);
    }
    return end;
  } catch (error) {
    if (isUnwinding(error)) throw error;
    call.signal.throwIfAborted();
    // Most likely the database: what cannot be kept is not promised.
    call.log.error({ event: logEvents.callbacksDegraded, err: error }, 'a callback could not be agreed on');
    call.record({ kind: 'callback-refused', why: 'not-possible-now' });
    await dialogue.say(['callback-not-possible']);
    return 'failed';
  }
}

/** The callback that is open for the caller's own number. */
export async function openCallback(call: Call): Promise<Callback | undefined> {
  const own = ownNumber(call);
  return own && call.centre.callbacks.store.openFor(own.number);
}

async function agree(call: Call, node: CallbackNode, dialogue: Dialogue): Promise<'agreed' | 'failed'> {
  const { callbacks } = call.centre;
  const own = ownNumber(call);
  const open = own && (await callbacks.store.openFor(own.number));
  if (open) return tellOpen(call, open, dialogue, 'own');
  const number = await numberFor(call, own, dialogue);
  if (number === undefined) return 'failed';
  const elsewhere = await callbacks.store.openFor(number);
  if (elsewhere) return tellOpen(call, elsewhere, dialogue, 'entered');
  const wish = node.chooseTime ? await wishFor(call, number, dialogue) : undefined;
  const { waiting } = call;
  const { callback, isNew } = await callbacks.ask({
    number,
    queue: node.queue,
    language: call.language,
    entry: call.entry.number,
    askedBy: 'caller',
    askedInCall: call.id,
    wish,
    headStartMs: (call.caller?.headStartSec ?? 0) * 1000,
    // Who waits already keeps the place: the leg leaves, the ticket stays.
    ...(waiting && { enqueuedAt: waiting.place.enqueuedAt }),
    ...(waiting?.queue.name === node.queue && { ticketId: waiting.place.ticketId }),
  });
  if (!isNew) return tellOpen(call, callback, dialogue, 'entered');
  call.outcome = 'callback';
  await dialogue.say([wish ? 'callback-agreed-at' : 'callback-agreed'], spoken(call, callback));
  return 'agreed';
}

/** A number that may be rung and that the caller has confirmed; undefined when there is none. */
async function numberFor(
  call: Call,
  own: Allowed | undefined,
  dialogue: Dialogue,
): Promise<string | undefined> {
  let offered = own?.number;
  let sorry: readonly string[] = own ? [] : ['callback-number-needed'];
  for (let entered = 0; ; entered++) {
    if (offered !== undefined) {
      const prompt = entered === 0 ? 'callback-own-number' : 'callback-confirm-number';
      const key = await dialogue.choose({ prompts: [prompt], values: { number: offered }, keys: '12' });
      if (key !== '2') return key === '1' ? offered : undefined;
    }
    if (entered === attempts) break;
    const typed = await dialogue.number([...sorry, 'callback-enter-number'], mostDigits);
    const verdict = typed === undefined ? undefined : call.centre.callbacks.check(typed);
    offered = verdict?.kind === 'allowed' ? verdict.number : undefined;
    sorry = [];
    if (!verdict || verdict.kind === 'allowed') continue;
    refuse(call, verdict);
    sorry = [`callback-number-${verdict.kind}`];
  }
  await dialogue.say([...sorry, 'callback-not-possible']);
  return undefined;
}

/** A clear message to staff, beside the one the caller hears: many of them are somebody's try at our cost. */
function refuse(call: Call, verdict: Exclude<NumberVerdict, Allowed>): void {
  const why = verdict.kind === 'forbidden' ? verdict.why : 'malformed';
  call.record({ kind: 'callback-refused', why });
  call.log.warn(
    {
      event: logEvents.callbackRefused,
      why,
      phoneNumber: verdict.kind === 'forbidden' ? verdict.number : '',
      remedy:
        why === 'not-allowed'
          ? 'add its beginning to allowed: in site/callbacks.yaml if it may be rung'
          : undefined,
    },
    'a callback to a number that may not be rung was refused',
  );
}

/** Undefined for as soon as possible. */
async function wishFor(call: Call, number: string, dialogue: Dialogue): Promise<Wish | undefined> {
  const { rules } = call.centre.callbacks;
  const hours = rules?.slots && call.site.hours.get(rules.slots.hours);
  if (!rules?.slots || !hours) return undefined;
  const timeZone = timeZoneOf(rules, call.site.company.timeZone, number);
  const customer = { timeZone, day: rules.customerDay };
  const slots = slotsFrom(hours, rules.slots, customer, call.centre.clock.now());
  if (slots.length === 0) return undefined;
  if ((await dialogue.choose({ prompts: ['callback-soon-or-later'], keys: '12' })) !== '2') return undefined;
  for (let at = 0; ;) {
    const slot = slots[at];
    if (!slot) return undefined;
    const { day, time } = slot;
    const key = await dialogue.choose({ prompts: ['callback-slot'], values: { day, time }, keys: '123' });
    if (key === '1') return { at: slot.at, local: slot.local, timeZone: slot.timeZone };
    if (key === undefined) return undefined;
    const nextDay = slots.findIndex((other, index) => index > at && other.day !== day);
    // After the last one it begins again.
    at = (key === '2' ? at + 1 : Math.max(0, nextDay)) % slots.length;
  }
}

/** One is open: it stays where it is. Whoever calls from that number may cancel it. */
async function tellOpen(
  call: Call,
  open: Callback,
  dialogue: Dialogue,
  asked: 'own' | 'entered',
): Promise<'agreed' | 'failed'> {
  call.outcome = 'callback';
  const values = spoken(call, open);
  const state = open.wish && open.wish.at > call.centre.clock.now() ? 'callback-open-at' : 'callback-open';
  if (asked === 'entered') {
    await dialogue.say([state], values);
    return 'agreed';
  }
  const key = await dialogue.choose({
    prompts: [state, 'callback-keep-or-cancel'],
    values,
    keys: '12',
    attempts: 2,
  });
  if (key !== '2') {
    await dialogue.say(['callback-kept']);
    return 'agreed';
  }
  try {
    await call.centre.callbacks.cancel(open.id, 'caller', call.id);
  } catch (error) {
    if (isUnwinding(error)) throw error;
    // It is being dialled at this moment, or is over.
    await dialogue.say(['callback-too-late']);
    return 'agreed';
  }
  call.outcome = 'self-served';
  await dialogue.say(['callback-cancelled']);
  return 'agreed';
}

function spoken(call: Call, { number, wish }: Callback): Readonly<Record<string, string>> {
  if (!wish) return { number };
  const { day, time } = slotOf(wish, call.centre.clock.now());
  return { number, day, time };
}

/** The caller's number in the form of the world, if it is one that may be rung. */
function ownNumber(call: Call): Allowed | undefined {
  const verdict = call.centre.callbacks.check(call.callerNumber);
  return verdict.kind === 'allowed' ? verdict : undefined;
}
