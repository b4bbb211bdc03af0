import { createAsteriskTelephony, type AsteriskTelephony } from '../../src/asterisk/index.js';
import { ariAddress } from '../../src/asterisk/ari-address.js';
import { CommandPool } from '../../src/asterisk/command-pool.js';
import type { FakeAri } from '../../test/fake-ari/fake-ari.js';
import { CountingProxy } from './counting-proxy.js';
import { connectPublished, type PublishedClient } from './published-client.js';

export interface Where {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export type Side = 'own' | 'ari-client';
export type Figures = Readonly<Record<string, number>>;

const inFlight = 10;

/** What it takes until events can come: HTTP requests (the WebSocket's counts as one), milliseconds. */
export async function connecting(side: Side, where: Where): Promise<Figures> {
  await using proxy = await CountingProxy.to(where.url);
  const through = { ...where, url: proxy.url };
  const startedAt = performance.now();
  const stop = await opened(side, through);
  const figures = { 'connect: HTTP requests': proxy.requests, 'connect: ms': performance.now() - startedAt };
  await stop();
  return figures;
}

/** The same cheap request again and again, ten under way; what the machine does besides shows less in the CPU time. */
export async function requesting(side: Side, where: Where, count: number): Promise<Figures> {
  const { send, close } = await sender(side, where);
  await inParallel(count / 10, send);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await inParallel(count, send);
  const tookMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  await close();
  return {
    'requests a second': (count / tookMs) * 1_000,
    'client CPU of a request, µs': (user + system) / count,
  };
}

/** Calls that come and go, each listened to for its end and its keys: what is left of them, and what got lost. */
export async function calls(side: Side, fake: FakeAri, count: number, digitsEach: number): Promise<Figures> {
  const heard = { arrived: 0, ended: 0, digits: 0, wrong: 0 };
  const left = side === 'own' ? await ownCalls(fake, heard) : await publishedCalls(fake, heard);
  for (let i = 0; i < count; i += 1) {
    const id = `call-${side}-${i}`;
    fake.arrives(id);
    for (let n = 0; n < digitsEach; n += 1) fake.presses(id, String(n % 10));
    fake.hangsUp(id);
    if (i % 20 === 19) await untilHeard(() => heard.ended >= i + 1);
  }
  await untilHeard(() => heard.ended >= count);
  const figures = {
    [`listeners and entries left after ${count} calls`]: left.count(),
    [`of ${count * digitsEach} keys, heard`]: heard.digits,
    [`of ${count} ends, heard`]: heard.ended,
  };
  await left.close();
  return figures;
}

/** One event of a type that the interface's description does not have (a later Asterisk): errors nobody can catch. */
export async function unknownEvent(side: Side, fake: FakeAri): Promise<Figures> {
  let uncaught = 0;
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', () => (uncaught += 1));
  const stop = await opened(side, { url: fake.url, user: 'ringdown', password: 'right' });
  fake.emit({ type: 'SomethingNew', channel: fake.channel('x') });
  await new Promise((resolve) => setTimeout(resolve, 300));
  process.removeAllListeners('uncaughtException');
  for (const other of others) process.on('uncaughtException', other);
  await stop();
  return { 'uncaught errors at an unknown event': uncaught };
}

async function opened(side: Side, where: Where): Promise<() => Promise<void>> {
  if (side === 'own') {
    const { stop } = await ownTelephony(where);
    return stop;
  }
  const client = await connectPublished(where.url, where.user, where.password);
  await client.start('bench');
  return async () => client.stop();
}

async function ownTelephony(
  where: Where,
): Promise<{ telephony: AsteriskTelephony; stop: () => Promise<void> }> {
  const telephony = createAsteriskTelephony({ ...where, engineId: `bench-${process.pid}` });
  const stopping = new AbortController();
  await telephony.start(stopping.signal);
  return {
    telephony,
    stop: async () => {
      stopping.abort(new Error('done'));
      await telephony.stopped;
    },
  };
}

async function sender(side: Side, where: Where) {
  if (side === 'own') {
    const pool = new CommandPool(ariAddress(where.url, where.user, where.password), {
      connections: inFlight,
      timeoutMs: 10_000,
      keepAliveMs: 10_000,
    });
    return { send: () => pool.request('asterisk.getInfo', { only: 'status' }), close: () => pool.close() };
  }
  const client = await connectPublished(where.url, where.user, where.password);
  return { send: () => client.asterisk.getInfo({ only: 'status' }), close: async () => undefined };
}

async function inParallel(count: number, send: () => Promise<unknown>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await send();
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

interface HeardCounts {
  arrived: number;
  ended: number;
  digits: number;
}

interface Left {
  count(): number;
  close(): Promise<void>;
}

async function ownCalls(fake: FakeAri, heard: HeardCounts): Promise<Left> {
  const { telephony, stop } = await ownTelephony({ url: fake.url, user: 'ringdown', password: 'right' });
  telephony.onArrival(({ leg }) => {
    heard.arrived += 1;
    void leg.ended.then(() => {
      heard.digits += leg.digits.drain().length;
      heard.ended += 1;
    });
  });
  return {
    count: () => {
      const { legs, playbacks, recordings, legsInMusic } = telephony.figures;
      return legs + playbacks + recordings + legsInMusic + telephony.events.listenerCount();
    },
    close: stop,
  };
}

async function publishedCalls(fake: FakeAri, heard: HeardCounts): Promise<Left> {
  const client: PublishedClient = await connectPublished(fake.url, 'ringdown', 'right');
  client.on('StasisStart', (_event, channel) => {
    heard.arrived += 1;
    channel.on('ChannelDtmfReceived', () => (heard.digits += 1));
    channel.on('StasisEnd', () => (heard.ended += 1));
  });
  await client.start('bench');
  return {
    count: () => Object.values(client._instanceListeners).reduce((sum, each) => sum + each.length, 0),
    close: async () => client.stop(),
  };
}

async function untilHeard(condition: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 3_000;
  while (!condition() && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 2));
}
