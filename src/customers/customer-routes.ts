/** Who is calling, for agents; and letting a locked account be tried again. */
import { z } from 'zod';
import { customerCard, freeTimesReply } from '../contracts/index.js';
import { hasRole, route } from '../http/index.js';
import type { Account, RouteModule } from '../http/index.js';
import type { CallStory, ToldCall } from '../journal/index.js';
import { Refused } from '../kernel/index.js';
import type { Clock } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import type { BackOffice } from './back-office.js';
import { callerCard } from './caller-card.js';
import type { PinGuesses } from './pin-guesses.js';

export interface CustomerRouteParts {
  readonly backOffice: BackOffice;
  /** A call with its facts, as fresh as they are: the phone rings before the call log has them. */
  readonly story: (callId: string) => Promise<ToldCall | undefined>;
  /** Whether the call is at this agent's phone now, or is being written up there. */
  readonly hasCall: (agentId: string, callId: string) => boolean;
  readonly guesses: PinGuesses;
  readonly clock: Clock;
  readonly log: Logger;
}

/** An agent whose phone rings waits no longer than this for what is known. */
const withinMs = 5_000;

const text = z.string().min(1).max(200);

export const customerRoutes = ({
  backOffice,
  story,
  hasCall,
  guesses,
  clock,
  log,
}: CustomerRouteParts): RouteModule => ({
  name: 'customers',
  description: 'Who is calling, and what is known of them',
  routes: [
    route({
      method: 'GET',
      path: '/api/calls/{id}/customer',
      access: 'agent',
      summary:
        'The customer who calls: likely or confirmed, with account, orders, appointments and what was done already',
      description: 'For the agent whom the call was offered to, and for supervisors.',
      params: z.object({ id: text }),
      reply: customerCard,
      handler: async ({ params: { id }, account }) => {
        const found = await story(id);
        if (!found || !(hasCall(account.id, id) || mayRead(account, found.story)))
          throw new Refused('not-found', `there is no call ${id}`);
        const signal = AbortSignal.timeout(withinMs);
        const known = await callerCard(backOffice, found, { now: clock.now(), log, signal });
        return {
          ...known,
          customer: known.customer ?? null,
          standing: known.standing ?? null,
          account: known.account ?? null,
          nearestBranch: known.nearestBranch ?? null,
          asOf: new Date(known.asOf).toISOString(),
          did: known.did.map(({ at, deed, reference, detail }) => ({
            at: new Date(at).toISOString(),
            deed,
            reference: reference ?? null,
            detail: detail ?? null,
          })),
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/branches/{id}/free-times',
      access: 'agent',
      summary: 'The next times of a branch that are free, ten at most',
      params: z.object({ id: text }),
      reply: freeTimesReply,
      handler: async ({ params: { id } }) => {
        const signal = AbortSignal.timeout(withinMs);
        return { times: [...(await backOffice.appointments.freeTimes(id, clock.now(), 10, signal))] };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/customers/{id}/pin-lock',
      access: 'supervisor',
      summary: 'Lets the PIN of a customer be tried again, after somebody has made sure who it is',
      params: z.object({ id: text }),
      reply: 'nothing',
      handler: async ({ params: { id }, account }) => {
        const { value } = await backOffice.customers.get(id, AbortSignal.timeout(withinMs));
        if (!value) throw new Refused('unknown-customer', `there is no customer ${id}`);
        await guesses.forget(value.accountNumber);
        log.warn(
          { event: logEvents.pinUnlocked, customerId: id, by: account.id },
          'the PIN of a customer may be tried again',
        );
      },
    }),
  ],
});

/** From the first ring on: whoever was offered the call, and was not passed over. */
const mayRead = (account: Account, { offers, agents }: CallStory): boolean =>
  hasRole(account.role, 'supervisor') ||
  agents.includes(account.id) ||
  offers.some(
    ({ agentId, result }) => agentId === account.id && (result === 'open' || result === 'answered'),
  );
