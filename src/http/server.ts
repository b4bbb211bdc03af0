import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type InjectOptions,
  type LightMyRequestResponse,
} from 'fastify';
import { OperatorError } from '../kernel/index.js';
import { logEvents, type Logger, type Metrics } from '../platform/index.js';
import { sessionCookie, type Authenticator } from './authentication.js';
import { admit, answer, type Door } from './dispatch.js';
import { failureOf } from './http-errors.js';
import { describeRoute, fastifyPath, openApiOptions } from './open-api.js';
import type { Route, RouteModule } from './route-module.js';
import { Sockets, type SocketRoute } from './sockets.js';
import { assetPrefix, serveWebFiles } from './web-files.js';

export interface HttpServerSettings {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Browsers come by HTTPS, through a proxy in front: cookies are then Secure, and HSTS is sent. */
  readonly https?: boolean;
  /** Addresses of proxies whose `X-Forwarded-For` is believed; nobody's unless given. */
  readonly trustedProxies?: readonly string[];
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'httpRequest'>;
  readonly auth: Authenticator;
  readonly routes: readonly RouteModule[];
  readonly version: string;
  /** General limit for an account, or for an address where nobody is logged in; 100 unless given. */
  readonly requestsPerMinute?: number;
  readonly sockets?: readonly SocketRoute[];
  /** Folder of the built browser client, served at `/`. */
  readonly webFiles?: string;
}

export interface HttpServer extends AsyncDisposable {
  /** Rejects with `OperatorError` when address or port cannot be had. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /** Takes no new requests and waits for those under way, 5 s at most. */
  close(): Promise<void>;
  /** A request without a network, for tests. */
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
}

const closeWithinMs = 5_000;
const bodyLimitBytes = 256 * 1024;
/** Longer than any schema takes: what is too long is refused by the schema, in our own form. */
const longestParam = 1_000;
/** Wide enough for any route of ours, short enough to bore nobody with slow requests. */
const requestTimeoutMs = 30_000;

/** Fastify 5 with everything that every route needs; see `route-module.ts` for how routes come in. */
export async function createHttpServer(settings: HttpServerSettings): Promise<HttpServer> {
  const { routes: modules, version, https = false } = settings;
  const app = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: longestParam },
    trustProxy: settings.trustedProxies ? [...settings.trustedProxies] : false,
  });
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.decorateRequest('account', undefined);
  app.decorateRequest('sessionId', undefined);
  await protect(app, settings);
  observe(app, settings);
  await app.register(swagger, openApiOptions(modules, version, sessionCookie(https)));
  await app.register(swaggerUi, { routePrefix: '/api/docs', logLevel: 'silent' });
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
  const door: Door = { auth: settings.auth, https };
  for (const { name, routes } of modules) for (const route of routes) add(app, route, name, door);
  if (settings.webFiles !== undefined) await serveWebFiles(app, settings.webFiles);
  await app.ready();
  const { auth, logger } = settings;
  const sockets = new Sockets({ auth, https, logger, routes: settings.sockets ?? [] }, app.server);
  const end = () => {
    sockets.close();
    return close(app);
  };
  return {
    listen: () => listen(app, settings),
    close: end,
    [Symbol.asyncDispose]: end,
    inject: (request) => app.inject(request),
  };
}

async function protect(app: FastifyInstance, settings: HttpServerSettings): Promise<void> {
  const { https = false, requestsPerMinute = 100 } = settings;
  await app.register(helmet, {
    hsts: https ? { maxAge: 31_536_000 } : false,
    // Without HTTPS there is nothing to upgrade to.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: https ? [] : null } },
  });
  await app.register(rateLimit, {
    // Once it is known who asks.
    hook: 'preParsing',
    max: requestsPerMinute,
    timeWindow: '1 minute',
    // Files that browsers keep; a page of ours brings a dozen at once.
    allowList: ({ url }) => url.startsWith(assetPrefix),
    keyGenerator: ({ account, ip }) => (account ? `account ${account.id}` : `address ${ip}`),
  });
}

function observe(app: FastifyInstance, { logger, metrics }: HttpServerSettings): void {
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    const status = reply.statusCode;
    metrics?.httpRequest.observe({ method, route, status: String(status) }, reply.elapsedTime / 1000);
    const facts = { requestId: request.id, method, route, status, tookMs: Math.round(reply.elapsedTime) };
    const line = { event: logEvents.httpRequest, ...facts, account: request.account?.id };
    if (method === 'GET' && status < 400) logger.debug(line, 'a request was answered');
    else logger.info(line, 'a request was answered');
  });
  app.setErrorHandler((error, request, reply) => fail(error, request, reply, logger));
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ error: { code: 'not-found', message: `there is no ${request.method} at this address` } }),
  );
}

function fail(error: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): FastifyReply {
  const { status, code, message, defect } = failureOf(error, request.id);
  const facts = {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url,
    err: error,
  };
  if (defect) logger.error({ event: logEvents.httpFailed, ...facts }, 'a request met a defect');
  else if (status >= 500)
    logger.warn({ event: logEvents.httpFailed, ...facts }, 'a request found a part of the service away');
  // A script's request (W3C Fetch Metadata) must not make the browser ask for a password in a window of its own.
  const byScript = !['navigate', undefined].includes(request.headers['sec-fetch-mode']);
  if (status === 401 && !byScript)
    reply.header('www-authenticate', 'Basic realm="Ringdown", charset="UTF-8"');
  return reply.code(status).send({ error: { code, message } });
}

function add(app: FastifyInstance, route: Route, tag: string, door: Door): void {
  const { limitPerMinute: limit } = route;
  app.route({
    method: route.method,
    url: fastifyPath(route.path),
    schema: describeRoute(route, tag),
    config: limit === undefined ? {} : limited(limit),
    onRequest: (request) => admit(route, request, door),
    handler: (request, reply) => answer(route, request, reply, door),
  });
}

const limited = (limit: number | 'unlimited') => ({
  rateLimit: limit === 'unlimited' ? (false as const) : { max: limit, timeWindow: '1 minute' },
});

async function listen(app: FastifyInstance, { host, port, logger }: HttpServerSettings) {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw listenProblem(error, host, port);
  }
  const address = app.server.address();
  const chosen = typeof address === 'object' ? (address?.port ?? port) : port;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`;
  logger.info({ event: logEvents.httpListening, host, port: chosen }, 'the HTTP server listens');
  return { url, port: chosen };
}

function listenProblem(error: unknown, host: string, port: number): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const cause = { cause: error };
  if (code === 'EADDRINUSE') {
    const remedy = `set RINGDOWN_HTTP_PORT to a free port, or end the program that holds it (ss -ltnp 'sport = :${port}' names it)`;
    return new OperatorError(`port ${port} at ${host} is taken by another program`, remedy, cause);
  }
  if (code === 'EACCES') {
    const remedy = 'set RINGDOWN_HTTP_PORT to 1024 or above and put a proxy in front';
    return new OperatorError(`this user may not listen at port ${port}`, remedy, cause);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    const remedy =
      'set RINGDOWN_HTTP_HOST to an address of this machine (ip address lists them), or 127.0.0.1';
    return new OperatorError(`${host} is no address of this machine`, remedy, cause);
  }
  return error;
}

async function close(app: FastifyInstance): Promise<void> {
  const impatient = setTimeout(() => app.server.closeAllConnections(), closeWithinMs);
  try {
    await app.close();
  } finally {
    clearTimeout(impatient);
  }
}
