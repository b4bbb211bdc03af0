import { LiveBoard } from '../../../src/live/index.js';

const all = () => true;
const read = (inside: string | undefined): unknown =>
  inside === undefined ? undefined : JSON.parse(`{${inside}}`);

describe('the board of live records', () => {
  it('tells all of it, and afterwards what has changed, each record once', () => {
    const board = new LiveBoard();
    board.set('agent:ada', { state: 'available' });
    board.set('agent:ben', { state: 'paused' });
    expect(read(board.all(all))).toEqual({
      'agent:ada': { state: 'available' },
      'agent:ben': { state: 'paused' },
    });
    const seen = board.seq;
    board.set('agent:ada', { state: 'ringing' });
    board.set('agent:ada', { state: 'talking' });
    board.set('agent:ben', undefined);
    expect(read(board.since(seen, all))).toEqual({ 'agent:ada': { state: 'talking' }, 'agent:ben': null });
    expect(board.since(board.seq, all)).toBe('');
  });

  it('counts nothing that is as it was', () => {
    const board = new LiveBoard();
    expect(board.set('queue:service', { waiting: 1 })).toBe(true);
    expect(board.set('queue:service', { waiting: 1 })).toBe(false);
    expect(board.set('queue:none', undefined)).toBe(false);
    expect(board.seq).toBe(1);
  });

  it('shows a viewer no other keys than theirs', () => {
    const board = new LiveBoard();
    board.set('call:ada', { callId: 'secret' });
    board.set('agent:ada', { state: 'ringing' });
    const sees = (key: string) => !key.startsWith('call:');
    expect(read(board.all(sees))).toEqual({ 'agent:ada': { state: 'ringing' } });
    expect(read(board.since(0, sees))).toEqual({ 'agent:ada': { state: 'ringing' } });
  });

  it('does not know what has changed since before it remembers, nor since what it has not told yet', () => {
    const board = new LiveBoard();
    for (let i = 0; i < 50_000; i += 1) board.set('queue:service', { waiting: i });
    expect(board.since(1, all)).toBeUndefined();
    expect(board.since(board.seq + 1, all)).toBeUndefined();
    expect(read(board.since(board.seq - 1, all))).toEqual({ 'queue:service': { waiting: 49_999 } });
  });
});
