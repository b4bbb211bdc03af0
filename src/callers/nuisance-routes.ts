import { z } from 'zod';
import { route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import { parseNumberPattern, spellPattern, type NumberPattern } from '../site/index.js';
import type { NuisanceList } from './nuisance-list.js';
import type { ListedNumber } from './nuisance-policy.js';

const params = z.object({ number: z.string().min(2).max(40) });
const entrySchema = z.object({
  number: z.string(),
  treatment: z.enum(['allow', 'screen', 'block']),
  reason: z.string(),
  addedAt: z.iso.datetime(),
  addedBy: z.string(),
  until: z.iso.datetime().nullable(),
});

const toWire = (entry: ListedNumber): z.input<typeof entrySchema> => ({
  number: spellPattern(entry.pattern),
  treatment: entry.treatment,
  reason: entry.reason,
  addedAt: new Date(entry.addedAt).toISOString(),
  addedBy: entry.addedBy,
  until: entry.until === undefined ? null : new Date(entry.until).toISOString(),
});

function patternOf(written: string): NumberPattern {
  const pattern = parseNumberPattern(written);
  if (pattern) return pattern;
  throw new Refused(
    'invalid-number',
    `'${written}' is neither a number nor a pattern: +36301234567, +3630* or +36301234500-+36301234599`,
  );
}

/** Numbers to be screened or turned away, beside those of gate.yaml. */
export const nuisanceRoutes = (list: NuisanceList): RouteModule => ({
  name: 'nuisance',
  description: 'Numbers that are screened or turned away',
  routes: [
    route({
      method: 'GET',
      path: '/api/nuisance',
      access: 'supervisor',
      summary: 'Numbers that were listed here; gate.yaml has its own',
      reply: z.object({ numbers: z.array(entrySchema) }),
      handler: () => ({ numbers: list.listed.map(toWire) }),
    }),
    route({
      method: 'PUT',
      path: '/api/nuisance/{number}',
      access: 'supervisor',
      summary: 'Lists a number or pattern',
      description: '`allow` sets an entry of gate.yaml aside.',
      params,
      body: z.object({
        treatment: z.enum(['allow', 'screen', 'block']),
        reason: z.string().trim().min(1).max(200),
        until: z.iso.datetime({ offset: true }).optional(),
      }),
      reply: entrySchema,
      handler: async ({ params: { number }, body, account }) => {
        const until = body.until === undefined ? undefined : Date.parse(body.until);
        return toWire(await list.add(patternOf(number), { ...body, until }, account.id));
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/nuisance/{number}',
      access: 'supervisor',
      summary: 'Takes a number or pattern off the list',
      params,
      reply: 'nothing',
      handler: async ({ params: { number }, account }) => {
        if (!(await list.remove(patternOf(number), account.id)))
          throw new Refused('not-found', `${number} is not listed`);
      },
    }),
  ],
});
