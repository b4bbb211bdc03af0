/** Random commands for the skill queue: few tickets, agents and engines, so that they meet often. */
import { fc } from './properties.js';
import type { QueueCommand } from '../../src/queue/queue-commands.js';
import type { QueueState } from '../../src/queue/queue-state.js';
import type { DeclineReason, SkillNeed, TicketRequest } from '../../src/queue/index.js';

export const engines = ['engine-a', 'engine-b', 'engine-c'];
export const startMs = Date.UTC(2026, 0, 5, 9);

/** What to do; names and fences are filled in from the state that is found. */
export type Move =
  | {
      readonly kind: 'enter' | 'restore';
      readonly ticket: number;
      readonly shape: Shape;
      readonly agent: number;
    }
  | { readonly kind: 'leave' | 'adopt'; readonly ticket: number }
  | {
      readonly kind: 'openSeat';
      readonly agent: number;
      readonly skills: readonly SkillNeed[];
      readonly idleForMs: number;
    }
  | { readonly kind: 'closeSeat' | 'offDuty'; readonly agent: number }
  | { readonly kind: 'onDuty'; readonly agent: number; readonly skills: readonly SkillNeed[] }
  | {
      readonly kind: 'accept' | 'decline' | 'finish' | 'returnToQueue';
      readonly nth: number;
      readonly stale: boolean;
      readonly reason: DeclineReason;
    }
  | { readonly kind: 'renew'; readonly stale: boolean }
  | { readonly kind: 'sweep' | 'enlist' };

export interface Shape {
  readonly queue: string;
  readonly headStartMs: number;
  readonly waitedMs: number;
  readonly steps: TicketRequest['steps'];
  readonly pick: TicketRequest['pick'];
  readonly prefer: { readonly agent: number; readonly holdMs: number } | undefined;
  readonly maxWaiting: number | undefined;
}

export interface Step {
  readonly engine: string;
  readonly afterMs: number;
  readonly move: Move;
}

// The last name holds what separates skills in lane names.
const skill = fc.constantFrom('english', 'sales', 'a=b&c|d e');
const needs = fc.array(fc.record({ skill, level: fc.integer({ min: 1, max: 3 }) }), { maxLength: 2 });
const alternatives = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ or: fc.array(needs, { minLength: 1, maxLength: 2 }) }) },
);
const asked = fc.tuple(needs, alternatives).map(([all, or]) => ({ needs: all, ...or }));
const laterStep = fc
  .tuple(asked, fc.constantFrom(1_000, 3_000, 30_000), fc.boolean())
  .map(([step, afterMs, whenNobody]) => ({ ...step, afterMs, ...(whenNobody ? { whenNobody } : {}) }));
const laterSteps = fc.array(laterStep, {
  maxLength: 2,
});
const shape: fc.Arbitrary<Shape> = fc.record({
  queue: fc.constantFrom('orders', 'service'),
  headStartMs: fc.constantFrom(0, 0, 5_000),
  waitedMs: fc.constantFrom(0, 0, 1, 2_000, 40_000),
  steps: fc
    .tuple(asked, laterSteps)
    .map(([first, later]) => [{ afterMs: 0, ...first }, ...[...later].sort((a, b) => a.afterMs - b.afterMs)]),
  pick: fc.constantFrom('longest-idle', 'best-fit', 'round-robin'),
  prefer: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.record({
        agent: fc.integer({ min: 1, max: 4 }),
        holdMs: fc.constantFrom(0, 1_000, 20_000),
      }),
    },
  ),
  maxWaiting: fc.constantFrom(undefined, undefined, undefined, 1, 3),
});

