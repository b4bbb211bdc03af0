import {
  createHttpServer,
  type Account,
  type HttpServer,
  type HttpServerSettings,
  type RouteModule,
} from '../../../src/http/index.js';
import type { Logger } from '../../../src/platform/index.js';

export interface LoggedLine {
  readonly level: string;
  readonly facts: Record<string, unknown>;
  readonly message: string;
}

export function capturingLog(lines: LoggedLine[]): Logger {
  const at = (level: string) => (facts: object, message: string) => {
    lines.push({ level, facts: facts as Record<string, unknown>, message });
  };
  const log: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
}

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
