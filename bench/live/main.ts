/**
 * How soon pages see what happens in a large centre: 2,000 agents, 5,000 tickets, a hundred pages that look on (ten of
 * supervisors, who see every ticket), forty calls a second. Real Redis, sockets and clients; no switch.
 *
 *     npm run bench -- live      [--rounds 3] [--seconds 15]
 *
 * Each round: nobody looks on; pages look on, and the calls are this engine's; pages look on, and another engine's.
 * "Queue alone" is what a ticket's entering the queue takes meanwhile: what looking on costs the callers.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createHttpServer } from '../../src/http/index.js';
import { systemClock } from '../../src/kernel/index.js';
import { LiveFloor, liveSocket } from '../../src/live/index.js';
import { silentLogger } from '../../src/platform/index.js';
import { quantile, spread } from '../calls/figures.js';
import { Floor } from './floor.js';
import { Pages } from './pages.js';

const agents = 2_000;
const tickets = 5_000;
const pages = 100;
const supervisorPages = 10;
const callsPerSec = 40;

interface Round {
  /** From the moment a ticket is entered to its being read by a page. */
  readonly seenMs: readonly number[];
  readonly enterMs: readonly number[];
  /** The longest that the service's loop was held up. */
  readonly heldUpMs: number;
  /** Of one processor. */
  readonly cpuShare: number;
  readonly kBytesPerSec: number;
}

const scenes = ['nobody looks on', 'own calls', "another engine's calls"] as const;
type Scene = (typeof scenes)[number];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '15' } },
  });
  const url = process.env['REDIS_URL'];
  if (!url)
    throw new Error('Which Redis? Set REDIS_URL to one that nobody else uses; npm run bench -- live does');
  await using floor = await Floor.open(url, agents, tickets);
  const life = new AbortController();
  const live = new LiveFloor({
    desk: () => floor.desk,
    store: floor.store,
    site: () => floor.site,
    factsOf: async () => [],
    clock: systemClock,
    log: silentLogger,
  });
  void live.watch(life.signal);
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: silentLogger,
    auth: {
      bySession: async () => undefined,
      byPassword: async (user) => ({
        id: user,
        name: user,
        role: user.startsWith('agent') ? 'agent' : 'supervisor',
      }),
    },
    requestsPerMinute: 10_000,
    routes: [],
    version: 'bench',
    sockets: [liveSocket(live, systemClock)],
  });
  const { port } = await server.listen();
  const rounds = new Map<Scene, Round[]>(scenes.map((scene) => [scene, []]));
  for (let round = 0; round < Number(values.rounds); round++)
    for (const scene of scenes)
      rounds.get(scene)?.push(await play(scene, floor, live, port, Number(values.seconds)));
  print(rounds);
  life.abort();
  await server.close();
}

async function play(
  scene: Scene,
  floor: Floor,
  live: LiveFloor,
  port: number,
  seconds: number,
): Promise<Round> {
  const looking = scene === 'nobody looks on' ? undefined : await Pages.open(port, pages, supervisorPages);
  // The first picture of all is told at once, to each of them.
  await looking?.ready();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const enterMs: number[] = [];
  const under = new Set<Promise<void>>();
  for (let call = 0; call < seconds * callsPerSec; call++) {
    await pause(Math.max(0, startedAt + (call * 1_000) / callsPerSec - performance.now()));
    const one = floor.call().then(({ facts, tookMs }) => {
      enterMs.push(tookMs);
      if (scene === 'own calls') for (const fact of facts) live.tell(fact);
    });
    under.add(one);
    void one.finally(() => under.delete(one));
  }
  await Promise.all(under);
  const tookMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  delay.disable();
  await pause(2_000);
  const seen = await looking?.leave();
  return {
    seenMs: seen?.latenciesMs ?? [],
    enterMs,
    heldUpMs: delay.max / 1e6,
    cpuShare: (cpu.user + cpu.system) / 1_000 / tookMs,
    kBytesPerSec: (seen?.bytes ?? 0) / tookMs,
  };
}

function print(rounds: ReadonlyMap<Scene, readonly Round[]>): void {
  const row = (name: string, of: (round: Round) => number, digits = 1) =>
    process.stdout.write(
      `${name.padEnd(44)}${scenes.map((scene) => spread((rounds.get(scene) ?? []).map(of), digits).padStart(26)).join('')}\n`,
    );
  process.stdout.write(
    `${agents} agents, ${tickets} tickets, ${pages} pages, ${callsPerSec} calls/s; min / median / max of the rounds\n`,
  );
  process.stdout.write(`${''.padEnd(44)}${scenes.map((scene) => scene.padStart(26)).join('')}\n`);
  for (const share of [0.5, 0.99, 1])
    row(`seen by a page, ${name(share)}, ms`, ({ seenMs }) => quantile(seenMs, share), 0);
  for (const share of [0.5, 0.99])
    row(`queue alone, ${name(share)}, ms`, ({ enterMs }) => quantile(enterMs, share));
  row('the service held up for at most, ms', ({ heldUpMs }) => heldUpMs);
  row('CPU of the service, of one processor', ({ cpuShare }) => cpuShare, 2);
  row('sent to all pages, kB/s', ({ kBytesPerSec }) => kBytesPerSec, 0);
}

const name = (share: number): string => (share === 1 ? 'longest' : `p${share * 100}`);

void main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
