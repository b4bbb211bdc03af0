/** Why a caller waits, and why whoever was taken was taken. */
import { z } from 'zod';
import { explanation } from '../contracts/index.js';
import type { AgentDesk, AgentState } from '../agents/index.js';
import { route } from '../http/index.js';
import type { RouteModule } from '../http/index.js';
import type { Clock } from '../kernel/index.js';
import { Refused } from '../kernel/index.js';
import type { TicketDecision } from '../journal/index.js';
import { explainTicket } from '../queue/index.js';
import type { Absent, QueueStore } from '../queue/index.js';

export interface ExplainParts {
  readonly store: QueueStore;
  readonly decisions: (ticketId: string) => Promise<readonly TicketDecision[]>;
  /** Who takes no calls now, and why. */
  readonly absent: () => Promise<readonly Absent[]>;
  readonly clock: Clock;
  /** IANA name of the site's zone, for times in sentences. */
  readonly timeZone: () => string;
}

export const explainRoutes = ({ store, decisions, absent, clock, timeZone }: ExplainParts): RouteModule => ({
  name: 'explain',
  description: 'Why a caller waits, and who was taken why',
  routes: [
    route({
      method: 'GET',
      path: '/api/tickets/{ticketId}/explain',
      access: 'supervisor',
      summary: 'Why a ticket waits, what would have to happen, and what was decided so far',
      description:
        '`now` is the queue as it is at this moment, absent when the ticket has ended; `decisions` are what the matcher saw when it decided, from the journal.',
      params: z.object({ ticketId: z.string().min(1).max(200) }),
      reply: explanation,
      handler: async ({ params: { ticketId } }) => {
        const now = clock.now();
        // Asked for in one turn, so the store answers for one moment.
        const picture = Promise.all([
          store.ticket(ticketId),
          store.position(ticketId),
          store.seats(),
          store.staff(),
        ]);
        const [[ticket, position, seats, staff], past, away] = await Promise.all([
          picture,
          decisions(ticketId),
          absent(),
        ]);
        if (!ticket && past.length === 0)
          throw new Refused('unknown-ticket', `no ticket ${ticketId} is known`);
        const time = new Intl.DateTimeFormat('en-GB', { timeZone: timeZone(), timeStyle: 'medium' });
        return {
          ticketId,
          now: ticket && {
            ...explainTicket({ ticket, position, seats, staff, absent: away }, now, (at) => time.format(at)),
          },
          decisions: past.map(({ at, ...decision }) => ({ ...decision, at: new Date(at).toISOString() })),
        };
      },
    }),
  ],
});

/** Agents on whom the queue does not count now. */
export async function absentAgents(
  desk: Pick<AgentDesk, 'statuses' | 'profile'>,
): Promise<readonly Absent[]> {
  return (await desk.statuses()).flatMap(({ agentId, state }) => {
    const skills = desk.profile(agentId)?.skills;
    return skills && takesNoCalls.includes(state) ? [{ agentId, skills, state }] : [];
  });
}

const takesNoCalls: readonly AgentState[] = ['signed-out', 'paused', 'missed', 'unreachable'];
