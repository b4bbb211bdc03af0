import { z } from 'zod';
import { directoryReply, type DirectoryReply } from '../contracts/index.js';
import { route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { Site } from '../site/index.js';
import type { Answer, Directory } from './directory.js';

type Whom = DirectoryReply['answers'][number]['responsible'][number];

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
      reply: directoryReply,
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
    responsible: all.map((whom): Whom => {
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
