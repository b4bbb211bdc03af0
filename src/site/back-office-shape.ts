/** The shape of `back-office.yaml`; docs/site.md explains each key. */
import { z } from 'zod';
import { mistake, shape } from './shape.js';
import * as w from './words.js';

/** Where customers, their orders and appointments are kept. */
export type BackOfficeSettings =
  | { readonly kind: 'embedded'; readonly example: boolean }
  | { readonly kind: 'connector'; readonly url: string; readonly secretVariable: string };

const remedy = "write the address of the company's system, for example https://crm.example/ringdown";

/** Secrets are signed, never sent; the answers hold what only the customer may know. */
const isSafe = (written: string): boolean => {
  if (!URL.canParse(written)) return false;
  const { protocol, hostname, search, hash } = new URL(written);
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isHere)) && search === '' && hash === '';
};

const embedded = shape({ kind: z.literal('embedded'), example: w.yesNo.default(false) });
const connector = shape({
  kind: z.literal('connector'),
  url: z.string().refine(isSafe, {
    error: ({ input }) =>
      mistake(`'${String(input)}' is no https address (http is for this machine only)`, remedy),
  }),
  'secret-variable': z.string().regex(/^[A-Z][A-Z0-9_]*$/, {
    error: ({ input }) =>
      mistake(
        `'${String(input)}' is not the name of an environment variable`,
        'write the name, never the secret: BACK_OFFICE_SECRET',
      ),
  }),
});

export const backOfficeShape: z.ZodType<BackOfficeSettings> = z
  .discriminatedUnion('kind', [embedded, connector])
  .transform((read) =>
    read.kind === 'embedded'
      ? read
      : { kind: read.kind, url: read.url, secretVariable: read['secret-variable'] },
  );
