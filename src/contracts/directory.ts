import { z } from 'zod';

/** Reply of `/api/directory`: who can answer a question, the best topic first. */
export const directoryReply = z.object({
  answers: z.array(
    z.object({
      topic: z.string(),
      name: z.string(),
      score: z.number().describe('from 0 to 1'),
      responsible: z.array(
        z.object({
          kind: z.enum(['agent', 'outside', 'queue']),
          name: z.string().describe("the agent's name, the number outside, or the queue"),
          id: z.string(),
          post: z.string().nullable(),
          there: z
            .enum(['yes', 'busy', 'no', 'unknown'])
            .describe(
              'available now; in a call or writing one up; not on duty; not known (a number outside)',
            ),
        }),
      ),
    }),
  ),
});
export type DirectoryReply = z.infer<typeof directoryReply>;
