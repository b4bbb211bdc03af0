/**
 * WebSockets: the same door as for requests (session or password, role, no foreign page), then the connection is the
 * route's. A socket is closed when the session behind it is over, or its owner has lost the role.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Refused } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import {
  basicCredentials,
  cookieIn,
  isFromForeignPage,
  sessionCookie,
  type Authenticator,
} from './authentication.js';
import { statusOf } from './http-errors.js';
import { hasRole, type Account, type Needed } from './route-module.js';

/** A connection that was let in and waits for its handshake. */
export interface Upgrade {
  readonly account: Account;
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What came after the request's head. */
  readonly head: Buffer;
  /** Aborted when the connection is to end: the session is over, or the server closes. */
  readonly signal: AbortSignal;
  /** The browser answers no more: whatever else it has open here ends as well, so that all who count on it know. */
  readonly unheard: () => void;
}

export interface SocketRoute {
  readonly path: string;
  readonly access: Needed;
  /** Takes the connection over, handshake included. Must not throw. */
  readonly open: (upgrade: Upgrade) => void;
}

export interface SocketSettings {
  readonly auth: Authenticator;
  readonly https: boolean;
  readonly logger: Logger;
  readonly routes: readonly SocketRoute[];
}

/** How often it is asked whether the session behind a socket is still open. */
const checkEveryMs = 5_000;
/** Pages that one account may have open; a forgotten loop in a script ends here. */
const socketsPerAccount = 20;

interface Open {
  readonly route: SocketRoute;
  readonly account: Account;
  readonly request: IncomingMessage;
  readonly over: AbortController;
}

export class Sockets {
  readonly #open = new Set<Open>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    readonly settings: SocketSettings,
    server: Server,
  ) {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // The far end may go at any moment; whoever takes the connection over listens for itself as well.
      socket.on('error', () => socket.destroy());
      this.#upgrade(request, socket, head).catch((error: unknown) => this.#turnAway(error, request, socket));
    });
    this.#timer = setInterval(() => void this.#check(), checkEveryMs);
    this.#timer.unref();
  }

  get count(): number {
    return this.#open.size;
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { over } of this.#open) over.abort(new Error('the server closes'));
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const path = (request.url ?? '').split('?')[0];
    const route = this.settings.routes.find((one) => one.path === path);
    if (!route) throw new Refused('not-found', 'there is no WebSocket at this address');
    if (isFromForeignPage(request.headers))
      throw new Refused('foreign-page', 'a page of another site may not do this');
    const account = await this.#identify(request);
    if (!account) throw new Refused('unauthenticated', 'log in first');
    if (!hasRole(account.role, route.access))
      throw new Refused('forbidden', `this is for the role ${route.access}`);
    const mine = [...this.#open].filter((one) => one.account.id === account.id);
    if (mine.length >= socketsPerAccount) throw new Refused('too-many-requests', 'too many pages are open');
    if (socket.destroyed) return;
    const one: Open = { route, account, request, over: new AbortController() };
    this.#open.add(one);
    socket.once('close', () => {
      this.#open.delete(one);
      one.over.abort(new Error('the connection is closed'));
    });
    route.open({
      account,
      request,
      socket,
      head,
      signal: one.over.signal,
      unheard: () => this.#endAllOf(request),
    });
  }

  #endAllOf({ headers }: IncomingMessage): void {
    const session = this.#sessionIn(headers);
    if (session === undefined) return;
    for (const { request, over } of this.#open)
      if (this.#sessionIn(request.headers) === session) over.abort(new Error('the browser answers no more'));
  }

  #sessionIn({ cookie }: IncomingMessage['headers']): string | undefined {
    return cookieIn(cookie, sessionCookie(this.settings.https));
  }

  async #identify({ headers, socket }: IncomingMessage): Promise<Account | undefined> {
    const { auth } = this.settings;
    const given = basicCredentials(headers.authorization);
    if (given) return auth.byPassword(given.user, given.password, socket.remoteAddress ?? '');
    const sessionId = this.#sessionIn(headers);
    return sessionId && sessionId.length <= 200 ? auth.bySession(sessionId) : undefined;
  }

  /** While the store of the sessions is away nobody is thrown out. */
  async #check(): Promise<void> {
    await Promise.all(
      [...this.#open].map(async ({ route, request, over }) => {
        const account = await this.#identify(request).catch(() => 'unknown' as const);
        if (account === 'unknown' || (account && hasRole(account.role, route.access))) return;
        over.abort(new Error('the session is over'));
      }),
    );
  }

  #turnAway(error: unknown, request: IncomingMessage, socket: Duplex): void {
    const refused = error instanceof Refused ? error : undefined;
    const status = refused ? statusOf(refused.code) : 503;
    const facts = {
      event: logEvents.socketRefused,
      path: (request.url ?? '').split('?')[0]?.slice(0, 100),
      status,
    };
    if (refused) this.settings.logger.info({ ...facts, why: refused.code }, 'a WebSocket was refused');
    else this.settings.logger.warn({ ...facts, err: error }, 'a WebSocket could not be opened');
    socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
}
