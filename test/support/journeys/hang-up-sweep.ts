/**
 * The hang-up sweep: a scenario is played once undisturbed, counting every call that the app makes to a port. Then it
 * is played again for every point at which somebody could hang up — just before each of those calls, while it is
 * under way, and in the turn in which its result is there — by the caller, by the agents, and by both at once. After
 * each, nothing may be left, every call has ended exactly once, and no error has gone unhandled.
 *
 * The crash sweep does the same with the death of the engine: another one starts at once and takes over. In the sweep of
 * second crashes that one dies as well, while it takes over or soon after, and a third one goes on.
 */
import { runInThisContext } from 'node:vm';
import { settle } from '../../../src/kernel/index.js';
import type { World } from './world.js';

export interface Scenario<Shared> {
  /** A new world each time. */
  readonly world: () => Promise<World<Shared>>;
  /** Before anybody calls: agents sign in. No hang-ups here. */
  readonly prepare?: (world: World<Shared>) => Promise<void>;
  /** What happens when nobody disturbs it, with the test's expectations. */
  readonly script: (world: World<Shared>) => Promise<void>;
  /** What still happens after the disturbance, before everybody hangs up: promises are kept. */
  readonly beforeRest?: (world: World<Shared>) => Promise<void>;
  /** Looked at after each run in addition; answers complaints. */
  readonly afterwards?: (world: World<Shared>) => Promise<readonly string[]>;
  /** How long the world may take to come to rest after the last hang-up, in virtual ms; 10 minutes unless told. */
  readonly restMs?: number;
  /** So long after an engine has died the next one starts; at once unless told. Virtual ms. */
  readonly downMs?: number;
  /** Numbers outside that are rung: whoever answers there hangs up with the callers. */
  readonly customers?: readonly string[];
  /** Puts down the phone of whoever else is on the line, with the callers. */
  readonly hangUpToo?: () => void;
  /** The port calls around which somebody goes; all unless told. What runs in the background is left out with it. */
  readonly counts?: (call: string) => boolean;
  /** All three unless told: a long scenario can do with one. */
  readonly moments?: readonly Moment[];
}

/** Who goes: a person hangs up, or the engine dies and another one starts. */
export type Who = 'caller' | 'agent' | 'both' | 'engine';
export type Moment = 'before' | 'while' | 'after';

export interface Point {
  readonly who: Who;
  readonly moment: Moment;
  /** Number of the port call, from 1. */
  readonly call: number;
  /** The engine that takes over dies as well, with its so many-th port call. */
  readonly again?: number;
}

export interface Run {
  /** The port calls in order. */
  readonly calls: readonly string[];
  readonly complaints: readonly string[];
  /** Whether the hang-up was injected: a disturbed run may end before its point is reached. */
  readonly injected: boolean;
  /** How many engines died. */
  readonly deaths: number;
}

const moments: readonly Moment[] = ['before', 'while', 'after'];

/** For one sweep, on a machine that does other things as well. */
const mostMs = 600_000;

/** Declares the tests of the sweep. */
export function hangUpSweep<Shared>(name: string, scenario: Scenario<Shared>): void {
  sweep(`hang-up sweep: ${name}`, scenario, {
    caller: 'leaves nothing, whenever the caller hangs up',
    agent: 'leaves nothing, whenever the agent hangs up',
    both: 'leaves nothing, whenever both hang up',
  });
}

/** The same where no agent takes part. */
export function customerSweep<Shared>(name: string, scenario: Scenario<Shared>): void {
  sweep(`hang-up sweep: ${name}`, scenario, { caller: 'leaves nothing, whenever the customer hangs up' });
}

/** The same for the death of the engine. */
export function crashSweep<Shared>(name: string, scenario: Scenario<Shared>): void {
  sweep(`crash sweep: ${name}`, scenario, {
    engine: 'leaves nothing, whenever the engine dies and another one starts',
  });
}

/** The engine dies at every point, and the next one so many port calls after it began, differently from point to point. */
export function secondCrashSweep<Shared>(name: string, scenario: Scenario<Shared>): void {
  describe(`sweep of second crashes: ${name}`, () => {
    it(
      'leaves nothing, whenever the engine dies twice',
      async () => {
        const { calls } = await play(scenario, undefined);
        const complaints: string[] = [];
        let deaths = 0;
        for (let call = 1; call <= calls.length; call++) {
          const again = 1 + ((call * secondCrashStep) % furthestSecondCrash);
          const run = await play(scenario, { who: 'engine', moment: 'while', call, again });
          deaths += run.deaths;
          const at = `engine gone at port call ${call} (${calls[call - 1]}), the next one at its ${again}th`;
          complaints.push(...run.complaints.map((complaint) => `${at}: ${complaint}`));
        }
        expect(complaints).toEqual([]);
        expect(deaths).toBeGreaterThan(calls.length);
      },
      mostMs,
    );
  });
}

/** Taking over makes some 20 port calls. A step that has no factor with it comes to all of them. */
const furthestSecondCrash = 24;
const secondCrashStep = 7;

function sweep<Shared>(name: string, scenario: Scenario<Shared>, tests: Partial<Record<Who, string>>): void {
  describe(name, () => {
    let calls = 0;

    beforeAll(async () => {
      const undisturbed = await play(scenario, undefined);
      expect(undisturbed.complaints).toEqual([]);
      calls = undisturbed.calls.length;
      expect(calls).toBeGreaterThan(0);
    }, mostMs);

    for (const [who, title] of Object.entries(tests) as [Who, string][]) {
      it(title, () => everyPoint(scenario, who, calls), mostMs);
    }
  });
}

