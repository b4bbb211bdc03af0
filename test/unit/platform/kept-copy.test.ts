import { VirtualClock } from '../../../src/kernel/index.js';
import { KeptCopy, silentLogger } from '../../../src/platform/index.js';

/** A store whose readings are answered by hand. */
function slowStore() {
  const readings: { resolve: (value: readonly string[]) => void; reject: (error: Error) => void }[] = [];
  const read = () =>
    new Promise<readonly string[]>((resolve, reject) => {
      readings.push({ resolve, reject });
    });
  return { read, readings };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function startedCopy() {
  const clock = new VirtualClock();
  const store = slowStore();
  const warnings: unknown[] = [];
  const log = Object.assign(Object.create(silentLogger) as typeof silentLogger, {
    warn: (facts: unknown) => warnings.push(facts),
  });
  const copy = new KeptCopy<readonly string[]>({ read: store.read, clock, log, what: 'the list' }, []);
  const stop = new AbortController();
  const started = copy.start(stop.signal);
  store.readings[0]?.resolve(['first']);
  await started;
  return { clock, copy, stop, warnings, readings: store.readings };
}

test('what was changed here is not undone by a reading that was under way before it', async () => {
  const { clock, copy, stop, readings } = await startedCopy();
  await clock.advance(5_000);
  copy.change((was) => [...was, 'added']);
  readings[1]?.resolve(['first']);
  await turn();
  expect(copy.value).toEqual(['first', 'added']);
  await clock.advance(5_000);
  readings[2]?.resolve(['first', 'added', 'by another engine']);
  await turn();
  expect(copy.value).toEqual(['first', 'added', 'by another engine']);
  stop.abort();
});

test('the last known stays while the store is away, which is told once', async () => {
  const { clock, copy, stop, warnings, readings } = await startedCopy();
  for (const reading of [1, 2]) {
    await clock.advance(5_000);
    readings[reading]?.reject(new Error('away'));
    await turn();
  }
  expect(copy.value).toEqual(['first']);
  expect(warnings).toMatchObject([{ why: 'away' }]);
  await clock.advance(5_000);
  readings[3]?.resolve([]);
  await turn();
  expect(copy.value).toEqual([]);
  stop.abort();
});
