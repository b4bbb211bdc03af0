import { z } from 'zod';
import {
  flowGraphReply,
  hearBody,
  siteChangeBody,
  siteChangedReply,
  siteChangeReply,
  siteChangesReply,
  siteCheckReply,
  siteFilesReply,
  siteTextBody,
  siteTextReply,
} from '../contracts/index.js';
import { RawReply, route } from '../http/index.js';
import type { RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { Site } from '../site/index.js';
import { graphOf } from './flow-graph.js';
import type { SiteChange } from './site-change-store.js';
import { versionOf } from './site-editor.js';
import type { Changed, SiteEditor } from './site-editor.js';

export interface SiteEditParts {
  readonly editor: SiteEditor;
  readonly site: () => Site;
  /** A WAV of a text as callers would hear it. Throws a `SyntaxError` for a text that cannot be read. */
  readonly hear: (
    language: string,
    text: string,
    values: Readonly<Record<string, string>>,
  ) => Promise<Buffer>;
}

const change = z.object({ id: z.string().regex(/^\d{1,15}$/) });

/** The company's description, seen and edited in the page. */
export const siteEditRoutes = ({ editor, site, hear }: SiteEditParts): RouteModule => ({
  name: 'site editing',
  description: 'The files of site/, seen, checked and changed',
  routes: [
    route({
      method: 'GET',
      path: '/api/site/files',
      access: 'admin',
      summary: 'Which files there are, and what is to be mended in them',
      reply: siteFilesReply,
      handler: async () => {
        const { writable, texts, mistakes, inUse } = await editor.files();
        const files = [...texts].map(([file, text]) => ({ file, version: versionOf(text) }));
        return { writable, files, mistakes: [...mistakes], inUse };
      },
    }),
    route({
      method: 'GET',
      path: '/api/site/file',
      access: 'admin',
      summary: 'The text of one file',
      query: z.object({ file: z.string().max(80) }),
      reply: siteTextReply,
      handler: async ({ query: { file } }) => {
        const text = await editor.read(file);
        return { file, text: text ?? null, version: versionOf(text) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/site/check',
      access: 'admin',
      summary: 'Checks the whole site as it would be with this text; changes nothing',
      body: siteTextBody,
      reply: siteCheckReply,
      handler: async ({ body: { file, text } }) => ({
        mistakes: [...(await editor.check(file, text ?? undefined))],
      }),
    }),
    route({
      method: 'PUT',
      path: '/api/site/file',
      access: 'admin',
      summary: 'Writes a text into the folder and takes it into use',
      description:
        'Only when the whole site is in order with it; else the answer names every mistake and nothing has changed. ' +
        'With the version of a text that somebody has changed meanwhile it is refused as `stale`.',
      body: siteChangeBody,
      reply: siteChangedReply,
      handler: async ({ body: { text, ...body }, account }) =>
        answered(await editor.change({ ...body, text: text ?? undefined, by: account.id })),
    }),
    route({
      method: 'GET',
      path: '/api/site/changes',
      access: 'admin',
      summary: 'What was changed through the page, the newest first',
      query: z.object({
        file: z.string().max(80).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      reply: siteChangesReply,
      handler: async ({ query: { file, limit } }) => ({
        changes: (await editor.store.newest(limit, file)).map(shown),
      }),
    }),
    route({
      method: 'GET',
      path: '/api/site/changes/{id}',
      access: 'admin',
      summary: 'One change, with the text before and after',
      params: change,
      reply: siteChangeReply,
      handler: async ({ params: { id } }) => {
        const found = await editor.store.get(id);
        if (!found) throw new Refused('unknown-change', `there is no change ${id}`);
        return { ...shown(found), before: found.before ?? null, after: found.after ?? null };
      },
    }),
    route({
      method: 'POST',
      path: '/api/site/changes/{id}/undo',
      access: 'admin',
      summary: 'Puts back what a change replaced, if the text is still as it made it',
      params: change,
      reply: siteChangedReply,
      handler: async ({ params: { id }, account }) => answered(await editor.undo(id, account.id)),
    }),
    route({
      method: 'GET',
      path: '/api/site/flows/{flow}/graph',
      access: 'supervisor',
      summary: 'A flow as it is in use, as nodes and edges',
      params: z.object({ flow: z.string().max(80) }),
      reply: flowGraphReply,
      handler: ({ params: { flow } }) => {
        const found = site().flows.get(flow);
        if (!found) throw new Refused('unknown-flow', `there is no flow '${flow}'`);
        return graphOf(found);
      },
    }),
    route({
      method: 'POST',
      path: '/api/site/hear',
      access: 'admin',
      summary: 'A text as callers would hear it, as a WAV',
      body: hearBody,
      reply: 'raw',
      handler: async ({ body: { language, text, values } }) => {
        if (!site().company.languages.includes(language))
          throw new Refused('invalid-language', `the company does not speak '${language}'`);
        try {
          return new RawReply('audio/wav', await hear(language, text, values));
        } catch (error) {
          if (error instanceof SyntaxError)
            throw new Refused('invalid-text', `the text cannot be read: ${error.message}`);
          throw error;
        }
      },
    }),
  ],
});

const shown = ({ id, at, by, file, undoes }: SiteChange) => ({
  id,
  at: new Date(at).toISOString(),
  by,
  file,
  undoes: undoes ?? null,
});

const answered = (changed: Changed): z.input<typeof siteChangedReply> =>
  changed.kind === 'kept'
    ? {
        outcome: 'kept',
        version: versionOf(changed.change.after),
        change: shown(changed.change),
        warnings: [...changed.warnings],
      }
    : { outcome: 'mistakes', mistakes: [...changed.mistakes] };
