/** A storm of callbacks: so many due at once, on a simulated switch, with the service killed again and again. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { callbackMigrations, PostgresCallbackStore } from '../../src/callbacks/index.js';
import type { Callback } from '../../src/callbacks/index.js';
import { createPostgres, migrate } from '../../src/platform/index.js';
import type { EngineSettings } from './engine.js';
import { SimulatedSwitch } from './simulated-switch.js';
import type { Dial } from './simulated-switch.js';
import { phoneOf, trunk } from './site.js';

export interface StormSettings {
  readonly redisUrl: string;
  /** A database of its own. */
  readonly postgresUrl: string;
  readonly callbacks: number;
  readonly kills: number;
  readonly agents: number;
  readonly dialsPerSec: number;
  /** One in so many is busy the first time. */
  readonly busyOneIn: number;
  readonly seed: number;
  readonly withinMs: number;
  readonly tell?: (line: string) => void;
}

export interface StormResult {
  readonly callbacks: number;
  readonly kills: number;
  readonly tookMs: number;
  readonly dials: number;
  /** Callbacks that did not come to 'done'. */
  readonly lost: readonly string[];
  /** Numbers that were dialled more often than once for an answer and once for a busy line. */
  readonly doubled: readonly string[];
  /** Customers who answered while no process ran, and hung up after a minute: dialled once more. */
  readonly gaveUp: number;
  /** Attempts of which a killed service knew nothing: rows without a dial. */
  readonly unplaced: number;
  /** By the engine's own clock, and as the switch saw them, whose machine may have been busy. */
  readonly mostDialsInASecond: number;
  readonly mostSeenInASecond: number;
  readonly allowedDialsInASecond: number;
  readonly leftInSwitch: number;
  /** From each kill to the next dial, and how much of it went by before the new process was ready. */
  readonly backWithinMs: { readonly median: number; readonly most: number };
  readonly startMs: { readonly median: number; readonly most: number };
}

/** Kills come at random times this far apart, counted from when the service is ready. */
const killBetweenMs: readonly [number, number] = [800, 5_000];

