/**
 * Ringdown and app_queue on one Asterisk, in turn, with the same prompts, agents, music and hold times.
 *
 *     node scripts/bench.mjs calls [--rounds 3] [--quick] [--waiting 200,500] [--rates 20,40] [--no-highest]
 *                               [--highest-from 10]
 */
import { parseArgs } from 'node:util';
import type { Registration } from '../../test/support/sip/index.js';
import { quantile, table } from './figures.js';
import type { Row } from './figures.js';
import { atRate, summary, withWaiting } from './scenes.js';
import type { RateResult, WaitingResult } from './scenes.js';
import { containers, sides, startBenchStack } from './stack.js';
import type { BenchStack, Container, Side } from './stack.js';

const sideNames = Object.keys(sides) as Side[];
const busyAgents = 256;
const freeAgents = 8;

const registered = new Set<Registration>();

type BySide<T> = Record<Side, T[]>;
const bySide = <T>(): BySide<T> => ({ ringdown: [], app_queue: [] });

export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      quick: { type: 'boolean', default: false },
      // So many callers wait; so many calls a second. Empty leaves the scene out.
      waiting: { type: 'string' },
      rates: { type: 'string' },
      // The search for the highest rate takes a quarter of an hour a round.
      'no-highest': { type: 'boolean', default: false },
      'highest-from': { type: 'string', default: '10' },
    },
  });
  const rounds = values.quick ? 1 : Number(values.rounds);
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  await using stack = await startBenchStack(busyAgents);
  const rows: Row[] = [];

  say(`8 agents, callers wait with music; ${rounds} rounds, the sides in turn`);
  for (const waiting of numbers(values.waiting, values.quick ? [100] : [200, 500])) {
    const results = bySide<WaitingResult>();
    for (let round = 1; round <= rounds; round++) {
      for (const side of sideNames) {
        // Nobody may take a call before all wait: here the agents pause, there their phones are not registered.
        if (side === 'ringdown')
          await Promise.all([register(stack, 0, freeAgents), duty(stack, freeAgents, 'pause')]);
        const listenMs = values.quick ? 3_000 : 10_000;
        const result = await withWaiting(stack, side, { waiting, samples: 150, listenMs }, async () => {
          if (side === 'ringdown') await duty(stack, freeAgents, 'resume');
          else await register(stack, 0, freeAgents);
        });
        await duty(stack, freeAgents, 'sign-out');
        await unregister();
        results[side].push(result);
        say(
          `  round ${round} ${side} ${waiting} waiting: ${JSON.stringify(summary(result.freeToRingMs))}, ${result.freeToRingMs.length} samples`,
        );
      }
    }
    rows.push(...waitingRows(waiting, results));
  }

  const rates = numbers(values.rates, values.quick ? [20] : [20, 40]);
  const seeksHighest = !values['no-highest'] && !values.quick;
  if (rates.length > 0 || seeksHighest) {
    await register(stack, 0, busyAgents);
    await duty(stack, busyAgents, 'sign-in');
  }
  if (rates.length > 0) say(`${busyAgents} agents, calls at a steady rate, 5 s talk`);
  for (const perSec of rates) {
    const results = bySide<RateResult>();
    for (let round = 1; round <= rounds; round++) {
      for (const side of sideNames) {
        const result = await atRate(stack, side, { perSec, seconds: values.quick ? 5 : 15, talkMs: 5_000 });
        results[side].push(result);
        say(
          `  round ${round} ${side} ${perSec}/s: ${result.served} of ${result.offered} served, ${JSON.stringify(summary(result.digitToRingMs))}`,
        );
      }
    }
    rows.push(...rateRows(perSec, results));
  }
  if (seeksHighest) rows.push(...(await highestRates(stack, rounds, Number(values['highest-from']), say)));
  say('');
  say(table(rows));
}

const numbers = (given: string | undefined, usual: readonly number[]): readonly number[] =>
  given === undefined ? usual : given.split(',').filter(Boolean).map(Number);

const rateStep = 10;