async function everyPoint<Shared>(scenario: Scenario<Shared>, who: Who, calls: number): Promise<void> {
  const complaints: string[] = [];
  let injected = 0;
  for (let call = 1; call <= calls; call++) {
    for (const moment of scenario.moments ?? moments) {
      const run = await play(scenario, { who, moment, call });
      if (run.injected) injected++;
      const at = `${who} gone ${moment} port call ${call} (${run.calls[call - 1] ?? 'not reached'})`;
      complaints.push(...run.complaints.map((complaint) => `${at}: ${complaint}`));
    }
  }
  expect(complaints).toEqual([]);
  expect(injected).toBeGreaterThan(0);
}

/** One run, disturbed at one point or not at all. */
export async function play<Shared>(scenario: Scenario<Shared>, point: Point | undefined): Promise<Run> {
  const complaints: string[] = [];
  using _watched = watchRejections((error) => complaints.push(`unhandled rejection: ${String(error)}`));
  const world = await scenario.world();
  await scenario.prepare?.(world);
  await world.settles();
  world.isIdle();
  const injection = new Injection(world, scenario, point);
  world.onPortCall = (call, when) => injection.portCall(call, when);
  try {
    await scenario.script(world);
  } catch (error) {
    // A disturbed script is disappointed in what it expects; an undisturbed one must not be.
    if (!injection.injected) complaints.push(`the script failed: ${String(error)}`);
  }
  injection.isOver();
  if (scenario.downMs === undefined) await injection.engineIsBack();
  else await world.settled(injection.engineIsBack(), 2 * scenario.downMs);
  await scenario.beforeRest?.(world);
  everyoneHangsUp(world, scenario, 'both');
  await world.passes(scenario.restMs ?? 600_000);
  complaints.push(
    ...world.left(),
    ...booksNotClosed(world, injection.overBefore),
    ...((await scenario.afterwards?.(world)) ?? []),
  );
  await settle();
  const { calls, injected, deaths } = injection;
  return { calls, complaints, injected, deaths };
}

/** Jest gives tests a copy of `process`; the real one alone hears of rejections. */
function watchRejections(heard: (error: unknown) => void): Disposable {
  const real = runInThisContext('process') as NodeJS.Process;
  const others = real.listeners('unhandledRejection');
  real.removeAllListeners('unhandledRejection');
  real.on('unhandledRejection', heard);
  return {
    [Symbol.dispose]: () => {
      real.off('unhandledRejection', heard);
      for (const other of others) real.on('unhandledRejection', other);
    },
  };
}

/** Counts port calls and hangs up at the one point it is told. */
class Injection<Shared> {
  readonly calls: string[] = [];
  injected = false;
  deaths = 0;
  /** Calls that were over when the engine died: with it may have died what it was about to write down. */
  readonly overBefore = new Set<string>();
  #over = false;
  #starting: Promise<void> = Promise.resolve();
  #callsOfNext = 0;
  /** The call around which somebody hangs up, while it is under way. */
  #awaited: string | undefined;

  constructor(
    readonly world: World<Shared>,
    readonly scenario: Scenario<Shared>,
    readonly point: Point | undefined,
  ) {}

  portCall(call: string, when: 'before' | 'after'): void {
    if (this.#over || this.scenario.counts?.(call) === false) return;
    if (when === 'before') this.calls.push(call);
    if (this.point === undefined) return;
    if (this.injected) {
      if (when === 'before' && ++this.#callsOfNext === this.point.again) this.#engineDies();
      return;
    }
    const { moment } = this.point;
    if (when === 'before' && this.calls.length === this.point.call) {
      this.#awaited = call;
      if (moment === 'before') this.#hangUp();
      if (moment === 'while') void settle(2).then(() => this.#hangUp());
    } else if (when === 'after' && moment === 'after' && call === this.#awaited) {
      this.#hangUp();
    }
  }

  isOver(): void {
    this.#over = true;
  }

  #hangUp(): void {
    if (this.injected || this.#over) return;
    this.injected = true;
    if (this.point?.who === 'engine') this.#engineDies();
    else everyoneHangsUp(this.world, this.scenario, this.point?.who ?? 'both');
  }

  /** Resolves when an engine runs that does not die any more. */
  async engineIsBack(): Promise<void> {
    for (let known: unknown; known !== this.#starting;) {
      known = this.#starting;
      await this.#starting;
    }
  }

  #engineDies(): void {
    this.deaths++;
    for (const { farEnd } of this.world.callers)
      if (farEnd?.state === 'ended') this.overBefore.add(farEnd.leg.id);
    this.world.engineDies();
    const { downMs } = this.scenario;
    this.#starting = this.#starting
      .then(() => (downMs === undefined ? settle(2) : this.world.clock.after(downMs)))
      .then(() => this.world.engineStarts());
  }
}

function everyoneHangsUp<Shared>(
  world: World<Shared>,
  { customers = [], hangUpToo }: Scenario<Shared>,
  who: Who,
): void {
  if (who !== 'agent') {
    hangUpToo?.();
    for (const caller of world.callers) caller.hangsUp();
    for (const number of customers) world.switch.number('carrier', number).call?.hangsUp();
  }
  if (who !== 'caller') for (const agent of world.agents) agent.hangsUp();
}

/** Every call that arrived has ended, once. */
function booksNotClosed<Shared>(world: World<Shared>, mayBeOpen: ReadonlySet<string>): string[] {
  const ends = new Map<string, number>();
  for (const { callId } of world.journal.of('call-ended')) ends.set(callId, (ends.get(callId) ?? 0) + 1);
  return world.journal.of('call-arrived').flatMap(({ callId }) => {
    const count = ends.get(callId) ?? 0;
    if (count === 1 || (count === 0 && mayBeOpen.has(callId))) return [];
    return [`${callId} has ${count} call-ended events in place of one`];
  });
}
