import { z } from 'zod';
import { route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { Site } from '../site/index.js';
import type { Answer, Directory } from './directory.js';

const there = z
  .enum(['yes', 'busy', 'no', 'unknown'])
  .describe('available now; in a call or writing one up; not on duty; not known (a number outside)');

const responsible = z.object({
  kind: z.enum(['agent', 'outside', 'queue']),
  name: z.string().describe("the agent's name, the number outside, or the queue"),
  id: z.string(),
  post: z.string().nullable(),
  there,
});

const answer = z.object({
  topic: z.string(),
  name: z.string(),
  score: z.number().describe('from 0 to 1'),
  responsible: z.array(responsible),
});

/** "Who can tell me whether my transfer arrived?" */
export const directoryRoutes = (directory: Directory, site: () => Site): RouteModule => ({
  name: 'directory',
  description: 'Who is responsible for what',
  routes: [
    route({
      method: 'GET',
      path: '/api/directory',
      access: 'agent',
      summary: 'Who can answer a question',
      description:
        'Compares the question with the sample questions of directory.yaml in that language, with endings and small ' +
        'slips of spelling left out of account. The best topic is the first.',
      query: z.object({
        q: z.string().trim().min(1).max(300),
        language: z
          .string()
          .regex(/^[a-z]{2,3}$/)
          .optional()
          .describe("the company's default language unless given"),
      }),
      reply: z.object({ answers: z.array(answer) }),
      handler: async ({ query }) => {
        const { company } = site();
        const language = query.language ?? company.defaultLanguage;
        if (!company.languages.includes(language))
          throw new Refused('not-found', `'${language}' is not a language of the company`);
        const answers = await directory.ask(query.q, language);
        return { answers: answers.map((found) => toWire(found, site(), language)) };
      },
    }),
  ],
});

function toWire({ topic, score, responsible: all }: Answer, site: Site, language: string) {
  return {
    topic: topic.id,
    name: topic.names.get(language) ?? topic.id,
    score: Math.round(score * 100) / 100,
    responsible: all.map((whom): z.infer<typeof responsible> => {
      if (whom.kind === 'queue')
        return { kind: 'queue', name: whom.queue, id: whom.queue, post: null, there: whom.there };
      const { person } = whom;
      const post = person.post ?? null;
      return person.kind === 'agent'
        ? {
            kind: 'agent',
            name: site.agents.get(person.agent)?.name ?? person.agent,
            id: person.agent,
            post,
            there: whom.there,
          }
        : { kind: 'outside', name: person.number, id: person.number, post, there: whom.there };
    }),
  };
}
