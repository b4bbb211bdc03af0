import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { z } from 'zod';
import {
  messageSocket,
  pipeSocket,
  Sockets,
  type Account,
  type SocketRoute,
} from '../../../src/http/index.js';
import { createLogger } from '../../../src/platform/index.js';

const logger = createLogger({ level: 'fatal', bindings: {} });
const people: Record<string, Account> = {
  agent: { id: 'ada', name: 'Ada', role: 'agent' },
  boss: { id: 'bo', name: 'Bo', role: 'supervisor' },
};
const open = new Set<string>();

let server: Server;
let sockets: Sockets;
let far: WebSocketServer;
const got: unknown[] = [];

/** A message comes in one piece here. */
const textOf = (data: RawData): string => (data as Buffer).toString('utf8');

const port = (one: Server) => (one.address() as AddressInfo).port;

beforeEach(async () => {
  got.length = 0;
  open.clear();
  Object.keys(people).forEach((id) => open.add(id));
  far = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' });
  far.on('connection', (ws) => ws.on('message', (data) => ws.send(`far: ${textOf(data)}`)));
  await new Promise((resolve) => far.once('listening', resolve));
  const routes: SocketRoute[] = [
    {
      path: '/words',
      access: 'supervisor',
      open: messageSocket({
        incoming: z.object({ word: z.string() }),
        pingEveryMs: 50,
        opened: (socket) => ({
          message: (message) => {
            got.push(message);
            socket.send('{"heard":true}');
          },
        }),
      }),
    },
    {
      path: '/sip',
      access: 'agent',
      open: pipeSocket({
        url: `http://127.0.0.1:${(far.address() as AddressInfo).port}/ws`,
        protocol: 'sip',
        logger,
      }),
    },
  ];
  server = createServer();
  sockets = new Sockets(
    {
      auth: {
        bySession: async (id) => (open.has(id) ? people[id] : undefined),
        byPassword: async () => undefined,
      },
      https: false,
      logger,
      routes,
    },
    server,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  sockets.close();
  far.close();
  for (const client of far.clients) client.terminate();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface Options {
  readonly session?: string;
  readonly origin?: string;
  readonly protocol?: string;
}

const connect = (path: string, { session, origin, protocol }: Options = {}): WebSocket => {
  const url = `ws://127.0.0.1:${port(server)}${path}`;
  return new WebSocket(url, protocol === undefined ? [] : [protocol], {
    headers: {
      ...(session === undefined ? {} : { cookie: `ringdown-session=${session}` }),
      ...(origin === undefined ? {} : { origin }),
    },
  });
};

/** How it ended: the status of a refusal, or the code of a close. */
const end = (ws: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    ws.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    ws.once('close', (code) => resolve(code));
    ws.on('error', () => undefined);
  });

const next = (ws: WebSocket): Promise<string> =>
  new Promise((resolve, reject) => {
    ws.once('message', (data) => resolve(textOf(data)));
    ws.once('error', reject);
  });

describe('who may open a WebSocket', () => {
  it.each([
    ['nobody logged in', '/words', {}, 401],
    ['a session that is over', '/words', { session: 'gone' }, 401],
    ['too small a role', '/words', { session: 'agent' }, 403],
    ['a page of another site', '/words', { session: 'boss', origin: 'https://evil.example' }, 403],
    ['an address without one', '/nothing', { session: 'boss' }, 404],
    [
      'another protocol than the one that is spoken there',
      '/sip',
      { session: 'agent', protocol: 'ari' },
      400,
    ],
    ['no protocol where one is needed', '/sip', { session: 'agent' }, 400],
  ])('not with %s', async (_, path, options, status) => {
    expect(await end(connect(path, options))).toBe(status);
  });

  it('takes a page of this server with a session', async () => {
    const ws = connect('/words', { session: 'boss', origin: `http://127.0.0.1:${port(server)}` });
    const answer = next(ws);
    ws.once('open', () => ws.send('{"word":"hello"}'));
    expect(await answer).toBe('{"heard":true}');
    expect(got).toEqual([{ word: 'hello' }]);
    ws.terminate();
  });
});

describe('what comes in', () => {
  it.each([
    ['no JSON', '{', 1007],
    ['another message', '{"deed":1}', 1007],
    ['too long a message', `{"word":"${'x'.repeat(5_000)}"}`, 1009],
  ])('ends the connection when it is %s', async (_, text, code) => {
    const ws = connect('/words', { session: 'boss' });
    ws.once('open', () => ws.send(text));
    expect(await end(ws)).toBe(code);
    expect(got).toEqual([]);
  });

  it('ends the connection of who talks without pause', async () => {
    const ws = connect('/words', { session: 'boss' });
    ws.once('open', () => {
      for (let i = 0; i < 60; i += 1) ws.send('{"word":"again"}');
    });
    expect(await end(ws)).toBe(1008);
  });
});

describe('a connection that is handed on', () => {
  it('carries both ways, and nothing of the session', async () => {
    const asked = new Promise<Record<string, unknown>>((resolve) =>
      far.once('connection', (_, request) => resolve(request.headers)),
    );
    const ws = connect('/sip', { session: 'agent', protocol: 'sip' });
    const answer = next(ws);
    ws.once('open', () => ws.send('REGISTER'));
    expect(await answer).toBe('far: REGISTER');
    expect(ws.protocol).toBe('sip');
    expect(Object.keys(await asked)).not.toContain('cookie');
    ws.terminate();
  });

  it('ends when the far server goes', async () => {
    const ws = connect('/sip', { session: 'agent', protocol: 'sip' });
    const ended = end(ws);
    ws.once('open', () => far.clients.forEach((client) => client.terminate()));
    expect(await ended).toBe(1006);
  });

  it('says so when the far server is not there', async () => {
    far.close();
    expect(await end(connect('/sip', { session: 'agent', protocol: 'sip' }))).toBe(502);
  });
});

describe('a browser that answers no more', () => {
  /** Two connections of one browser; the page's falls asleep once the other is open. */
  async function falling() {
    const sip = connect('/sip', { session: 'boss', protocol: 'sip' });
    await new Promise((resolve) => sip.once('open', resolve));
    const page = connect('/words', { session: 'boss' });
    page.once('open', () => page.pause());
    return { page, ended: end(sip) };
  }

  it('loses its telephone’s connection with that of its page: the switch is to know', async () => {
    const { page, ended } = await falling();
    expect(await ended).toBe(1006);
    page.terminate();
  });

  it('takes nothing from others', async () => {
    const other = connect('/sip', { session: 'agent', protocol: 'sip' });
    await new Promise((resolve) => other.once('open', resolve));
    const { page, ended } = await falling();
    await ended;
    const answer = next(other);
    other.send('still here');
    expect(await answer).toBe('far: still here');
    page.terminate();
    other.terminate();
  });
});
