import {
  createHttpServer,
  type Account,
  type HttpServer,
  type HttpServerSettings,
  type RouteModule,
} from '../../../src/http/index.js';
import { capturingLog, type LoggedLine } from '../../support/captured-log.js';

const people: readonly Account[] = [
  { id: 'anna', name: 'Anna', role: 'agent' },
  { id: 'quin', name: 'Quin', role: 'quality' },
  { id: 'sue', name: 'Sue', role: 'supervisor' },
  { id: 'admin', name: 'Administrator', role: 'admin' },
];

/** `Authorization` of a person whose password is `right`. */
export const as = (user: string, password = 'right') => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

export const testServer = (
  routes: readonly RouteModule[],
  settings: Partial<HttpServerSettings> = {},
  log: LoggedLine[] = [],
): Promise<HttpServer> =>
  createHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: capturingLog(log),
    auth: {
      bySession: async (sessionId) => people.find(({ id }) => sessionId === `session-of-${id}`),
      byPassword: async (user, password) =>
        password === 'right' ? people.find(({ id }) => id === user) : undefined,
    },
    routes,
    version: '0.0.0-test',
    ...settings,
  });

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** Asks the server from another machine, as this person or as nobody. */
export const askedOf =
  (server: HttpServer) => async (method: Method, url: string, user?: string, payload?: object) =>
    server.inject({
      ...{ method, url, remoteAddress: '192.0.2.7', headers: user === undefined ? {} : as(user) },
      ...(payload ? { payload } : {}),
    });

/** The status for nobody and for one of each role: an agent, quality, a supervisor and the administrator. */
export async function statusByRole(
  ask: ReturnType<typeof askedOf>,
  ...[method, url, payload]: [Method, string, object?]
): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (const user of [undefined, 'anna', 'quin', 'sue', 'admin'])
    statuses.push((await ask(method, url, user, payload)).statusCode);
  return statuses;
}
