/** The way of a request: who is it, may they, is it well formed; then the handler, and its answer checked as well. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Refused, isLoopback } from '../kernel/index.js';
import {
  basicCredentials,
  cookieIn,
  sessionCookieHeader,
  isFromForeignPage,
  sessionCookie,
  type Authenticator,
} from './authentication.js';
import { invalidRequest } from './http-errors.js';
import { hasRole, RawReply, StatusReply, type Account, type Route } from './route-module.js';

declare module 'fastify' {
  interface FastifyRequest {
    account: Account | undefined;
    sessionId: string | undefined;
  }
}

export interface Door {
  readonly auth: Authenticator;
  readonly https: boolean;
}

/** Lets a request in or throws `Refused`. Runs before the body is read. */
export async function admit(route: Route, request: FastifyRequest, { auth, https }: Door): Promise<void> {
  const { access } = route;
  if (route.method !== 'GET' && isFromForeignPage(request.headers)) {
    throw new Refused('foreign-page', 'a page of another site may not do this');
  }
  if (access === 'public') return;
  if (access === 'local-or-supervisor' && isLocal(request)) return;
  await identify(request, auth, https);
  if (!request.account) throw new Refused('unauthenticated', 'log in first, or send name and password');
  const needed = access === 'local-or-supervisor' ? 'supervisor' : access;
  if (!hasRole(request.account.role, needed)) {
    throw new Refused(
      'forbidden',
      `this is for the role ${needed}; ${request.account.id} is ${request.account.role}`,
    );
  }
}

/** On this machine, and not on behalf of somebody else through a proxy that runs here. */
const isLocal = ({ socket, headers }: FastifyRequest): boolean =>
  isLoopback(socket.remoteAddress ?? '') &&
  headers['x-forwarded-for'] === undefined &&
  headers['forwarded'] === undefined;

async function identify(request: FastifyRequest, auth: Authenticator, https: boolean): Promise<void> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const given = basicCredentials(authorization);
    if (given) request.account = await auth.byPassword(given.user, given.password, request.ip);
    return;
  }
  const sessionId = cookieIn(request.headers.cookie, sessionCookie(https));
  if (!sessionId || sessionId.length > 200) return;
  request.account = await auth.bySession(sessionId);
  if (request.account) request.sessionId = sessionId;
}

/** Runs the handler of a request that was admitted. */
export async function answer(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  { https }: Door,
): Promise<FastifyReply> {
  const given = {
    params: check(route.params, 'path', request.params),
    query: check(route.query, 'query', request.query),
    body: check(route.body, 'body', request.body),
    account: request.account,
    requestId: request.id,
    remoteAddress: request.ip,
    sessionId: request.sessionId,
    setSession: (sessionId: string | undefined) => {
      reply.header('set-cookie', sessionCookieHeader(sessionId, https));
    },
  };
  // The types of the schemas were forgotten by `route`; what they let through is what the handler takes.
  return send(route, reply, await route.handler(given as Parameters<Route['handler']>[0]));
}

function check(schema: z.ZodType | undefined, part: string, value: unknown): unknown {
  if (!schema) return undefined;
  const checked = schema.safeParse(value);
  if (!checked.success) throw invalidRequest(part, checked.error);
  return checked.data;
}

function send(route: Route, reply: FastifyReply, result: unknown): FastifyReply {
  if (route.reply === 'nothing') return reply.code(204).send();
  if (result instanceof RawReply) {
    if (result.fileName !== undefined) {
      reply.header(
        'content-disposition',
        `attachment; filename="${result.fileName.replace(/[^\w.-]/g, '_')}"`,
      );
    }
    const content = typeof result.content === 'string' ? result.content : Buffer.from(result.content);
    return reply.code(200).type(result.contentType).send(content);
  }
  if (route.reply === 'raw') throw new Error(`${route.method} ${route.path} must answer a RawReply`);
  const [status, content] =
    result instanceof StatusReply ? [result.status, result.content as unknown] : [200, result];
  // A reply that its own schema refuses is a defect: it ends as 500 and is logged.
  return reply.code(status).send(route.reply.parse(content));
}
