/** What is done to both sides alike: the same robots, prompts, agents, talk and music. */
import { performance } from 'node:perf_hooks';
import type { DialledCall, IncomingRobotCall } from '../../test/support/sip/index.js';
import { quantile } from './figures.js';
import { containers, sides } from './stack.js';
import type { BenchStack, Container, Side } from './stack.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

export interface RateResult {
  readonly offered: number;
  readonly served: number;
  /** Why the others were not. */
  readonly unserved: readonly string[];
  readonly digitToRingMs: readonly number[];
  /** CPU of each process for one call, in milliseconds. */
  readonly cpuPerCallMs: Readonly<Record<Container, number>>;
}

let nextCaller = 1;
const callerId = () => `+3630${String(nextCaller++).padStart(7, '0')}`;

/** Calls come at a steady rate, press 1 while the prompt plays, talk for `talkMs` and hang up. */
export async function atRate(
  { company, cpuMs }: BenchStack,
  side: Side,
  { perSec, seconds, talkMs }: { readonly perSec: number; readonly seconds: number; readonly talkMs: number },
): Promise<RateResult> {
  const rang = new Map<string, number>();
  const stop = company.phones.onInvite((call: IncomingRobotCall) => {
    rang.set(call.caller.user, call.arrivedAtMs);
    return call.rings().then(() => call.answers());
  });
  const before = await cpuMs();
  const offered = perSec * seconds;
  const digitToRingMs: number[] = [];
  let served = 0;
  const unserved: string[] = [];
  const one = async () => {
    const caller = callerId();
    const call = await company.callers.dial({ to: sides[side], from: { user: caller } });
    try {
      await call.answered({ withinMs: 5_000 });
      await pause(500);
      const pressedAt = await pressed(call);
      await call
        .until('the agent’s ring', () => rang.get(caller), { withinMs: 5_000 })
        .catch(() => undefined);
      const rangAt = await eventually(() => rang.get(caller), 5_000);
      if (rangAt === undefined) return void unserved.push(`${caller}: no agent’s phone rang within 5 s`);
      digitToRingMs.push(rangAt - pressedAt);
      await pause(talkMs);
      if (call.state === 'answered') served++;
      else unserved.push(`${caller}: ${call.state} at the end of the talk`);
    } catch (error) {
      unserved.push(`${caller}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await call.hangsUp({ withinMs: 5_000 }).catch(() => undefined);
    }
  };
  const startedAt = performance.now();
  const calls: Promise<void>[] = [];
  for (let index = 0; index < offered; index++) {
    await pause(startedAt + (index * 1000) / perSec - performance.now());
    calls.push(one());
  }
  await Promise.all(calls);
  const after = await cpuMs();
  stop();
  await quiet(company.phones);
  return { offered, served, unserved, digitToRingMs, cpuPerCallMs: perUnit(before, after, offered) };
}

/** Presses 1 and tells when the key was let go: from then on the switch knows it (RFC 4733 end packet). */
async function pressed(call: DialledCall): Promise<number> {
  await call.presses('1', { durationMs: 60, gapMs: 0 });
  return call.rtp.keyReleasedAtMs ?? performance.now();
}

async function eventually<T>(look: () => T | undefined, withinMs: number): Promise<T | undefined> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== undefined || performance.now() > deadline) return found;
    await pause(5);
  }
}

async function quiet(robot: { readonly liveCalls: readonly unknown[] }): Promise<void> {
  await eventually(() => (robot.liveCalls.length === 0 ? true : undefined), 10_000);
}

const perUnit = (
  before: Readonly<Record<Container, number>>,
  after: Readonly<Record<Container, number>>,
  units: number,
) =>
  Object.fromEntries(containers.map((name) => [name, (after[name] - before[name]) / units])) as Record<
    Container,
    number
  >;

export interface WaitingResult {
  readonly waiting: number;
  /** From an agent's BYE to the next INVITE at the same agent. */
  readonly freeToRingMs: readonly number[];
  /** CPU for one waiting caller and second, in milliseconds. */
  readonly cpuPerCallerSecondMs: Readonly<Record<Container, number>>;
}

/** So many callers wait with music; then eight agents come and take one after the other, a third of a second each. */
export async function withWaiting(
  stack: BenchStack,
  side: Side,
  {
    waiting,
    samples,
    listenMs,
  }: { readonly waiting: number; readonly samples: number; readonly listenMs: number },
  agentsCome: () => Promise<void>,
): Promise<WaitingResult> {
  const { company, cpuMs } = stack;
  const freeToRingMs: number[] = [];
  const freedAt = new Map<string, number>();
  const wanted = Math.min(samples, waiting - 20);
  // Afterwards all callers hang up at once: what is measured then is that.
  let talking = true;
  const stop = company.phones.onInvite(async (call: IncomingRobotCall) => {
    const since = freedAt.get(call.called);
    if (since !== undefined && freeToRingMs.length < wanted) freeToRingMs.push(call.arrivedAtMs - since);
    await call.rings();
    await call.answers();
    await pause(300);
    freedAt.set(call.called, performance.now());
    if (talking) await call.hangsUp().catch(() => undefined);
  });
  const callers: DialledCall[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < waiting; index++) {
    await pause(startedAt + (index * 1000) / 25 - performance.now());
    const call = await company.callers.dial({ to: sides[side], from: { user: callerId() } });
    callers.push(call);
    void call
      .answered()
      .then(() => pause(200))
      .then(() => call.presses('1', { durationMs: 60, gapMs: 0 }))
      .catch(() => undefined);
  }
  await pause(3_000);
  const before = await cpuMs();
  await pause(listenMs);
  const after = await cpuMs();
  await agentsCome();
  await eventually(() => (freeToRingMs.length >= wanted ? true : undefined), 120_000);
  talking = false;
  await Promise.all(callers.map((call) => call.hangsUp({ withinMs: 10_000 }).catch(() => undefined)));
  await Promise.all(company.phones.liveCalls.map((call) => call.hangsUp().catch(() => undefined)));
  await quiet(company.phones);
  stop();
  return {
    waiting,
    freeToRingMs,
    cpuPerCallerSecondMs: perUnit(before, after, (waiting * listenMs) / 1000),
  };
}

export const summary = (samples: readonly number[]) => ({
  p50: quantile(samples, 0.5),
  p99: quantile(samples, 0.99),
});
