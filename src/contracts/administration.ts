import { z } from 'zod';

/** A path below the site's folder, such as `flows/main.yaml`. */
const fileName = z.string().min(1).max(80);
/** Of a text as it was read; `none` where there is no file. Changes with the text. */
const version = z.string().min(1).max(64);

export const siteMistake = z.object({
  file: fileName,
  /** From 1. */
  line: z.number().int(),
  /** From 1. */
  column: z.number().int(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  remedy: z.string(),
});

/** Who changed a text in the page, and when. */
export const siteChange = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  by: z.string(),
  file: fileName,
  undoes: z.string().nullable(),
});

export const siteFilesReply = z.object({
  /** Whether the service may write into the folder. */
  writable: z.boolean(),
  files: z.array(z.object({ file: fileName, version })),
  /** What is to be mended, or only looked at, in the folder as it is. */
  mistakes: z.array(siteMistake),
  /** Whether the folder is what is in use: false once it was edited elsewhere and not taken yet. */
  inUse: z.boolean(),
});

/** `text` null: there is no such file. */
export const siteTextReply = z.object({ file: fileName, text: z.string().nullable(), version });

/** `text` null removes the file. */
export const siteTextBody = z.object({ file: fileName, text: z.string().max(200_000).nullable() });
export const siteChangeBody = siteTextBody.extend({ version });

export const siteCheckReply = z.object({ mistakes: z.array(siteMistake) });

/** `mistakes`: nothing was kept, and this is why. */
export const siteChangedReply = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('kept'), version, change: siteChange, warnings: z.array(siteMistake) }),
  z.object({ outcome: z.literal('mistakes'), mistakes: z.array(siteMistake) }),
]);

export const siteChangesReply = z.object({ changes: z.array(siteChange) });
export const siteChangeReply = siteChange.extend({
  before: z.string().nullable(),
  after: z.string().nullable(),
});

export const flowGraphReply = z.object({
  start: z.string(),
  nodes: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      /** Prompts that are said there. */
      says: z.array(z.string()),
    }),
  ),
  edges: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      /** A key, an outcome, or the word of the flow language, such as `on-failure`. */
      label: z.string(),
      /** The call goes this way although the caller does nothing. */
      automatic: z.boolean(),
    }),
  ),
});

export const hearBody = z.object({
  language: z.string().regex(/^[a-z]{2,3}$/),
  text: z.string().trim().min(1).max(2_000),
  values: z.record(z.string(), z.string().max(200)).default({}),
});

export type SiteMistakeShown = z.output<typeof siteMistake>;
export type SiteChangeShown = z.output<typeof siteChange>;
export type FlowGraph = z.output<typeof flowGraphReply>;
