import {
  CallEnded,
  Lost,
  TimedOut,
  isUnwinding,
  orAborted,
  race,
  settle,
  untilAborted,
} from '../../../src/kernel/index.js';

const never = new AbortController().signal;

describe('race', () => {
  it('answers with the first branch, after the others have been aborted and have ended', async () => {
    const log: string[] = [];
    const winner = await race(
      never,
      async () => 'first',
      async (signal) => {
        await untilAborted(signal).catch((error: unknown) =>
          log.push(`loser told: ${(error as Error).name}`),
        );
        await settle(3);
        log.push('loser ended');
        return 'second';
      },
    );
    log.push(winner);
    expect(log).toEqual(['loser told: Lost', 'loser ended', 'first']);
  });

  it('awaits the losers when the first to settle fails', async () => {
    const log: string[] = [];
    const failing = race<string>(
      never,
      async () => {
        throw new TimedOut('a key', 5);
      },
      async (signal) => {
        await untilAborted(signal).catch(() => undefined);
        log.push('loser ended');
        return '';
      },
    );
    await expect(failing).rejects.toBeInstanceOf(TimedOut);
    expect(log).toEqual(['loser ended']);
  });

  it("rejects with the outer signal's reason, once every branch has ended", async () => {
    const call = new AbortController();
    const log: string[] = [];
    const waiting = race<never>(call.signal, untilAborted, async (signal) => {
      await untilAborted(signal).catch(() => undefined);
      await settle(2);
      log.push('cleaned up');
      throw signal.reason;
    });
    const reason = new CallEnded('hung-up');
    call.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(log).toEqual(['cleaned up']);
  });

  it('starts no branch when the signal is aborted already', async () => {
    const branch = jest.fn(async () => 1);
    const reason = new CallEnded('hung-up');
    await expect(race(AbortSignal.abort(reason), branch)).rejects.toBe(reason);
    expect(branch).not.toHaveBeenCalled();
  });

  it('takes a branch that throws at once for one that rejects', async () => {
    const throwing = () => {
      throw new Error('at once');
    };
    await expect(race(never, untilAborted, throwing)).rejects.toThrow('at once');
  });

  it('disposes of what a loser acquired all the same', async () => {
    const disposed: string[] = [];
    const lease = (name: string): AsyncDisposable => ({
      [Symbol.asyncDispose]: async () => void disposed.push(name),
    });
    const won = lease('winner');
    const winner = await race<AsyncDisposable>(
      never,
      async () => won,
      async () => lease('loser'),
      async (signal) => {
        await untilAborted(signal).catch(() => undefined);
        return lease('late loser');
      },
    );
    expect(winner).toBe(won);
    expect(disposed).toEqual(['loser', 'late loser']);
  });

  it('disposes of what was acquired in the turn in which the call ended', async () => {
    const call = new AbortController();
    let disposed = false;
    const agent: AsyncDisposable = { [Symbol.asyncDispose]: async () => void (disposed = true) };
    let found: (agent: AsyncDisposable) => void = () => undefined;
    const waiting = race<AsyncDisposable>(call.signal, untilAborted, async () => {
      const offered = await new Promise<AsyncDisposable>((resolve) => (found = resolve));
      await Promise.resolve();
      return offered;
    });
    call.abort(new CallEnded('hung-up'));
    found(agent);
    await expect(waiting).rejects.toBeInstanceOf(CallEnded);
    expect(disposed).toBe(true);
  });

  it('refuses a race without branches', async () => {
    await expect(race(never)).rejects.toThrow('without branches');
  });
});

describe('orAborted', () => {
  it("is the promise's result when that comes first, and listens no longer", async () => {
    const call = new AbortController();
    await expect(orAborted(Promise.resolve(7), call.signal)).resolves.toBe(7);
    await expect(orAborted(Promise.reject(new Error('broken')), call.signal)).rejects.toThrow('broken');
    await expect(orAborted(Promise.resolve(8), undefined)).resolves.toBe(8);
  });

  it("is the signal's reason when that comes first, and a later failure of the promise harms nobody", async () => {
    for (const already of [true, false]) {
      const call = new AbortController();
      const reason = new CallEnded('hung-up');
      let fail: (error: Error) => void = () => undefined;
      const slow = new Promise<never>((_, reject) => (fail = reject));
      if (already) call.abort(reason);
      const waiting = orAborted(slow, call.signal);
      call.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      fail(new Error('too late to matter'));
      await settle();
    }
  });
});

describe('isUnwinding', () => {
  it('knows the errors by which a call ends', () => {
    expect(
      [new CallEnded('hung-up'), new Lost(), new DOMException('stop', 'AbortError')].map(isUnwinding),
    ).toEqual([true, true, true]);
    expect([new Error('defect'), new TimedOut('a key', 1), undefined].map(isUnwinding)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
