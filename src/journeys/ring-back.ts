/**
 * Rings a customer back. The callback's ticket waits at the place that the caller had; when an agent is free, either
 * the agent is rung first and then the customer, or the customer first and then the agent: as the queue is set.
 */
import { isUnwinding, orAborted, race, Superseded } from '../kernel/index.js';
import { isTooLate, mayDialEarly, whenRung } from '../callbacks/index.js';
import { recognise } from '../callers/index.js';
import type { Callback } from '../callbacks/index.js';
import { logEvents } from '../platform/index.js';
import type { Offer, Ticket } from '../queue/index.js';
import type { QueueSettings } from '../site/index.js';
import { CallbackRound } from './callback-round.js';
import type { Centre } from './centre.js';
import { callCustomer } from './call-customer.js';
import { ringAgent } from './ring-agent.js';
import type { RingingFor } from './ring-agent.js';
import { ticketRequest } from './take-place.js';

const retryMs = 1_000;
const foretoldEveryMs = 3_000;
const unforetold = { kind: 'unknown' } as const;
/** From the end of the call in which it was asked for until the customer's phone may ring. */
const onHookMs = 3_000;

/**
 * From its place in the queue until an attempt has been made, or it was put off, cancelled or given up. `signal` ends
 * the waiting (the process stops, or the callback was cancelled), `life` only the process's stop.
 */
export async function ringBack(
  centre: Centre,
  taken: Callback,
  signal: AbortSignal,
  life: AbortSignal,
): Promise<void> {
  const site = centre.site();
  const queue = site.queues.get(taken.queue);
  const rules = site.callbacks;
  if (!queue || !rules || isTooLate(taken, rules, centre.clock.now())) {
    const why = queue && rules ? 'too-late' : 'no-such-queue';
    await centre.callbacks.move(taken, { kind: 'given-up', why });
    return;
  }
  await untilOffTheLine(centre, taken, signal);
  const round = new CallbackRound(centre, taken, queue, rules, centre.newId('callback-leg'), life);
  await using ticket = centre.queue.enter(callbackTicket(centre, queue, taken));
  while (!(await goesOn(round, ticket, signal)));
}

/** Until an agent is there or will be soon, and the attempt that follows is over. False when the callback waits on. */
async function goesOn(round: CallbackRound, ticket: Ticket, signal: AbortSignal): Promise<boolean> {
  const offered = ticket.nextOffer(signal);
  // Whoever is rung early may be done with before it comes.
  offered.catch(() => undefined);
  if (round.how.first !== 'customer' || round.how.holdSec === 0)
    return servedBy(round, ticket, await offered, signal);
  const chance = await race<Offer | 'soon'>(
    signal,
    (over) => orAborted(offered, over),
    (over) => untilSoon(round, ticket, over),
  );
  if (chance !== 'soon') return servedBy(round, ticket, chance, signal);
  if (await isPutOff(round)) return true;
  await callCustomer(round, { ticket: withOffer(ticket, offered) });
  return true;
}

/** Resolves when an agent is likely to be free by the time the customer answers; never while nobody can tell. */
async function untilSoon(
  { centre, callback, how }: CallbackRound,
  { id }: Ticket,
  signal: AbortSignal,
): Promise<'soon'> {
  for (;;) {
    await centre.clock.after(foretoldEveryMs, signal);
    const { estimate } = await centre.waits.estimate(id).catch(() => ({ estimate: unforetold }));
    if (mayDialEarly(callback, estimate, how.holdSec)) return 'soon';
  }
}

/** The place that the caller had, with the caller's own head start; one that was asked for by us has the customer's. */
export function callbackTicket(
  centre: Centre,
  queue: QueueSettings,
  { id, ticketId, enqueuedAt, headStartMs, number }: Callback,
): ReturnType<typeof ticketRequest> {
  const request = ticketRequest(queue, { ticketId, callId: id, enqueuedAt });
  const customers = (recognise(centre.site(), number)?.headStartSec ?? 0) * 1000;
  return { ...request, headStartMs: request.headStartMs + Math.max(headStartMs, customers) };
}

