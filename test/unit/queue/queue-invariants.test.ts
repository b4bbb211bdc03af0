/** What must be true of the skill queue after every command, whatever the commands were. */
import { fc } from '../../support/properties.js';
import { apply } from '../../../src/queue/queue-commands.js';
import { byPlace, leaseMs } from '../../../src/queue/matching-policy.js';
import { emptyQueue, mayTake, seatOf } from '../../../src/queue/queue-state.js';
import type { Effect, QueueState, Ticket } from '../../../src/queue/queue-state.js';
import { commandFor, engines, startMs, steps } from '../../support/queue-commands.js';
import type { Step } from '../../support/queue-commands.js';
import type { OfferRecord } from '../../../src/queue/index.js';

type Check = (state: QueueState, effects: readonly Effect[], before: number, now: number) => void;

function always(check: Check) {
  fc.assert(
    fc.property(steps(80), (run) => {
      play(run, check);
    }),
    { numRuns: 150 },
  );
}

function play(run: readonly Step[], check: Check): { state: QueueState; now: number } {
  const state = emptyQueue();
  let now = startMs;
  for (const step of run) {
    now += step.afterMs;
    const before = state.fence;
    const { effects } = apply(state, commandFor(state, step, now));
    check(state, effects, before, now);
  }
  return { state, now };
}

/** Said thousands of times: Jest's `expect` would take longer than all the commands. */
function must(truth: boolean, otherwise: string): void {
  if (!truth) throw new Error(otherwise);
}

/** What is asked for: a preferred agent, or skills. */
const askedBy = ({ held, request, steps, step }: Ticket) => {
  const { needs, or } = steps[step] ?? {};
  return JSON.stringify(held ? request.prefer?.agentId : { needs, or });
};

test('an agent has at most one offer or call, and ticket and seat say the same of it', () => {
  always((state) => {
    const agents = [...state.tickets.values()].flatMap(({ offer }) => offer?.agentId ?? []);
    must(new Set(agents).size === agents.length, 'an agent is booked twice');
    for (const ticket of state.tickets.values()) {
      const seat = seatOf(state, ticket);
      const expected = ticket.state === 'waiting' ? undefined : ticket.request.ticketId;
      must(seat?.ticketId === expected, 'the seat says otherwise than the ticket');
      must(!seat || seat.state === ticket.state, 'the seat is in another state than the ticket');
    }
    for (const { agentId, ticketId, state: at } of state.seats.values()) {
      must((ticketId === undefined) === (at === 'idle'), 'only idle agents have no ticket');
      const ticket = ticketId === undefined ? undefined : state.tickets.get(ticketId);
      must(!ticketId || ticket?.offer?.agentId === agentId, 'the ticket says otherwise than the seat');
    }
  });
});

test('fences only grow', () => {
  always((state, effects, before) => {
    const fences = offersIn(effects).map(({ fence }) => fence);
    const all = [before, ...fences];
    must(
      all.every((fence, index) => index === 0 || fence > (all[index - 1] ?? 0)),
      'a fence is not greater than the one before',
    );
    must(state.fence >= before, 'the last fence went back');
  });
});

test('agents are offered only what they qualify for, and nobody waits for an agent who is idle', () => {
  always((state, effects) => {
    for (const offer of offersIn(effects)) {
      const ticket = state.tickets.get(offer.ticketId);
      const seat = state.seats.get(offer.agentId);
      if (ticket && seat) must(mayTake(ticket, seat), 'not qualified');
    }
    for (const ticket of waiting(state)) {
      for (const seat of state.seats.values()) {
        const matches = seat.state === 'idle' && mayTake(ticket, seat);
        must(!matches || ticket.shuns === seat.agentId, 'an idle agent and a ticket wait for each other');
      }
    }
  });
});

test('of tickets that ask for the same, the older place is served first', () => {
  always((state, effects) => {
    for (const offer of offersIn(effects)) {
      const served = state.tickets.get(offer.ticketId);
      if (!served) continue;
      const passedOver = waiting(state).filter(
        (ticket) =>
          ticket.shuns === undefined && byPlace(ticket, served) < 0 && askedBy(ticket) === askedBy(served),
      );
      must(passedOver.length === 0, 'an older ticket was passed over');
    }
  });
});

/**
 * Starvation bound (docs/adr/0004): a ticket that has waited as long as the greatest head start exceeds its own is
 * overtaken by nobody who comes later; before that only by those with a greater head start. Answers how many were.
 */
function overtakenBy(effects: readonly Effect[], state: QueueState): number {
  let overtaken = 0;
  for (const offer of offersIn(effects)) {
    const served = state.tickets.get(offer.ticketId);
    const seat = state.seats.get(offer.agentId);
    if (!served || !seat) continue;
    for (const ticket of waiting(state)) {
      if (ticket.shuns !== undefined || !mayTake(ticket, seat)) continue;
      must(byPlace(served, ticket) < 0, 'an older place was passed over by an agent who may take it');
      const headStart = served.request.headStartMs - ticket.request.headStartMs;
      const cameLaterBy = served.request.enqueuedAt - ticket.request.enqueuedAt;
      must(cameLaterBy <= Math.max(0, headStart), 'overtaken by somebody without the head start for it');
      if (cameLaterBy > 0) overtaken++;
    }
  }
  return overtaken;
}

test('nobody is overtaken at an agent who may take both, but by a head start; and by none when that is used up', () => {
  always((state, effects) => void overtakenBy(effects, state));
});

test('a head start overtakes', () => {
  let overtaken = 0;
  // It is rare among commands made up at random: these are the same ones every time.
  for (const run of fc.sample(steps(80), { seed: 7, numRuns: 1_000 }))
    play(run, (state, effects) => void (overtaken += overtakenBy(effects, state)));
  expect(overtaken).toBeGreaterThan(0);
});

test('every lease ends, and only engines that are alive hold offers', () => {
  always((state, _effects, _before, now) => {
    for (const { state: at, offer, engine, orphanedSince } of state.tickets.values()) {
      if (at !== 'offered') continue;
      must(offer !== undefined && offer.leaseUntil <= now + leaseMs, 'the lease does not end');
      must(orphanedSince === undefined && state.engines.has(engine), 'nobody is there to ring the agent');
    }
  });
});

test('when all engines are gone, nothing is left after ten minutes but idle agents', () => {
  fc.assert(
    fc.property(steps(80), (run) => {
      const { state, now } = play(run, () => undefined);
      const late = { engine: 'engine-z', now: now + leaseMs + 1 };
      apply(state, { ...late, kind: 'sweep' });
      apply(state, { ...late, now: late.now + 600_000, kind: 'sweep' });
      expect(state.tickets.size).toBe(0);
      expect([...state.seats.values()].every((seat) => seat.state === 'idle')).toBe(true);
      expect(engines.some((engine) => state.engines.has(engine))).toBe(false);
    }),
    { numRuns: 150 },
  );
});

const waiting = (state: QueueState): Ticket[] =>
  [...state.tickets.values()].filter(
    (ticket) => ticket.state === 'waiting' && ticket.orphanedSince === undefined,
  );

function offersIn(effects: readonly Effect[]): OfferRecord[] {
  return effects.flatMap((effect) => (effect.kind === 'offered' ? [effect.offer] : []));
}
