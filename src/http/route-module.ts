/**
 * How a capability brings its routes. It declares each one as data with `route({...})` and hands them over as a
 * `RouteModule`; the server does the rest: authentication, roles, checking input and output, OpenAPI, errors.
 *
 *     export const bellRoutes = (bells: Bells): RouteModule => ({
 *       name: 'bells',
 *       description: 'Bells that can be rung',
 *       routes: [
 *         route({
 *           method: 'POST',
 *           path: '/api/bells/{id}/ring',
 *           access: 'supervisor',
 *           summary: 'Rings a bell',
 *           params: z.object({ id: z.string() }),
 *           body: z.object({ times: z.number().int().min(1).max(5) }),
 *           reply: z.object({ rung: z.number() }),
 *           handler: async ({ params, body, account }) => ({ rung: await bells.ring(params.id, body.times, account.id) }),
 *         }),
 *       ],
 *     });
 *
 * A handler refuses by throwing `Refused(code, message)`; `http-errors.ts` has the table from code to status.
 */
import type { z } from 'zod';

export const roles = ['agent', 'quality', 'supervisor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** A role, or being logged in at all. */
export type Needed = Role | 'any-role';

/**
 * Supervisors may do what agents and quality may, administrators what supervisors may. Agents work calls, quality looks
 * and listens: neither may do what is the other's.
 */
const mayDo: Readonly<Record<Role, readonly Needed[]>> = {
  agent: ['any-role', 'agent'],
  quality: ['any-role', 'quality'],
  supervisor: ['any-role', 'agent', 'quality', 'supervisor'],
  admin: ['any-role', 'agent', 'quality', 'supervisor', 'admin'],
};

export const hasRole = (held: Role, needed: Needed): boolean => mayDo[held].includes(needed);

/**
 * Who may call a route: anybody, anybody on this machine or a supervisor (for scrapers), whoever is logged in, or whoever
 * may do what the role may.
 */
export type Access = 'public' | 'local-or-supervisor' | Needed;

/** Who is asking. For people of the site, `id` is the agent's id. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

type Schema = z.ZodType;
type Output<S> = S extends Schema ? z.output<S> : undefined;

export interface RouteRequest<A extends Access, P, Q, B> {
  readonly params: Output<P>;
  readonly query: Output<Q>;
  readonly body: Output<B>;
  /** Always there when the route asks for a role. */
  readonly account: A extends Needed ? Account : Account | undefined;
  readonly requestId: string;
  readonly remoteAddress: string;
  /** The session by which the caller came, if any. */
  readonly sessionId: string | undefined;
  /** Gives the browser this session, or takes its session away. */
  readonly setSession: (sessionId: string | undefined) => void;
}

/** A reply that is not JSON: audio, CSV, the metrics text. */
export class RawReply {
  constructor(
    readonly contentType: string,
    readonly content: string | Uint8Array,
    /** Makes the browser offer it as a download under this name. */
    readonly fileName?: string,
  ) {}
}

/** Another status than 200 for a reply that is in order, for example 503 with the health report. */
export class StatusReply<T> {
  constructor(
    readonly status: number,
    readonly content: T,
  ) {}
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface RouteFacts {
  readonly method: Method;
  /** As in OpenAPI: `/api/agents/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** In place of the general limit for an account or address: so many requests a minute, or as many as one likes. */
  readonly limitPerMinute?: number | 'unlimited';
}

export interface RouteDefinition<
  A extends Access,
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  R extends Schema | 'nothing' | 'raw',
> extends RouteFacts {
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Schema of the JSON reply; 'nothing' answers 204; 'raw' is a `RawReply`. Fields outside the schema are left out. */
  readonly reply: R;
  readonly handler: (request: RouteRequest<A, P, Q, B>) => Promise<ReplyOf<R>> | ReplyOf<R>;
}

type ReplyOf<R> = R extends Schema ? z.input<R> | StatusReply<z.input<R>> : R extends 'raw' ? RawReply : void;

/** A route as the server sees it; its types were checked by `route`. */
export interface Route extends RouteFacts {
  readonly access: Access;
  readonly params: Schema | undefined;
  readonly query: Schema | undefined;
  readonly body: Schema | undefined;
  readonly reply: Schema | 'nothing' | 'raw';
  readonly handler: (request: RouteRequest<Access, undefined, undefined, undefined>) => unknown;
}

export interface RouteModule {
  /** Groups the routes in the API description. */
  readonly name: string;
  readonly description: string;
  readonly routes: readonly Route[];
}

/** Checks a route's types and forgets them. */
export function route<
  A extends Access,
  R extends Schema | 'nothing' | 'raw',
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(definition: RouteDefinition<A, P, Q, B, R>): Route {
  return {
    ...definition,
    params: definition.params,
    query: definition.query,
    body: definition.body,
    // The server hands over exactly what these schemas let through.
    handler: definition.handler as unknown as Route['handler'],
  };
}
