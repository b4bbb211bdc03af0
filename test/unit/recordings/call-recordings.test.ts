/** Recorded conversations: who may list, hear and delete them; what is closed and deleted by itself. */
import { askedOf, testServer } from '../http/server-under-test.js';
import { VirtualClock } from '../../../src/kernel/index.js';
import type { ContactEvent } from '../../../src/journal/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import { callRecordingRoutes, RecordingKeeper } from '../../../src/recordings/index.js';
import type { CallRecording, CallRecordings } from '../../../src/recordings/index.js';

const recording = (id: string, more: Partial<CallRecording> = {}): CallRecording => ({
  ...{ id, callId: `call-${id}`, agentId: 'anna', queue: 'service', startedAt: 1_000 },
  ...{ durationMs: 5_000, keepUntil: 50_000, agentsMayHear: false },
  ...more,
});

function kept(...all: readonly CallRecording[]) {
  const rows = new Map(all.map((one) => [one.id, one]));
  const sounds = new Map(all.map(({ id }) => [id, new Uint8Array(60)]));
  const removedBy: string[] = [];
  const store: CallRecordings = {
    list: async ({ callId, heardBy }) =>
      [...rows.values()].filter(
        (one) =>
          (callId === undefined || one.callId === callId) &&
          (heardBy === undefined || (one.agentId === heardBy && one.agentsMayHear)),
      ),
    get: async (id) => rows.get(id),
    remove: async (id, by) => {
      const row = rows.get(id);
      rows.delete(id);
      if (row) removedBy.push(`${id} ${by}`);
      return row;
    },
    due: async (_, now) =>
      [...rows.values()].filter((one) => one.durationMs !== null && one.keepUntil <= now),
    unended: async (_, before) =>
      [...rows.values()].filter((one) => one.durationMs === null && one.startedAt < before),
  };
  const stopped: string[] = [];
  const telephony = {
    storedRecording: async (name: string) => {
      const bytes = sounds.get(name);
      return bytes && { name, bytes, contentType: 'audio/wav' };
    },
    removeStoredRecording: async (name: string) => void sounds.delete(name),
    leg: (id: string) => (id === 'call-alive' ? ({} as never) : undefined),
    talkRecording: (name: string) => ({
      name,
      state: async () => undefined,
      pause: async () => undefined,
      resume: async () => undefined,
      stop: async () => void stopped.push(name),
    }),
  };
  return { store, telephony, rows, sounds, removedBy, stopped };
}

async function served(...all: readonly CallRecording[]) {
  const parts = kept(...all);
  const server = await testServer([
    callRecordingRoutes({ ...parts, clock: new VirtualClock(), logger: silentLogger }),
  ]);
  const ask = (method: 'GET' | 'DELETE', path: string, user?: string) =>
    askedOf(server)(method, `/api/recordings${path}`, user);
  return { ...parts, ask, close: () => server.close() };
}

it('are listed, heard and deleted by quality and supervisors, and by agents only heard where they may', async () => {
  const { ask, close, removedBy, sounds } = await served(
    recording('r1'),
    recording('r2', { agentsMayHear: true }),
    recording('r3', { agentId: 'bela', agentsMayHear: true }),
  );
  const ids = async (user: string, path = '') =>
    (await ask('GET', path, user)).json<{ recordings: { id: string }[] }>().recordings.map(({ id }) => id);
  expect((await ask('GET', '')).statusCode).toBe(401);
  expect(await ids('quin')).toEqual(['r1', 'r2', 'r3']);
  expect(await ids('sue', '?callId=call-r1')).toEqual(['r1']);
  expect(await ids('anna')).toEqual(['r2']);
  const status = async (method: 'GET' | 'DELETE', path: string, user: string) =>
    (await ask(method, path, user)).statusCode;
  expect(await status('GET', '/r1/audio', 'anna')).toBe(404);
  expect(await status('GET', '/r2/audio', 'anna')).toBe(200);
  expect(await status('GET', '/r3/audio', 'anna')).toBe(404);
  for (const user of ['quin', 'sue', 'admin']) expect(await status('GET', '/r1/audio', user)).toBe(200);
  expect(await status('DELETE', '/r2', 'anna')).toBe(403);
  expect(await status('DELETE', '/r2', 'quin')).toBe(204);
  expect(await status('DELETE', '/r2', 'quin')).toBe(404);
  expect(await status('DELETE', '/r1', 'sue')).toBe(204);
  expect(await status('GET', '/../voicemails', 'sue')).not.toBe(200);
  expect([removedBy, [...sounds.keys()]]).toEqual([['r2 quin', 'r1 sue'], ['r3']]);
  await close();
});

it('are not deleted while they are made', async () => {
  const { ask, close, sounds } = await served(recording('r1', { durationMs: null }));
  expect((await ask('DELETE', '/r1', 'sue')).statusCode).toBe(409);
  expect(sounds.size).toBe(1);
  await close();
});

async function keeping(clock: VirtualClock, ...all: readonly CallRecording[]) {
  const parts = kept(...all);
  const told: ContactEvent[] = [];
  const life = new AbortController();
  const trouble = { away: false };
  const store: CallRecordings = {
    ...parts.store,
    due: (...asked) =>
      trouble.away ? Promise.reject(new Error('the database is away')) : parts.store.due(...asked),
  };
  new RecordingKeeper({
    ...{ store, telephony: parts.telephony, engine: 'engine-1', clock, logger: silentLogger },
    journal: { recordDurably: async (event) => void told.push(event) },
    life: life.signal,
  }).start();
  return { ...parts, told, trouble, end: () => life.abort() };
}

it('are deleted when their time is over, also when the database was away then', async () => {
  const clock = new VirtualClock();
  const now = clock.now();
  const { removedBy, sounds, trouble, end } = await keeping(
    clock,
    recording('soon', { keepUntil: now + 20_000 }),
    recording('late', { keepUntil: now + 90_000_000 }),
    recording('alive', { keepUntil: now, durationMs: null, startedAt: now + 1 }),
  );
  await clock.advance(15_000);
  expect(removedBy).toEqual([]);
  trouble.away = true;
  await clock.advance(20_000);
  expect(removedBy).toEqual([]);
  trouble.away = false;
  await clock.advance(11_000);
  expect(removedBy).toEqual(['soon retention']);
  expect([...sounds.keys()]).toEqual(['late', 'alive']);
  end();
});

it('are closed when a process that died has left them and the call is gone; others are left alone', async () => {
  const clock = new VirtualClock();
  const startedAt = clock.now() - 60_000;
  const { told, stopped, end } = await keeping(
    clock,
    recording('left', { startedAt, durationMs: null, keepUntil: clock.now() + 1e9 }),
    recording('alive', { startedAt, callId: 'call-alive', durationMs: null, keepUntil: clock.now() + 1e9 }),
  );
  await clock.advance(1_000);
  expect(stopped).toEqual(['left']);
  expect(told).toMatchObject([
    { kind: 'recording-stopped', callId: 'call-left', recording: 'left', why: 'found', engine: 'engine-1' },
  ]);
  end();
});
