import { z } from 'zod';
import { hasRole, route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { AgentDesk, AgentStatus, DutyCommand } from './agent-desk.js';

const time = z.iso.datetime();

const duties = ['signed-out', 'available', 'paused', 'missed', 'wrapping'] as const;
const states = [...duties, 'unreachable', 'ringing', 'talking'] as const;

const agentSchema = z.object({
  id: z.string(),
  name: z.string(),
  phone: z.string(),
  duty: z.enum(duties).describe('what the agent declared, or what befell the agent'),
  state: z.enum(states).describe('duty together with the calls: what to look at'),
  reason: z.string().nullable().describe('why paused'),
  since: time.nullable(),
  wrapUpUntil: time.nullable(),
  pauseUntil: time.nullable().describe('when the pause becomes too long'),
  phoneReachable: z.boolean(),
  inBrowser: z.boolean().describe('the browser page is the phone that is rung'),
  ticketId: z.string().nullable().describe('the call that rings or is talked to'),
  directCallId: z.string().nullable().describe('the same, when it came by no queue'),
  afterCall: z.string().nullable().describe('asked for during a call: signed-out, or paused'),
});

const isoOrNull = (epochMs: number | undefined): string | null =>
  epochMs === undefined || epochMs === 0 ? null : new Date(epochMs).toISOString();

const toWire = (status: AgentStatus): z.input<typeof agentSchema> => ({
  id: status.agentId,
  name: status.name,
  phone: status.phone,
  duty: status.duty,
  state: status.state,
  reason: status.reason ?? null,
  since: isoOrNull(status.since),
  wrapUpUntil: isoOrNull(status.wrapUpUntil),
  pauseUntil: isoOrNull(status.pauseUntil),
  phoneReachable: status.phoneReachable,
  inBrowser: status.inBrowser ?? false,
  ticketId: status.ticketId ?? null,
  directCallId: status.directCallId ?? null,
  afterCall: status.afterCall?.duty ?? null,
});

const dutyCommand = z.discriminatedUnion('command', [
  z.object({ command: z.literal('sign-in') }),
  z.object({ command: z.literal('sign-out') }),
  z.object({ command: z.literal('pause'), reason: z.string().min(1).max(80) }),
  z.object({ command: z.literal('resume') }),
  z.object({ command: z.literal('extend-wrap-up') }),
  z.object({ command: z.literal('hard-call') }),
]);

const toCommand = (
  body: Exclude<z.output<typeof dutyCommand>, { command: 'extend-wrap-up' | 'hard-call' }>,
): DutyCommand =>
  body.command === 'pause' ? { kind: 'pause', reason: body.reason } : { kind: body.command };

const params = z.object({ id: z.string().min(1).max(80) });

/**
 * Who is on duty, and changing that. `mayEndWrapUp` rejects with `Refused` while the agent still owes something to the
 * call that is written up; supervisors are not held up by it.
 */
export const agentRoutes = (
  desk: AgentDesk,
  mayEndWrapUp: (agentId: string) => Promise<void> = () => Promise.resolve(),
): RouteModule => ({
  name: 'agents',
  description: 'Agents and their duty',
  routes: [
    route({
      method: 'GET',
      path: '/api/agents',
      access: 'any-role',
      summary: 'All agents with their state',
      reply: z.object({ agents: z.array(agentSchema) }),
      handler: async () => ({ agents: (await desk.statuses()).map(toWire) }),
    }),
    route({
      method: 'GET',
      path: '/api/agents/{id}',
      access: 'any-role',
      summary: 'One agent with the state',
      params,
      reply: agentSchema,
      handler: async ({ params: { id } }) => {
        const status = await desk.status(id);
        if (!status) throw new Refused('unknown-agent', `there is no agent ${id}`);
        return toWire(status);
      },
    }),
    route({
      method: 'POST',
      path: '/api/agents/{id}/duty',
      access: 'agent',
      summary: 'Signs in or out, pauses or resumes, takes more time for a write-up',
      description:
        "An agent's own duty; a supervisor may change anybody's. During a call it takes effect afterwards. Where the queue asks for an outcome an agent ends no write-up without one. More time is given as the queue's `wrap-up-extension` says. `hard-call` is the break of agents.yaml that is marked so; nothing holds it up.",
      params,
      body: dutyCommand,
      reply: agentSchema,
      handler: async ({ params: { id }, body, account }) => {
        if (account.id !== id && !hasRole(account.role, 'supervisor')) {
          throw new Refused('forbidden', 'an agent may change no duty but the own one');
        }
        const by = `web ${account.id}`;
        if (body.command === 'extend-wrap-up') return toWire(await desk.extendWrapUp(id, by));
        if (body.command === 'hard-call') return toWire(await desk.hardCall(id, by));
        if (account.id === id && body.command !== 'sign-in') await mayEndWrapUp(id);
        return toWire(await desk.command(id, toCommand(body), by));
      },
    }),
  ],
});
