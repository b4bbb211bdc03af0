import { getEventListeners } from 'node:events';
import { CallEnded, Inbox, race } from '../../../src/kernel/index.js';

describe('Inbox', () => {
  const call = new AbortController();

  it('gives what came early in order, then waits for more', async () => {
    const inbox = new Inbox<string>();
    inbox.put('1');
    inbox.put('2');
    expect([await inbox.next(call.signal), await inbox.next(call.signal)]).toEqual(['1', '2']);
    const third = inbox.next(call.signal);
    inbox.put('3');
    inbox.put('4');
    expect([await third, inbox.size, inbox.drain(), inbox.size]).toEqual(['3', 1, ['4'], 0]);
    expect(getEventListeners(call.signal, 'abort')).toHaveLength(0);
  });

  it('keeps a value that is undefined like any other', async () => {
    const inbox = new Inbox<string | undefined>();
    inbox.put(undefined);
    inbox.put('after');
    expect([await inbox.next(call.signal), await inbox.next(call.signal)]).toEqual([undefined, 'after']);
  });

  it('loses nothing when a wait is given up', async () => {
    const inbox = new Inbox<string>();
    const impatient = new AbortController();
    const waiting = inbox.next(impatient.signal);
    impatient.abort(new CallEnded('hung-up'));
    inbox.put('kept');
    await expect(waiting).rejects.toBeInstanceOf(CallEnded);
    await expect(inbox.next(impatient.signal)).rejects.toBeInstanceOf(CallEnded);
    expect(await inbox.next(call.signal)).toBe('kept');
  });

  it('has one reader at a time', async () => {
    const inbox = new Inbox<string>();
    const first = inbox.next(call.signal);
    await expect(inbox.next(call.signal)).rejects.toThrow('one reader');
    inbox.put('1');
    expect(await first).toBe('1');
  });

  it('can be watched in a race without losing a value that came in the turn in which another branch won', async () => {
    const inbox = new Inbox<string>();
    let end: () => void = () => undefined;
    const playbackEnds = new Promise<string>((resolve) => (end = () => resolve('played')));
    const first = race(
      call.signal,
      () => playbackEnds,
      async (signal) => {
        await inbox.untilAny(signal);
        return 'key';
      },
    );
    end();
    inbox.put('2');
    expect([await first, inbox.take(), inbox.take()]).toEqual(['played', '2', undefined]);
    const watching = inbox.untilAny(call.signal);
    inbox.put('3');
    await watching;
    await inbox.untilAny(call.signal);
    expect(inbox.take()).toBe('3');
    const given = new AbortController();
    const gone = inbox.untilAny(given.signal);
    given.abort(new CallEnded('hung-up'));
    await expect(gone).rejects.toBeInstanceOf(CallEnded);
    expect(getEventListeners(call.signal, 'abort')).toHaveLength(0);
  });
});
