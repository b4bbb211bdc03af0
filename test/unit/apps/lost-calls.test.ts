import { closeLostCalls } from '../../../src/apps/lost-calls.js';
import { VirtualClock } from '../../../src/kernel/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import { MemoryJournal } from '../../support/journeys/index.js';

function parts() {
  const clock = new VirtualClock();
  const journal = new MemoryJournal(clock);
  const life = new AbortController();
  return {
    clock,
    journal,
    life,
    common: { engine: 'engine-1', journal, clock, log: silentLogger, life: life.signal },
  };
}

it('closes what ended while no process ran, and leaves calls that live or came since', async () => {
  const { clock, journal, common } = parts();
  const startedAt = clock.now();
  const open = [
    { callId: 'gone', arrivedAt: startedAt - 60_000 },
    { callId: 'alive', arrivedAt: startedAt - 50_000 },
    { callId: 'new', arrivedAt: startedAt + 1 },
  ];
  const openCalls = () => Promise.resolve(open);
  await closeLostCalls({ ...common, openCalls }, { startedAt, alive: new Set(['alive']) });
  expect(journal.of('call-ended')).toMatchObject([
    { id: 'lost:gone', callId: 'gone', outcome: 'lost', endedBy: 'system', durationMs: 60_000 },
  ]);
});

it('tries again while the call log cannot be read, and gives up when the service stops', async () => {
  const { clock, journal, life, common } = parts();
  let asked = 0;
  const openCalls = () => {
    asked++;
    return asked < 3
      ? Promise.reject(new Error('away'))
      : Promise.resolve([{ callId: 'gone', arrivedAt: 0 }]);
  };
  const closing = closeLostCalls({ ...common, openCalls }, { startedAt: clock.now(), alive: new Set() });
  await clock.advance(10_000);
  await closing;
  expect(asked).toBe(3);
  expect(journal.of('call-ended')).toHaveLength(1);
  const never = closeLostCalls(
    { ...common, openCalls: () => Promise.reject(new Error('away')) },
    { startedAt: clock.now(), alive: new Set() },
  );
  life.abort(new Error('the service stops'));
  await never;
  expect(clock.pending).toBe(0);
});