export async function storm(settings: StormSettings): Promise<StormResult> {
  const { callbacks, agents, seed, busyOneIn } = settings;
  const numberOf = (at: number) => `+3630${String(1_000_000 + at)}`;
  const isBusyFirst = (number: string) => Number(number.slice(-7)) % busyOneIn === 0;
  await migrate(settings.postgresUrl, [callbackMigrations]);
  const postgres = await createPostgres(settings.postgresUrl);
  const store = new PostgresCallbackStore(postgres);
  await using simulated = await SimulatedSwitch.open({
    phones: Array.from({ length: agents }, (_, at) => phoneOf(at)),
    trunk,
    isBusyFirst,
  });
  const now = Date.now();
  for (let at = 0; at < callbacks; at += 100) {
    await Promise.all(
      Array.from({ length: Math.min(100, callbacks - at) }, (_, index) =>
        store.ask(request(at + index, numberOf(at + index), now - callbacks + at + index), now),
      ),
    );
  }
  const random = seeded(seed);
  const engine: EngineSettings = {
    ariUrl: simulated.ari.url,
    redisUrl: settings.redisUrl,
    postgresUrl: settings.postgresUrl,
    agents,
    dialsPerSec: settings.dialsPerSec,
    tenant: `storm-${randomBytes(4).toString('hex')}`,
    signIn: true,
  };
  const startedAt = performance.now();
  const killedAt: number[] = [];
  const readyAt: number[] = [];
  let child = await start(engine);
  try {
    for (;;) {
      const killing = killedAt.length < settings.kills;
      const [least, most] = killBetweenMs;
      await pause(killing ? least + random() * (most - least) : 1_000);
      const { byState } = await store.open();
      const open = [...byState.values()].reduce((sum, count) => sum + count, 0);
      if (open === 0) break;
      if (performance.now() - startedAt > settings.withinMs) break;
      if (!killing) continue;
      const dead = once(child, 'exit');
      child.kill('SIGKILL');
      await dead;
      killedAt.push(performance.now());
      settings.tell?.(`killed ${killedAt.length}: ${open} open, ${simulated.dials.length} dialled`);
      child = await start({ ...engine, signIn: false });
      readyAt.push(performance.now());
    }
    // Whoever still talks comes to an end.
    await pause(2_000);
    const all = await everyCallback(store);
    const { rows } = await postgres.query<{ id: string; dial_at: Date }>(
      'SELECT id, dial_at FROM callback_attempts',
    );
    const placed = new Set(simulated.dials.map(({ id }) => id));
    return {
      callbacks,
      kills: killedAt.length,
      tookMs: Math.round(performance.now() - startedAt),
      dials: simulated.dials.length,
      lost: all.filter(({ state }) => state !== 'done').map(({ number, state }) => `${number} is ${state}`),
      doubled: [...doubledIn(simulated, isBusyFirst), ...simulated.doubled],
      gaveUp: simulated.dials.filter(({ gaveUp }) => gaveUp).length,
      unplaced: rows.filter(({ id }) => !placed.has(id)).length,
      mostDialsInASecond: mostInASecond(
        rows.filter(({ id }) => placed.has(id)).map(({ dial_at }) => dial_at.getTime()),
      ),
      mostSeenInASecond: mostInASecond(simulated.dials.map(({ at }) => at)),
      allowedDialsInASecond: settings.dialsPerSec,
      leftInSwitch: simulated.liveChannels,
      backWithinMs: spread(
        killedAt
          .flatMap((kill) => simulated.dials.find(({ at }) => at > kill)?.at ?? [])
          .map((at, index) => at - (killedAt[index] ?? at)),
      ),
      startMs: spread(readyAt.map((ready, index) => ready - (killedAt[index] ?? ready))),
    };
  } finally {
    child.kill('SIGKILL');
    await postgres.end();
  }
}

const request = (at: number, number: string, enqueuedAt: number) => ({
  id: `callback-${at}`,
  number,
  queue: 'service',
  language: 'en',
  entry: '',
  ticketId: `ticket-${at}`,
  enqueuedAt,
  headStartMs: 0,
  askedBy: 'bench',
  askedInCall: undefined,
  wish: undefined,
});

async function start(settings: EngineSettings): Promise<ChildProcess> {
  const engine = join(__dirname, 'engine.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', engine, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the engine did not start')));
    child.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('ready')) resolve();
    });
  });
  return child;
}

async function everyCallback(store: PostgresCallbackStore): Promise<readonly Callback[]> {
  return store.list({ limit: 1_000_000 });
}

/** Once for an answer, once for a busy line; once more for who gave up waiting. Never after having been served. */
function doubledIn(simulated: SimulatedSwitch, isBusyFirst: (number: string) => boolean): string[] {
  const byNumber = new Map<string, Dial[]>();
  for (const dial of simulated.dials) byNumber.set(dial.number, [...(byNumber.get(dial.number) ?? []), dial]);
  return [...byNumber].flatMap(([number, dials]) => {
    const may = 1 + (isBusyFirst(number) ? 1 : 0) + dials.filter(({ gaveUp }) => gaveUp).length;
    const served = dials.findIndex((dial) => dial.served);
    return dials.length > may || (served >= 0 && served < dials.length - 1)
      ? [`${number} × ${dials.length}`]
      : [];
  });
}

/** In any window of a second, wherever it begins. */
function mostInASecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  sorted.forEach((time, at) => {
    while (time - (sorted[first] ?? time) >= 1_000) first++;
    most = Math.max(most, at - first + 1);
  });
  return most;
}

function spread(times: readonly number[]): { median: number; most: number } {
  const sorted = times.map(Math.round).sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, most: sorted.at(-1) ?? 0 };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Mulberry32: the same seed, the same times. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