/** Who has only just asked still hears the confirmation: their line would be busy. */
async function untilOffTheLine(
  { telephony, clock }: Centre,
  { askedInCall }: Callback,
  signal: AbortSignal,
): Promise<void> {
  const leg = askedInCall === undefined ? undefined : telephony.leg(askedInCall);
  if (!leg) return;
  await orAborted(leg.ended, signal);
  await clock.after(onHookMs, signal);
}

/** False when this agent could not be had: the callback waits on. */
async function servedBy(
  round: CallbackRound,
  ticket: Ticket,
  offer: Offer,
  signal: AbortSignal,
): Promise<boolean> {
  const { callback } = round;
  // Whoever is free now will be free again.
  if (mayRingAt(round) > round.centre.clock.now()) await offer.decline('withdrawn');
  if (await isPutOff(round)) return true;
  try {
    await round.move({ kind: 'agent-reserved', agentId: offer.agentId });
  } catch (error) {
    await offer.decline('withdrawn');
    return comesToNothing(round, error, signal);
  }
  if (round.how.first === 'customer') {
    await callCustomer(round, { ticket: withOffer(ticket, offer) });
    return true;
  }
  const waited = Math.max(1, Math.round(round.waitedMs / 60_000));
  const agent = await ringAgent(asCall(round), round.queue, offer, signal, {
    prompt: 'callback-whisper',
    values: { number: callback.number, minutes: waited },
  });
  if (!agent) {
    try {
      await round.move({ kind: 'agent-freed' });
      return false;
    } catch (error) {
      return comesToNothing(round, error, signal);
    }
  }
  await using online = agent;
  await callCustomer(round, { agent: online });
  return true;
}

const mayRingAt = ({ centre, callback, rules }: CallbackRound): number =>
  whenRung(rules, centre.site().company.timeZone, callback.number, centre.clock.now());

/** The customer may be asleep. */
async function isPutOff(round: CallbackRound): Promise<boolean> {
  const dueAt = mayRingAt(round);
  if (dueAt <= round.centre.clock.now()) return false;
  await round.move({ kind: 'put-off', dueAt });
  return true;
}

/** The database is away, or somebody has changed the callback: true when it is no longer ours. */
async function comesToNothing(round: CallbackRound, error: unknown, signal: AbortSignal): Promise<boolean> {
  if (error instanceof Superseded) return true;
  if (isUnwinding(error)) throw error;
  const { centre, log } = round;
  log.warn(
    { event: logEvents.callbacksDegraded, err: error },
    'a callback waits until it can be written down',
  );
  await centre.clock.after(retryMs, signal);
  return false;
}

/** What rings an agent needs of a call that has not been made yet. */
function asCall({ centre, attemptId, callback, log }: CallbackRound): RingingFor {
  return {
    centre,
    id: attemptId,
    site: centre.site(),
    log,
    leg: { party: { callerNumber: callback.number, callerName: '' } },
    record: (fact) =>
      centre.journal.record({
        at: centre.clock.now(),
        callId: attemptId,
        engine: centre.engine,
        ...fact,
      }),
  };
}

/** The ticket with an offer that was taken already, or is being waited for: it comes first, if it still stands. */
function withOffer(ticket: Ticket, offer: Offer | Promise<Offer>): Ticket {
  let held: Offer | Promise<Offer> | undefined = offer;
  return {
    kind: 'ticket',
    id: ticket.id,
    enqueuedAt: ticket.enqueuedAt,
    nextOffer: async (signal) => {
      const first = held && (await orAborted(Promise.resolve(held), signal));
      held = undefined;
      return first && !first.signal.aborted ? first : ticket.nextOffer(signal);
    },
    position: () => ticket.position(),
    leave: () => ticket.leave(),
    [Symbol.asyncDispose]: () => ticket[Symbol.asyncDispose](),
  };
}
