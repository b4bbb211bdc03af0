import type { AgentStatus } from '../../../src/agents/index.js';
import { systemClock } from '../../../src/kernel/index.js';
import { LiveFloor } from '../../../src/live/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import type { Site } from '../../../src/site/index.js';
import { servedCall } from '../../support/journal-events.js';

const facts = servedCall('c1', 1_000_000);

const wrapping: AgentStatus = {
  ...{ agentId: 'anna', name: 'Anna', phone: 'p', reason: undefined, since: 1_001_000 },
  ...{ duty: 'wrapping', state: 'wrapping', wrapUpUntil: 1_090_000, phoneReachable: true },
  ...{ ticketId: undefined, wrapUp: { callId: 'c1', queue: 'sales', extensions: 1 } },
};

it('knows after a restart which call an agent writes up, from the duty and the journal', async () => {
  const asked: string[] = [];
  const floor = new LiveFloor({
    desk: () => ({ status: async () => wrapping, statuses: async () => [wrapping] }),
    store: { tickets: async () => [], ticket: async () => undefined },
    site: () => ({ queues: new Map(), agents: new Map() }) as unknown as Site,
    factsOf: async (callId) => {
      asked.push(callId);
      return facts;
    },
    clock: systemClock,
    log: silentLogger,
  });
  const shown = new Promise<void>((resolve) => {
    floor.onChange(() => {
      if (floor.hasCall('anna', 'c1')) resolve();
    });
  });
  await floor.look();
  await shown;
  expect(asked).toEqual(['c1']);
  const records = JSON.parse(`{${floor.board.all(() => true)}}`) as Record<string, object>;
  expect(records['call:anna']).toMatchObject({ callId: 'c1', phase: 'over', queue: 'sales' });
  expect(records['agent:anna']).toMatchObject({ wrapUpUntil: 1_090_000, wrapUpExtensions: 1 });
});

it('knows after a restart what each of several agents writes up of one call', async () => {
  const bela = { ...wrapping, agentId: 'bela', name: 'Bela' };
  const both: readonly AgentStatus[] = [wrapping, bela];
  const [hers = []] = [servedCall('c1', 1_000_000, 'bela').slice(6, -1)];
  const floor = new LiveFloor({
    desk: () => ({
      status: async (id) => both.find(({ agentId }) => agentId === id),
      statuses: async () => both,
    }),
    store: { tickets: async () => [], ticket: async () => undefined },
    site: () => ({ queues: new Map(), agents: new Map() }) as unknown as Site,
    factsOf: async () => [...facts.slice(0, -1), ...hers, ...facts.slice(-1)],
    clock: systemClock,
    log: silentLogger,
  });
  const shown = new Promise<void>((resolve) => {
    floor.onChange(() => {
      if (floor.hasCall('anna', 'c1')) resolve();
    });
  });
  await floor.look();
  await shown;
  await floor.look();
  await new Promise((next) => setImmediate(next));
  const records = JSON.parse(`{${floor.board.all(() => true)}}`) as Record<string, object>;
  for (const who of ['anna', 'bela'])
    expect(records[`call:${who}`]).toMatchObject({ callId: 'c1', phase: 'over', queue: 'sales' });
});