/** Steps up until fewer than 99.9 % are served or one in a hundred waits longer than a second for the ring. */
async function highestRates(
  stack: BenchStack,
  rounds: number,
  fromPerSec: number,
  say: (text: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [cores, cpus] of [
    ['one core', '0'],
    ['two cores', '0,1'],
  ] as const) {
    await stack.pin(cpus);
    const highest = bySide<number>();
    for (let round = 1; round <= rounds; round++) {
      for (const side of sideNames) {
        let reached = 0;
        for (let perSec = fromPerSec; perSec <= 150; perSec += rateStep) {
          const result = await atRate(stack, side, { perSec, seconds: 6, talkMs: 500 });
          const { served, offered, unserved, digitToRingMs } = result;
          const p99 = quantile(digitToRingMs, 0.99);
          if (served < 0.999 * offered || p99 > 1_000) {
            say(`  ${perSec} calls/s is too many: ${served} of ${offered} served, p99 ${Math.round(p99)} ms`);
            for (const reason of unserved.slice(0, 3)) say(`    ${reason}`);
            break;
          }
          reached = perSec;
        }
        highest[side].push(reached);
        say(`  round ${round} ${side}: up to ${reached} calls/s with all processes on ${cores}`);
      }
    }
    rows.push({ figure: `highest rate, all processes on ${cores}`, unit: 'calls/s', ...highest, digits: 0 });
  }
  return rows;
}

const each = <T>(results: BySide<T>, value: (result: T) => number): BySide<number> => ({
  ringdown: results.ringdown.map(value),
  app_queue: results.app_queue.map(value),
});

const sum = (cpu: Readonly<Record<Container, number>>): number =>
  containers.reduce((total, name) => total + cpu[name], 0);

function waitingRows(waiting: number, results: BySide<WaitingResult>): Row[] {
  const latency = (share: number) => each(results, ({ freeToRingMs }) => quantile(freeToRingMs, share));
  return [
    { figure: `free to next ring, ${waiting} waiting, p50`, unit: 'ms', ...latency(0.5) },
    { figure: `free to next ring, ${waiting} waiting, p99`, unit: 'ms', ...latency(0.99) },
    {
      figure: `CPU a waiting caller and second, ${waiting} waiting, Asterisk`,
      unit: 'ms',
      ...each(results, ({ cpuPerCallerSecondMs }) => cpuPerCallerSecondMs.asterisk),
      digits: 2,
    },
    {
      figure: `CPU a waiting caller and second, ${waiting} waiting, all`,
      unit: 'ms',
      ...each(results, ({ cpuPerCallerSecondMs }) => sum(cpuPerCallerSecondMs)),
      digits: 2,
    },
  ];
}

function rateRows(perSec: number, results: BySide<RateResult>): Row[] {
  const latency = (share: number) => each(results, ({ digitToRingMs }) => quantile(digitToRingMs, share));
  return [
    { figure: `digit to ring, ${perSec} calls/s, p50`, unit: 'ms', ...latency(0.5) },
    { figure: `digit to ring, ${perSec} calls/s, p99`, unit: 'ms', ...latency(0.99) },
    {
      figure: `served at ${perSec} calls/s`,
      unit: '%',
      ...each(results, ({ served, offered }) => (100 * served) / offered),
      digits: 2,
    },
    ...containers.map((name) => ({
      figure: `CPU a call at ${perSec} calls/s, ${name}`,
      unit: 'ms',
      ...each(results, ({ cpuPerCallMs }) => cpuPerCallMs[name]),
    })),
    {
      figure: `CPU a call at ${perSec} calls/s, all`,
      unit: 'ms',
      ...each(results, ({ cpuPerCallMs }) => sum(cpuPerCallMs)),
    },
  ];
}

async function register({ company, agents }: BenchStack, from: number, to: number): Promise<void> {
  for (const { phone } of agents.slice(from, to)) {
    const account = company.lines.agents.find((one) => one.phone === phone);
    if (!account) throw new Error(`no account of phone ${phone}`);
    registered.add(
      await company.phones.register({ user: phone, password: account.phonePassword, expiresSec: 3_600 }),
    );
  }
}

async function unregister(): Promise<void> {
  for (const registration of registered) await registration.unregister();
  registered.clear();
}

async function duty({ company, agents }: BenchStack, count: number, command: string): Promise<void> {
  for (const { id } of agents.slice(0, count)) {
    const path = `/api/agents/${id}/duty`;
    if (command === 'pause') await company.api('POST', path, { command: 'sign-in' });
    const reason = command === 'pause' ? { reason: 'break' } : {};
    await company.api('POST', path, { command, ...reason });
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
}
