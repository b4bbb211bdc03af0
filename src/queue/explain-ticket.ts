/** Why a ticket waits, and what would have to happen: sentences from one moment's picture of the queue. Pure. */
import { fits } from './matching-policy.js';
import { normalSteps } from './lanes.js';
import type { AgentId, Away, NeedStep, SeatView, SkillNeed, StaffView, TicketView } from './queue-store.js';

/** What the store says, all of one moment. */
export interface QueuePicture {
  readonly ticket: TicketView;
  readonly position: number | undefined;
  readonly seats: readonly SeatView[];
  readonly staff: readonly StaffView[];
  /** The company's other agents, and what keeps them from calls, as the desk says. */
  readonly absent: readonly Absent[];
}

export interface Absent {
  readonly agentId: AgentId;
  readonly skills: readonly SkillNeed[];
  readonly state: string;
}

/** What an agent who fulfils the step does. */
export type Doing = 'idle' | 'ringing' | 'talking' | Away;

export interface Considered {
  readonly agentId: AgentId;
  readonly doing: Doing;
}

export interface TicketExplanation {
  readonly state: TicketView['state'];
  readonly queue: string;
  /** What is asked for now, counted from 0, and in words. */
  readonly step: number;
  readonly asksFor: string;
  readonly position: number | undefined;
  /** Everybody on duty who may take it now. */
  readonly considered: readonly Considered[];
  /** Who could take it now but is not on duty. */
  readonly absent: readonly { readonly agentId: AgentId; readonly state: string }[];
  /** When the next step falls due or the hold is over, epoch ms. */
  readonly changesAt: number | undefined;
  readonly sentences: readonly string[];
}

/** `clock` writes a time of day for people. */
export function explainTicket(
  picture: QueuePicture,
  now: number,
  clock: (at: number) => string,
): TicketExplanation {
  const { ticket, position } = picture;
  const { queue, enqueuedAt, prefer } = ticket.request;
  const steps = normalSteps(ticket.request.steps);
  const step: NeedStep = steps[ticket.step] ?? { afterMs: 0, needs: [] };
  const held = ticket.held && prefer !== undefined;
  const considered = picture.staff
    .filter(({ agentId, skills }) => (held ? agentId === prefer.agentId : fits(skills, step)))
    .map(({ agentId }) => ({ agentId, doing: doingOf(agentId, picture) }));
  const absent = picture.absent
    .filter(({ agentId, skills }) => (held ? agentId === prefer.agentId : fits(skills, step)))
    .map(({ agentId, state }) => ({ agentId, state }));
  const next = steps[ticket.step + 1];
  const waits = ticket.state === 'waiting' && ticket.orphanedSince === undefined;
  const holdUntil = held ? enqueuedAt + prefer.holdMs : undefined;
  const changesAt = waits ? (holdUntil ?? (next && enqueuedAt + next.afterMs)) : undefined;
  const asksFor = held ? prefer.agentId : needsInWords(step);
  const said = (): readonly string[] => {
    if (ticket.orphanedSince !== undefined)
      return [`since ${clock(ticket.orphanedSince)} no engine holds this ticket: it is offered to nobody`];
    if (ticket.state === 'engaged') return [`talking with ${ticket.agentId ?? 'an agent'}`];
    if (ticket.state === 'offered') return [`being offered to ${ticket.agentId ?? 'an agent'}`];
    const waited = Math.round((now - enqueuedAt) / 1000);
    return [
      `waiting in ${queue} since ${clock(enqueuedAt)} (${waited} s)${position ? `, number ${position}` : ''}`,
      held
        ? heldFor(considered, prefer.agentId, clock(enqueuedAt + prefer.holdMs))
        : whoMay(considered, asksFor),
      ...(absent.length === 0 ? [] : [whoCould(absent, asksFor)]),
      ...(position && position > 1
        ? [`${position - 1} of this queue came before and go first where both may be taken`]
        : []),
      ...(held || !next ? [] : [whatComes(picture, next, clock(Math.max(now, enqueuedAt + next.afterMs)))]),
      ...(held || next
        ? []
        : [`this is the last step: it stays until one of those who have ${asksFor} is free`]),
    ];
  };
  return {
    state: ticket.state,
    queue,
    step: ticket.step,
    asksFor,
    position,
    considered,
    absent,
    changesAt,
    sentences: said(),
  };
}

function doingOf(agentId: AgentId, { seats, staff }: QueuePicture): Doing {
  const seat = seats.find((one) => one.agentId === agentId);
  if (!seat) return staff.find((one) => one.agentId === agentId)?.away ?? 'wrapping-up';
  return seat.state === 'engaged' ? 'talking' : seat.state === 'offered' ? 'ringing' : 'idle';
}

const heldFor = (considered: readonly Considered[], agentId: AgentId, until: string): string =>
  `held for ${agentId} (${considered[0]?.doing ?? 'not on duty'}) until ${until}; then, or when ${agentId} goes off duty, for everybody with the skills`;

function whoMay(considered: readonly Considered[], asksFor: string): string {
  if (considered.length === 0) return `nobody on duty has ${asksFor}`;
  const list = considered.map(({ agentId, doing }) => `${agentId} (${doing})`).join(', ');
  const idle = considered.filter(({ doing }) => doing === 'idle');
  const why =
    idle.length === 0
      ? 'none of them is free'
      : `${idle.map(({ agentId }) => agentId).join(', ')} was freed of this ticket a moment ago and is asked again within a second`;
  return `${considered.length} on duty ${considered.length === 1 ? 'has' : 'have'} ${asksFor}: ${list}; ${why}`;
}

/** Many may be off duty: some are named. */
function whoCould(absent: TicketExplanation['absent'], asksFor: string): string {
  const named = absent.slice(0, mostNamed).map(({ agentId, state }) => `${agentId} (${state})`);
  const more = absent.length > mostNamed ? ` and ${absent.length - mostNamed} more` : '';
  return `not on duty with ${asksFor}: ${named.join(', ')}${more}; whoever of them comes back could take it`;
}

const mostNamed = 5;

function whatComes(picture: QueuePicture, next: NeedStep, at: string): string {
  const idle = picture.staff.filter(
    ({ agentId, skills }) => fits(skills, next) && doingOf(agentId, picture) === 'idle',
  );
  const early = next.whenNobody ? ', or at once when nobody on duty fulfils the present step' : '';
  const then =
    idle.length === 0
      ? 'nobody who is idle now would have that either'
      : `${idle.map(({ agentId }) => agentId).join(', ')} (idle now) could then be taken`;
  return `at ${at}${early}, ${needsInWords(next)} will do: ${then}`;
}

/** `service ≥ 5 and (dutch ≥ 5)`, alternatives with `or`. */
export const needsInWords = ({ needs, or = [] }: NeedStep): string =>
  [needs, ...or].map(allInWords).join(', or ');

const allInWords = (needs: readonly SkillNeed[]): string =>
  needs.length === 0 ? 'any skills' : needs.map(({ skill, level }) => `${skill} ≥ ${level}`).join(' and ');
