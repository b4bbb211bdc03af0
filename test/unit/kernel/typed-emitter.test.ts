import { TypedEmitter } from '../../../src/kernel/index.js';

interface Events {
  rang: [phone: string];
  gone: [];
}

describe('TypedEmitter', () => {
  it('tells every listener, though one of them throws', () => {
    const errors: unknown[] = [];
    const emitter = new TypedEmitter<Events>((error, event) => errors.push([error, event]));
    const heard: string[] = [];
    const defect = new Error('defect');
    emitter.on('rang', () => {
      throw defect;
    });
    emitter.on('rang', (phone) => heard.push(phone));
    emitter.emit('rang', 'anna');
    emitter.emit('gone');
    expect([heard, errors]).toEqual([['anna'], [[defect, 'rang']]]);
  });

  it('forgets a listener at once, also in the middle of an event', () => {
    const emitter = new TypedEmitter<Events>();
    const heard: string[] = [];
    const offs: (() => void)[] = [];
    emitter.on('gone', () => {
      for (const off of offs) off();
      emitter.on('gone', () => heard.push('new'));
    });
    offs.push(emitter.on('gone', () => heard.push('unsubscribed')));
    emitter.emit('gone');
    expect([heard, emitter.listenerCount('gone')]).toEqual([[], 2]);
    emitter.emit('gone');
    expect(heard).toEqual(['new']);
  });

  it('counts one function that is subscribed twice as two, and unsubscribing twice as once', () => {
    const emitter = new TypedEmitter<Events>();
    const listener = jest.fn();
    const off = emitter.on('gone', listener);
    emitter.on('gone', listener);
    emitter.emit('gone');
    expect([listener.mock.calls.length, emitter.listenerCount()]).toEqual([2, 2]);
    off();
    off();
    expect([emitter.listenerCount('gone'), emitter.listenerCount('rang')]).toEqual([1, 0]);
  });
});
