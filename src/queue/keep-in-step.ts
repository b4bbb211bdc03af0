/**
 * Keeps one engine and the store in step: signs of life, leases of ringing offers, what falls due, news from other
 * engines; and what one of the two has lost (a flushed Redis, an answer that did not come) is put right.
 */
import { logEvents } from '../platform/index.js';
import type { StoredSkillQueue } from './create-skill-queue.js';
import type { HeldTicket } from './held-ticket.js';
import { byPlace, leaseMs } from './matching-policy.js';
import type { HeldView } from './queue-store.js';

const sweepEveryMs = 1_000;
const renewEverySweeps = 2;
const compareEverySweeps = 2;

/** Resolves once the engine is enlisted and listens. */
export async function keepInStep(queue: StoredSkillQueue, signal: AbortSignal): Promise<void> {
  await Promise.all([...queue.tickets.values()].map(({ entered }) => entered));
  queue.deliver(await queue.store.enlist(queue.clock.now()));
  // Whoever took a place before the start is taken up again.
  await compare(queue);
  void listen(queue, signal);
  void beat(queue, signal);
}

async function listen(queue: StoredSkillQueue, signal: AbortSignal): Promise<void> {
  try {
    for await (const effects of queue.store.effectsForMe(signal)) queue.deliver(effects);
  } catch (error) {
    defect(queue, signal, error);
  }
}

async function beat(queue: StoredSkillQueue, signal: AbortSignal): Promise<void> {
  for (let sweeps = 1; !signal.aborted; sweeps++) {
    try {
      await queue.clock.after(sweepEveryMs, signal);
      if (sweeps % renewEverySweeps === 0) await queue.attempt('renew', () => renew(queue));
      const swept = await queue.attempt('sweep', () => sweep(queue));
      if (!swept || (!queue.doubtful && sweeps % compareEverySweeps !== 0)) continue;
      if (await queue.attempt('compare', () => compare(queue))) queue.doubtful = false;
    } catch (error) {
      defect(queue, signal, error);
    }
  }
}

function defect(queue: StoredSkillQueue, signal: AbortSignal, error: unknown): void {
  if (!signal.aborted)
    queue.log.error({ event: logEvents.defect, err: error }, 'keeping the queue in step met a defect');
}

async function sweep(queue: StoredSkillQueue): Promise<void> {
  queue.deliver(await queue.store.sweep(queue.clock.now()));
}

/** All offers that ring, in one command. */
async function renew({ tickets, store, clock }: StoredSkillQueue): Promise<void> {
  const ringing = [...tickets.values()].map(({ open }) => open).filter((offer) => offer?.isRinging === true);
  const now = clock.now();
  const refused = new Set(
    await store.renew(
      ringing.filter((offer) => offer !== undefined),
      now,
    ),
  );
  for (const offer of ringing) {
    if (!offer) continue;
    if (refused.has(offer.fence)) offer.withdraw();
    else offer.leaseUntil = now + leaseMs;
  }
}

/** Compares what this process holds with what the store says it holds. Answers how many it had to put back. */
export async function compare(queue: StoredSkillQueue): Promise<number> {
  const { store, clock } = queue;
  // What was held before the question is asked: whatever comes meanwhile is newer than the answer.
  const tickets = [...queue.tickets.values()].filter(({ entering }) => !entering);
  const offers = new Map(tickets.map((ticket) => [ticket.id, ticket.open]));
  const engagements = [...queue.engagements.values()];
  const unclaimed = new Set<string>();
  const views = new Map<string, HeldView>();
  const isHeld = (id: string) => queue.tickets.has(id) || queue.engagements.has(id) || queue.claims.has(id);
  const heldBefore = new Set([...queue.tickets.keys(), ...queue.engagements.keys(), ...queue.claims]);
  for (const view of await store.held()) {
    views.set(view.ticketId, view);
    if (!heldBefore.has(view.ticketId) && !isHeld(view.ticketId)) unclaimed.add(view.ticketId);
  }
  let putBack = 0;

  for (const ticket of tickets.sort(byPlace)) {
    if (queue.tickets.get(ticket.id) !== ticket || ticket.entering) continue;
    const view = views.get(ticket.id);
    if (view) await align(queue, ticket, view, offers.get(ticket.id)?.fence);
    else putBack += await putBackTicket(queue, ticket);
  }
  for (const engagement of engagements) {
    const { ticketId, agentId, fence, request } = engagement;
    if (views.has(ticketId) || queue.engagements.get(ticketId) !== engagement) continue;
    const effects = await store.restore(request, { agentId, fence }, clock.now());
    queue.deliver(effects);
    if (effects.restored) putBack++;
    else await store.adopt(ticketId, clock.now());
  }
  // Left or finished while the store was away.
  for (const id of unclaimed) {
    const view = views.get(id);
    if (view?.state === 'engaged') await store.finish(id, view.fence ?? 0, clock.now());
    else queue.deliver(await store.leave(id, clock.now()));
  }
  if (putBack > 0)
    queue.log.info({ event: logEvents.queueRebuilt, tickets: putBack }, 'the queue store was rebuilt');
  return putBack;
}

/** The store knows the ticket: its offer and ours must be the same. */
async function align(
  queue: StoredSkillQueue,
  ticket: HeldTicket,
  { state, agentId, fence }: HeldView,
  fenceBefore: number | undefined,
): Promise<void> {
  const now = queue.clock.now();
  if (state === 'waiting') {
    if (fenceBefore !== undefined) ticket.withdraw(fenceBefore);
  } else if (agentId === undefined || fence === undefined) {
    throw new Error(`the store says that ticket ${ticket.id} is ${state}, but not by whom`);
  } else if (state === 'offered') {
    // News of it may have been lost; a ticket that has heard of it already takes no notice.
    const { ticketId, queue: name, callId, engine } = ticket.request;
    ticket.offer({
      ticketId,
      agentId,
      engine,
      queue: name,
      callId,
      fence,
      offeredAt: now,
      leaseUntil: now + leaseMs,
      why: undefined,
    });
  } else if (ticket.open === undefined) {
    // The answer to an acceptance was lost, and whoever asked has given up.
    queue.deliver(await queue.store.returnToQueue(ticket.id, fence, now));
  }
}

/** The store does not count the ticket as ours: it has forgotten it, has given us up, or gave it to somebody else. */
async function putBackTicket(queue: StoredSkillQueue, ticket: HeldTicket): Promise<number> {
  const { store, clock } = queue;
  const view = await store.ticket(ticket.id);
  if (ticket.ended) return 0;
  if (view && view.orphanedSince === undefined) {
    if (view.request.engine === queue.options.engine) return 0;
    queue.tickets.delete(ticket.id);
    ticket.end(`engine ${view.request.engine} has taken over ticket ${ticket.id}`);
    return 0;
  }
  const open = ticket.open;
  const effects = view
    ? await store.adopt(ticket.id, clock.now())
    : await store.restore(ticket.request, undefined, clock.now());
  // The agent who was being rung is not reserved any more.
  if (open) ticket.withdraw(open.fence);
  if (!ticket.ended) queue.deliver(effects);
  else await queue.attempt('leave', () => store.leave(ticket.id, clock.now()));
  return 1;
}
