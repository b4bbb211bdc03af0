/** Making calls and being at those of others, against every role. */
import { dialRoutes, supervisionRoutes, type DialPolicy } from '../../../src/conversations/index.js';
import { Refused } from '../../../src/kernel/index.js';
import type { Site } from '../../../src/site/index.js';
import { servedWithCallOf } from './obeyed-desk.js';

const people = ['anna', 'quin', 'sue', 'admin'] as const;
const site = {
  agents: new Map(['bela', ...people.slice(0, 3)].map((id) => [id, { id }])),
} as unknown as Site;

const mayDial: DialPolicy = (written) => {
  if (!written.startsWith('+36')) throw new Refused('number-forbidden', `${written} may not be rung`);
  return { number: written, trunk: 'carrier' };
};

async function served(owed?: Refused) {
  const placed: object[] = [];
  const call = await servedWithCallOf('bela', (desk) => [
    supervisionRoutes(desk, () => site),
    dialRoutes({
      mayDial,
      checkFinished: () => (owed ? Promise.reject(owed) : Promise.resolve()),
      place: async (wish) => {
        placed.push(wish);
        return 'call-9';
      },
    }),
  ]);
  return Object.assign(call, { placed });
}

it('let quality listen and leave, and supervisors do all', async () => {
  await using here = await served();
  const { asked, ask } = here;
  const status = async (user: string | undefined, wish: string) =>
    (await ask('POST', '/api/agents/bela/call/supervise', user, { do: wish })).statusCode;
  expect([await status(undefined, 'listen'), await status('anna', 'listen')]).toEqual([401, 403]);
  for (const wish of ['whisper', 'barge', 'take-over']) expect(await status('quin', wish)).toBe(403);
  for (const wish of ['listen', 'leave']) expect(await status('quin', wish)).toBe(204);
  for (const wish of ['listen', 'whisper', 'barge', 'take-over', 'leave'])
    expect(await status('sue', wish)).toBe(204);
  const done = asked.map((command) => (command.kind === 'supervise' ? `${command.by} ${command.wish}` : ''));
  expect(done).toEqual([
    ...['quin listen', 'quin leave'],
    ...['sue listen', 'sue whisper', 'sue barge', 'sue take-over', 'sue leave'],
  ]);
});

it('let people make calls at their own telephones, by the rules of numbers', async () => {
  await using here = await served();
  const { placed, ask } = here;
  const dial = async (id: string, user: string | undefined, body: object) =>
    ask('POST', `/api/agents/${id}/call/dial`, user, body);
  const number = '+36301234567';
  expect((await dial('anna', undefined, { number })).statusCode).toBe(401);
  expect((await dial('quin', 'quin', { number })).statusCode).toBe(403);
  expect((await dial('anna', 'sue', { number })).statusCode).toBe(403);
  expect((await dial('anna', 'anna', { number: '+4915112345678' })).statusCode).toBe(409);
  for (const wrong of [{}, { number: '+36 30' }, { number: 'sip:x@y' }, { number, by: 'sue' }])
    expect((await dial('anna', 'anna', wrong)).statusCode).toBe(400);
  expect(placed).toEqual([]);
  expect((await dial('anna', 'anna', { number, queue: 'service' })).json()).toEqual({ callId: 'call-9' });
  expect(placed).toEqual([{ agentId: 'anna', number, trunk: 'carrier', queue: 'service' }]);
});

it('begin no call from a write-up that lacks its outcome', async () => {
  await using here = await served(new Refused('outcome-required', 'choose one'));
  const { placed, ask } = here;
  const reply = await ask('POST', '/api/agents/anna/call/dial', 'anna', { number: '+36301234567' });
  expect([reply.statusCode, placed]).toEqual([409, []]);
});
