import { getEventListeners } from 'node:events';
import { CallEnded, VirtualClock, settle, systemClock } from '../../../src/kernel/index.js';

describe('VirtualClock', () => {
  it('rings alarms by due time, and those due together in the order they were set', async () => {
    const clock = new VirtualClock(0);
    const rang: string[] = [];
    const alarm = (name: string, delayMs: number) =>
      clock.after(delayMs).then(() => rang.push(`${name} at ${clock.now()}`));
    void alarm('late', 300);
    void alarm('one', 100);
    void alarm('two', 100);
    void alarm('at once', 0);
    await clock.advance(99);
    expect(rang).toEqual(['at once at 0']);
    await clock.advance(1);
    expect(rang).toEqual(['at once at 0', 'one at 100', 'two at 100']);
    await clock.advance(1000);
    expect(rang.at(-1)).toBe('late at 300');
    expect([clock.now(), clock.pending]).toEqual([1100, 0]);
  });

  it('rings alarms that are set by alarms on the way', async () => {
    const clock = new VirtualClock(0);
    const ticks: number[] = [];
    const tick = async () => {
      for (;;) {
        await clock.after(100);
        ticks.push(clock.now());
      }
    };
    void tick();
    await clock.advance(350);
    expect(ticks).toEqual([100, 200, 300]);
    expect(clock.pending).toBe(1);
  });

  it('gives up an alarm with its signal, and keeps no listener', async () => {
    const clock = new VirtualClock(0);
    const call = new AbortController();
    const reason = new CallEnded('hung-up');
    const rung = clock.after(10, call.signal);
    await clock.advance(10);
    await rung;
    expect(getEventListeners(call.signal, 'abort')).toHaveLength(0);
    const waiting = clock.after(1000, call.signal);
    call.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(clock.after(1000, call.signal)).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it('stops where a condition holds, and says when it never does', async () => {
    const clock = new VirtualClock(0);
    let done = false;
    void clock.after(500).then(() => (done = true));
    void clock.after(700);
    expect(await clock.advanceUntil(() => done, 1000)).toBe(true);
    expect([clock.now(), clock.pending]).toEqual([500, 1]);
    expect(await clock.advanceUntil(() => false, 1000)).toBe(false);
    expect(clock.now()).toBe(1500);
  });

  it('never goes back, whoever else moves it meanwhile', async () => {
    const clock = new VirtualClock(0);
    await Promise.all([clock.advance(100), clock.advance(5000), clock.advance(10)]);
    expect(clock.now()).toBe(5000);
  });
});

describe('systemClock', () => {
  it('waits, and gives up with its signal', async () => {
    const startedAt = performance.now();
    const call = new AbortController();
    await systemClock.after(20, call.signal);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(18);
    expect(getEventListeners(call.signal, 'abort')).toHaveLength(0);
    const reason = new CallEnded('hung-up');
    const waiting = systemClock.after(60_000, call.signal);
    call.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(systemClock.after(0, call.signal)).rejects.toBe(reason);
  });

  it('waits for ever when told so, and for longer than a timer can', async () => {
    for (const delayMs of [Number.POSITIVE_INFINITY, 2 ** 31 + 5000]) {
      const call = new AbortController();
      let rang = false;
      const waiting = systemClock.after(delayMs, call.signal).then(() => (rang = true));
      await settle();
      expect(rang).toBe(false);
      call.abort(new CallEnded('hung-up'));
      await expect(waiting).rejects.toBeInstanceOf(CallEnded);
    }
  });

  it('goes on with a new timer where one is not long enough', async () => {
    jest.useFakeTimers();
    try {
      let rang = false;
      void systemClock.after(2 ** 31 + 5000).then(() => (rang = true));
      await jest.advanceTimersByTimeAsync(2 ** 31 + 4000);
      expect(rang).toBe(false);
      await jest.advanceTimersByTimeAsync(1000);
      expect(rang).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });
});
