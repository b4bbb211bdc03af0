/** The browser client's files, as the build left them. Everything but the page itself has its content in its name. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Stands in the page where the nonce goes that lets the component library's own style elements in. */
const noncePlace = '__NONCE__';
export const assetPrefix = '/assets/';

/** W3C Content Security Policy Level 3: nothing from elsewhere, no inline script, no frame around us. */
export const pagePolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Serves the page at `/`; without a built client there is none, and the API is all. */
export async function serveWebFiles(app: FastifyInstance, folder: string): Promise<void> {
  const file = join(folder, 'index.html');
  if (!existsSync(file)) return;
  const page = readFileSync(file, 'utf8');
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: assetPrefix,
    index: false,
    // Names carry a hash of the content: a browser need never ask again.
    maxAge: '365d',
    immutable: true,
    schemaHide: true,
  });
  // Addresses inside the page are after a #, so there is this one page only.
  app.get('/', { schema: { hide: true }, config: { rateLimit: false } }, (_, reply) => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-security-policy', pagePolicy(nonce))
      .header('permissions-policy', 'microphone=(self), camera=(), geolocation=()')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(noncePlace, nonce));
  });
}
