/** Routes that belong to no single capability. */
import { z } from 'zod';
import { siteReply } from '../contracts/index.js';
import { route } from '../http/index.js';
import type { RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import type { QueueStore } from '../queue/index.js';
import { describeMistake, leadersOf, recordedQueues } from '../site/index.js';
import type { SiteHolder, WordsByLanguage } from '../site/index.js';

export const siteRoutes = (site: SiteHolder, log: Logger): RouteModule => ({
  name: 'site',
  description: 'The company as it is described in site/',
  routes: [
    route({
      method: 'GET',
      path: '/api/site',
      access: 'any-role',
      summary: 'Which description is in use',
      reply: siteReply,
      handler: () => {
        const { company, fingerprint, numbers, queues, pauseReasons } = site.current;
        return {
          company: company.name,
          fingerprint,
          numbers: [...numbers.keys()],
          queues: [...queues.keys()],
          pauseReasons: pauseReasons.map(({ name, limitMin }) => ({ name, limitMinutes: limitMin ?? null })),
          hardCallBreak: pauseReasons.find(({ isHardCall }) => isHardCall)?.name ?? null,
          errands: inWords(
            new Map([...(site.current.errands ?? [])].map(([name, { words }]) => [name, words])),
          ),
          surges: [...site.current.surges.byName.keys()],
          outsideCalls: site.current.callbacks?.agentsMayDial === true,
          led: [...site.current.agents.keys()].filter((id) => leadersOf(site.current, id).length > 0),
          defaultLanguage: company.defaultLanguage,
          wrapUps: Object.fromEntries(
            [...queues.values()]
              .filter(({ wrapUpSec }) => wrapUpSec > 0)
              .map(({ name, outcomes, outcomeRequired, wrapUpExtension }) => [
                name,
                {
                  outcomes: inWords(outcomes),
                  required: outcomeRequired === true,
                  extension: wrapUpExtension ?? null,
                },
              ]),
          ),
          recordings: Object.fromEntries(
            recordedQueues(queues.values()).flatMap(({ name, recording }) =>
              recording ? [[name, { when: recording.when, mayPause: recording.mayPause }]] : [],
            ),
          ),
          tags: inWords(company.tags),
          scripts: Object.fromEntries(
            [...queues.values()].flatMap(({ name, script }) =>
              script?.size ? [[name, Object.fromEntries(script)] as const] : [],
            ),
          ),
        };
      },
    }),
    route({
      method: 'POST',
      path: '/api/site/reload',
      access: 'admin',
      summary: 'Reads the description again',
      description:
        'A description with mistakes is refused, and the one in use stays; the answer names every mistake.',
      reply: z.object({
        outcome: z.enum(['changed', 'unchanged']),
        fingerprint: z.string(),
        warnings: z.array(z.string()),
      }),
      handler: async ({ account }) => {
        const result = await site.reload();
        if (result.kind === 'refused') {
          const mistakes = result.mistakes.map(describeMistake);
          log.error(
            { event: logEvents.siteRejected, by: account.id, mistakes },
            'the new site is refused; the old one stays',
          );
          throw new Refused(
            'invalid-site',
            `the site has mistakes, the one in use stays:\n${mistakes.join('\n')}`,
          );
        }
        const { fingerprint } = result.site;
        log.info(
          { event: logEvents.siteReloaded, by: account.id, outcome: result.kind, fingerprint },
          'site reloaded',
        );
        return { outcome: result.kind, fingerprint, warnings: result.warnings.map(describeMistake) };
      },
    }),
  ],
});

const inWords = (codes: ReadonlyMap<string, WordsByLanguage> = new Map()) =>
  Object.fromEntries([...codes].map(([code, words]) => [code, Object.fromEntries(words)]));

export const queueRoutes = (store: QueueStore): RouteModule => ({
  name: 'queues',
  description: 'Who waits',
  routes: [
    route({
      method: 'GET',
      path: '/api/tickets',
      access: 'supervisor',
      summary: 'Callers in the queues, in the order in which they came',
      reply: z.object({
        tickets: z.array(
          z.object({
            ticketId: z.string(),
            callId: z.string(),
            queue: z.string(),
            state: z.enum(['waiting', 'offered', 'engaged']),
            enqueuedAt: z.number(),
            agentId: z.string().optional(),
          }),
        ),
      }),
      handler: async () => {
        const tickets = (await store.tickets()).map(({ ticketId, state, request, agentId }) => ({
          ticketId,
          callId: request.callId,
          queue: request.queue,
          state,
          enqueuedAt: request.enqueuedAt,
          agentId,
        }));
        return { tickets: tickets.sort((one, other) => one.enqueuedAt - other.enqueuedAt) };
      },
    }),
  ],
});
