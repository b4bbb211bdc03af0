/** However the dials are held up on the way, the switch sees them apart. */
import { DialGate } from '../../../src/callbacks/index.js';
import { settle, VirtualClock } from '../../../src/kernel/index.js';

const gapMs = 40;

function scene() {
  const clock = new VirtualClock();
  const gate = new DialGate(clock);
  const seenAt: number[] = [];
  const life = new AbortController();
  /** The switch comes to see it after so long, and answers then. */
  const dial = (afterMs: number) =>
    gate.through(gapMs, life.signal, () => ({
      placed: clock.after(afterMs).then(() => void seenAt.push(clock.now())),
    }));
  const gaps = () => seenAt.slice(1).map((at, index) => at - (seenAt[index] ?? 0));
  return { clock, gate, dial, gaps, life };
}

it('keeps the gap between dials that were ready at once', async () => {
  const { clock, dial, gaps } = scene();
  const all = Promise.all(Array.from({ length: 10 }, () => dial(0)));
  await clock.advance(1_000);
  await all;
  expect(gaps()).toEqual(Array.from({ length: 9 }, () => gapMs));
});

it('keeps it after a switch that stood still: those who waited for it do not come all at once', async () => {
  const { clock, dial, gaps } = scene();
  const all = Promise.all([5, 900, 1, 1, 30, 1].map(dial));
  await clock.advance(3_000);
  await all;
  expect(Math.min(...gaps())).toBeGreaterThanOrEqual(gapMs);
});

it('lets the next one through at once when one is not made after all', async () => {
  const { clock, gate, dial, gaps, life } = scene();
  await expect(gate.through(gapMs, life.signal, () => undefined)).resolves.toBeUndefined();
  const startedAt = clock.now();
  void dial(0);
  await settle();
  void dial(0);
  await clock.advance(gapMs);
  expect(gaps()).toEqual([gapMs]);
  expect(clock.now() - startedAt).toBe(gapMs);
});

it('does not keep others waiting for one whose process stops', async () => {
  const { clock, gate, dial } = scene();
  void dial(0);
  await clock.advance(1);
  const stop = new AbortController();
  const stopped = gate.through(gapMs, stop.signal, () => ({ placed: Promise.resolve() }));
  const after = dial(0);
  await settle();
  stop.abort(new Error('stops'));
  await expect(stopped).rejects.toThrow('stops');
  await clock.advance(gapMs);
  await expect(after).resolves.toBeDefined();
});
