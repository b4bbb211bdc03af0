import { once } from 'node:events';
import { WebSocket } from 'ws';
import { livePath } from '../../../src/contracts/index.js';
import type { HttpServer } from '../../../src/http/index.js';
import { systemClock } from '../../../src/kernel/index.js';
import { LiveBoard, liveSocket } from '../../../src/live/index.js';
import { as, testServer } from '../http/server-under-test.js';

const board = new LiveBoard();
let told: () => void = () => undefined;
const floor = {
  board,
  look: async () => undefined,
  onChange: (listener: () => void) => {
    told = listener;
    return () => undefined;
  },
};

let server: HttpServer;
let port: number;
const pages: WebSocket[] = [];

beforeAll(async () => {
  server = await testServer([], { sockets: [liveSocket(floor, systemClock)] });
  ({ port } = await server.listen());
});

afterAll(async () => {
  for (const page of pages) page.terminate();
  await server.close();
});

interface Message {
  readonly seq: number;
  readonly source: string;
  readonly whole: boolean;
  readonly set: Readonly<Record<string, unknown>>;
}

/** A page of this person: what it is told, one message after the other. */
async function pageOf(user: string, hello = { source: null as string | null, seq: 0 }) {
  const page = new WebSocket(`ws://127.0.0.1:${port}${livePath}`, { headers: as(user) });
  pages.push(page);
  const messages: Message[] = [];
  let wake: () => void = () => undefined;
  page.on('message', (data, isBinary) => {
    expect(isBinary).toBe(false);
    messages.push(JSON.parse((data as Buffer).toString()) as Message);
    wake();
  });
  await once(page, 'open');
  page.send(JSON.stringify(hello));
  return async (): Promise<Message> => {
    while (messages.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return messages.shift()!;
  };
}

it('tells all who look on at once, each what is theirs', async () => {
  board.set('agent:anna', { state: 'available' });
  board.set('ticket:t1', { queue: 'sales' });
  const anna = await pageOf('anna');
  const quin = await pageOf('quin');
  const sue = await pageOf('sue');
  const agent = { 'agent:anna': { state: 'available' } };
  expect(await anna()).toMatchObject({ whole: true, set: agent });
  expect((await quin()).set).toEqual(agent);
  expect((await sue()).set).toEqual({ ...agent, 'ticket:t1': { queue: 'sales' } });

  board.set('agent:anna', { state: 'ringing' });
  board.set('call:anna', { callId: 'c1' });
  board.set('ticket:t1', { queue: 'service' });
  told();
  const ringing = { 'agent:anna': { state: 'ringing' } };
  expect(await anna()).toMatchObject({ whole: false, set: { ...ringing, 'call:anna': { callId: 'c1' } } });
  expect((await quin()).set).toEqual(ringing);
  expect((await sue()).set).toEqual({ ...ringing, 'ticket:t1': { queue: 'service' } });
});

it('tells a page that was away for a moment what has changed since, and nothing of others', async () => {
  const quin = await pageOf('quin');
  const { source, seq } = await quin();
  board.set('call:anna', { callId: 'c2' });
  board.set('ticket:t2', { queue: 'sales' });
  told();
  board.set('queue:sales', { waiting: 1 });
  told();
  // What was not for this page was not told: the first it hears of is the queue.
  expect((await quin()).set).toEqual({ 'queue:sales': { waiting: 1 } });
  const again = await pageOf('quin', { source, seq });
  expect(await again()).toMatchObject({ whole: false, set: { 'queue:sales': { waiting: 1 } } });
  const other = await pageOf('quin', { source: 'another process', seq });
  expect(await other()).toMatchObject({ whole: true });
});
