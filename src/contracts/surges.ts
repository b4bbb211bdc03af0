import { z } from 'zod';

/** Reply of `/api/surges`, as far as a page reads it: the announcements that are on. */
export const surgesOn = z.object({
  surges: z.array(
    z.object({
      name: z.string(),
      since: z.iso.datetime(),
      by: z.string(),
      until: z.iso.datetime().nullable(),
    }),
  ),
});
