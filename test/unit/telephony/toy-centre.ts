/** The smallest contact centre there is: shows that the journey language and the sweep work, without the real one. */
import { isUnwinding, orAborted, race } from '../../../src/kernel/index.js';
import type { Leg } from '../../../src/telephony/index.js';
import type { EngineParts, RunningEngine, WorldOptions } from '../../support/journeys/index.js';
import { World } from '../../support/journeys/index.js';

export interface Shared {
  readonly signedIn: string[];
}

export type ToyParts = EngineParts<Shared>;

/** One that works; a test hands in its own `connect` to see a defect found. */
export function toyWorld(
  connect: (parts: ToyParts, leg: Leg, agent: Leg) => Promise<void> = talk,
): Promise<World<Shared>> {
  const options: WorldOptions<Shared> = {
    share: () => ({ signedIn: [] }),
    startEngine: (parts) => startToy(parts, connect),
  };
  return World.begin(options);
}

async function startToy(
  parts: ToyParts,
  connect: (parts: ToyParts, leg: Leg, agent: Leg) => Promise<void>,
): Promise<RunningEngine> {
  let underWay = 0;
  parts.telephony.onArrival(({ leg }) => {
    underWay++;
    void journey(parts, leg, connect).finally(() => underWay--);
  });
  await parts.telephony.start(parts.signal);
  for (const { leg, bridgeId } of await parts.telephony.survivors()) {
    if (leg.direction === 'outbound') {
      await leg.hangUp();
      continue;
    }
    underWay++;
    void closing(parts, leg, async () => {
      if (bridgeId) await parts.telephony.bridge(bridgeId)[Symbol.asyncDispose]();
      await waits(parts, leg, connect);
    }).finally(() => underWay--);
  }
  return {
    agentSignsIn: async (agentId) => {
      parts.shared.signedIn.push(agentId);
    },
    get underWay() {
      return underWay;
    },
  };
}

function journey(
  parts: ToyParts,
  leg: Leg,
  connect: (parts: ToyParts, leg: Leg, agent: Leg) => Promise<void>,
) {
  const { callerNumber, callerName, calledNumber } = leg.party;
  const arrival = {
    callerNumber,
    callerName,
    calledNumber,
    trunk: leg.party.line,
    entry: 'toy',
    language: 'en',
  };
  parts.journal.record({ ...stamp(parts, leg), kind: 'call-arrived', ...arrival });
  return closing(parts, leg, async () => {
    await leg.answer();
    await say(parts, leg, 'welcome');
    const key = await race(
      leg.signal,
      (signal) => leg.digits.next(signal),
      async (signal) => {
        await parts.clock.after(5000, signal);
        return 'none';
      },
    );
    if (key !== '2') return say(parts, leg, 'goodbye');
    await leg.remember('waiting');
    await waits(parts, leg, connect);
  });
}

async function waits(
  parts: ToyParts,
  leg: Leg,
  connect: (parts: ToyParts, leg: Leg, agent: Leg) => Promise<void>,
): Promise<void> {
  const agent = await ringAgent(parts, leg);
  try {
    await connect(parts, leg, agent);
  } finally {
    await agent.hangUp();
  }
}

async function ringAgent(parts: ToyParts, leg: Leg): Promise<Leg> {
  await using _music = leg.startMusic('default');
  for (;;) {
    const phone = parts.shared.signedIn[0] ?? 'nobody';
    const agent = parts.telephony.dial({
      legId: parts.newId('agent'),
      target: { kind: 'phone', phone },
      callerNumber: leg.party.callerNumber,
      callerName: '',
      ringTimeoutMs: 10_000,
    });
    try {
      await agent.untilUp(leg.signal);
      return agent;
    } catch (error) {
      await agent.hangUp();
      leg.signal.throwIfAborted();
      if (!isUnwinding(error)) throw error;
    }
    await parts.clock.after(1000, leg.signal);
  }
}

async function talk(parts: ToyParts, leg: Leg, agent: Leg): Promise<void> {
  await using bridge = parts.telephony.bridge(`talk-${agent.id}`);
  await bridge.add(leg, agent);
  await orAborted(agent.ended, leg.signal);
}

async function say(parts: ToyParts, leg: Leg, prompt: string): Promise<void> {
  await using playback = leg.play(await parts.prompts.sounds('en', prompt));
  await playback.done(leg.signal);
}

async function closing(parts: ToyParts, leg: Leg, what: () => Promise<void>): Promise<void> {
  try {
    await what();
  } catch (error) {
    if (!isUnwinding(error)) throw error;
  } finally {
    await leg.hangUp();
    const { cause, at } = await leg.ended;
    const figures = { durationMs: 0, waitMs: 0, talkMs: 0 };
    parts.journal.record({
      ...stamp(parts, leg),
      at,
      kind: 'call-ended',
      outcome: 'served',
      endedBy: 'caller',
      ...figures,
      cause,
    });
  }
}

const stamp = (parts: ToyParts, leg: Leg) => ({
  at: parts.clock.now(),
  callId: leg.id,
  engine: parts.engine,
});