const ticket = fc.integer({ min: 1, max: 7 });
const agent = fc.integer({ min: 1, max: 4 });
const agentSkills = fc.array(fc.record({ skill, level: fc.integer({ min: 1, max: 4 }) }), { maxLength: 3 });
const ofOffer = (kind: 'accept' | 'decline' | 'finish' | 'returnToQueue') =>
  fc.record({
    kind: fc.constant(kind),
    nth: fc.nat({ max: 6 }),
    stale: fc.nat({ max: 7 }).map((n) => n === 0),
    reason: fc.constantFrom<DeclineReason>('missed', 'rejected', 'unreachable', 'withdrawn', 'withdrawn'),
  });

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('enter' as const), ticket, shape, agent }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), ticket }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('openSeat' as const),
      agent,
      skills: agentSkills,
      idleForMs: fc.constantFrom(0, 0, 500, 60_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('closeSeat' as const, 'offDuty' as const), agent }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('onDuty' as const), agent, skills: agentSkills }),
  },
  { weight: 4, arbitrary: ofOffer('accept') },
  { weight: 3, arbitrary: ofOffer('decline') },
  { weight: 3, arbitrary: ofOffer('finish') },
  { weight: 1, arbitrary: ofOffer('returnToQueue') },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('renew' as const), stale: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('sweep' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('enlist' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('adopt' as const), ticket }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const), ticket, shape, agent }) },
);

/** Time goes on by little, by enough for leases and signs of life to end, and at times by far too much. */
const afterMs = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 1, 300) },
  { weight: 6, arbitrary: fc.constantFrom(1_000, 2_500) },
  { weight: 2, arbitrary: fc.constantFrom(5_000, 5_001) },
  { weight: 1, arbitrary: fc.constantFrom(600_000, 3_600_000, 86_400_000) },
);

export const steps = (maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(fc.record({ engine: fc.constantFrom(...engines), afterMs, move }), { maxLength, size: 'max' });

/** The command that a move comes to in this state. */
export function commandFor(state: QueueState, { engine, move }: Step, now: number): QueueCommand {
  const at = { engine, now };
  switch (move.kind) {
    case 'enter':
      return {
        ...at,
        kind: 'enter',
        ticket: request(move.ticket, move.shape, engine, now),
        maxWaiting: move.shape.maxWaiting,
      };
    case 'restore': {
      const fence = now * 1000 + move.ticket;
      const engaged = move.shape.waitedMs === 0 ? { agentId: `agent-${move.agent}`, fence } : undefined;
      return { ...at, kind: 'restore', ticket: request(move.ticket, move.shape, engine, now), engaged };
    }
    case 'leave':
    case 'adopt':
      return { ...at, kind: move.kind, ticketId: `ticket-${move.ticket}` };
    case 'openSeat':
      return { ...at, ...move, agentId: `agent-${move.agent}`, idleSince: now - move.idleForMs };
    case 'closeSeat':
    case 'offDuty':
      return { ...at, kind: move.kind, agentId: `agent-${move.agent}` };
    case 'onDuty':
      return { ...at, kind: 'onDuty', agentId: `agent-${move.agent}`, skills: move.skills };
    case 'renew': {
      const leases = offersIn(state, 'offered');
      return { ...at, kind: 'renew', leases: move.stale ? leases.map(older) : leases };
    }
    case 'sweep':
    case 'enlist':
      return { ...at, kind: move.kind };
    default: {
      const leases = offersIn(
        state,
        move.kind === 'accept' || move.kind === 'decline' ? 'offered' : 'engaged',
      );
      const lease = leases[move.nth % Math.max(1, leases.length)] ?? { ticketId: 'ticket-1', fence: 1 };
      return { ...at, kind: move.kind, ...(move.stale ? older(lease) : lease), reason: move.reason };
    }
  }
}

const older = <L extends { fence: number }>(lease: L): L => ({ ...lease, fence: lease.fence - 1 });

const offersIn = (state: QueueState, at: 'offered' | 'engaged') =>
  [...state.tickets.values()]
    .filter((one) => one.state === at)
    .map(({ request: { ticketId }, offer }) => ({ ticketId, fence: offer?.fence ?? 0 }));

const request = (ticket: number, shape: Shape, engine: string, now: number): TicketRequest => ({
  ticketId: `ticket-${ticket}`,
  callId: `call-${ticket}`,
  queue: shape.queue,
  enqueuedAt: now - shape.waitedMs,
  headStartMs: shape.headStartMs,
  steps: shape.steps,
  pick: shape.pick,
  ...(shape.prefer
    ? { prefer: { agentId: `agent-${shape.prefer.agent}`, holdMs: shape.prefer.holdMs } }
    : {}),
  engine,
});
