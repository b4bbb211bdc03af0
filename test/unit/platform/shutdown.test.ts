import { EventEmitter, once } from 'node:events';
import { VirtualClock, settle } from '../../../src/kernel/index.js';
import { createShutdown, logEvents, silentLogger } from '../../../src/platform/index.js';
import type { Logger } from '../../../src/platform/index.js';

class Host extends EventEmitter {
  readonly codes: number[] = [];
  exit(code: number): void {
    this.codes.push(code);
    this.emit('ended');
  }
}

function setUp() {
  const host = new Host();
  const clock = new VirtualClock();
  const lines: { event?: string }[] = [];
  const note = (facts: object) => void lines.push(facts);
  const logger: Logger = { ...silentLogger, info: note, warn: note, error: note };
  const shutdown = createShutdown({ logger, deadlineMs: 10_000, clock, host });
  return { host, clock, lines, shutdown };
}

test('SIGTERM aborts, closes what was opened last first, and ends with 0', async () => {
  const { host, shutdown, lines } = setUp();
  const closed: string[] = [];
  shutdown.onClose('postgres', () => void closed.push('postgres'));
  shutdown.onClose('calls', async () => {
    expect(shutdown.signal.aborted).toBe(true);
    await settle();
    closed.push('calls');
  });
  host.emit('SIGTERM', 'SIGTERM');
  await once(host, 'ended');
  expect(closed).toEqual(['calls', 'postgres']);
  expect(host.codes).toEqual([0]);
  expect(lines.map((line) => line.event)).toEqual([logEvents.serviceStopping, logEvents.serviceStopped]);
});

test('stopping twice closes once', async () => {
  const { shutdown } = setUp();
  let closed = 0;
  shutdown.onClose('calls', () => void closed++);
  expect(await Promise.all([shutdown.stop('one'), shutdown.stop('two')])).toEqual([0, 0]);
  expect(await shutdown.stopped).toBe(0);
  expect(closed).toBe(1);
});

test('one that fails to close is told and does not keep the others from closing', async () => {
  const { shutdown, lines } = setUp();
  const closed: string[] = [];
  shutdown.onClose('first', () => void closed.push('first'));
  shutdown.onClose('second', () => Promise.reject(new Error('stuck')));
  expect(await shutdown.stop('test')).toBe(1);
  expect(closed).toEqual(['first']);
  expect(lines).toContainEqual(expect.objectContaining({ event: logEvents.defect, what: 'second' }));
});

test('after the deadline the process ends with 1, and closers have been told', async () => {
  const { shutdown, clock, host } = setUp();
  let told = false;
  shutdown.onClose('calls', (signal) => {
    signal.addEventListener('abort', () => (told = true));
    return new Promise<void>(() => undefined);
  });
  host.emit('SIGINT', 'SIGINT');
  await clock.advance(9_999);
  expect(host.codes).toEqual([]);
  await clock.advance(1);
  expect(host.codes).toEqual([1]);
  expect(told).toBe(true);
});

test('a second signal forces the end', async () => {
  const { shutdown, host } = setUp();
  shutdown.onClose('calls', () => new Promise<void>(() => undefined));
  host.emit('SIGTERM', 'SIGTERM');
  await settle();
  host.emit('SIGTERM', 'SIGTERM');
  expect(host.codes).toEqual([130]);
});

test.each(['uncaughtException', 'unhandledRejection'])(
  '%s is logged as a defect and ends the process with 1',
  (event) => {
    const { shutdown, host, lines } = setUp();
    let saved = false;
    shutdown.onFailure(() => (saved = true));
    host.emit(event, new Error('oh'));
    expect(lines).toEqual([expect.objectContaining({ event: logEvents.defect })]);
    expect(saved).toBe(true);
    expect(host.codes).toEqual([1]);
  },
);

test('disposing takes the listeners off the process', () => {
  const { shutdown, host } = setUp();
  shutdown.dispose();
  expect(host.eventNames()).toEqual([]);
});
