/** Starting and stopping a recording, against every role. */
import { recordRoutes } from '../../../src/conversations/index.js';
import { servedWithCallOf } from './obeyed-desk.js';

it('is for the own call, and for supervisors; what makes no sense is refused', async () => {
  await using served = await servedWithCallOf('anna', (desk) => [recordRoutes(desk)]);
  const { asked, ask } = served;
  const status = async (id: string, user: string | undefined, body: object = { do: 'start' }) =>
    (await ask('POST', `/api/agents/${id}/call/record`, user, body)).statusCode;
  expect([
    await status('anna', undefined),
    await status('anna', 'quin'),
    await status('bela', 'anna'),
  ]).toEqual([401, 403, 403]);
  for (const wrong of [{}, { do: 'erase' }, { do: 'start', by: 'sue' }])
    expect(await status('anna', 'anna', wrong)).toBe(400);
  expect(await status('anna', 'anna')).toBe(204);
  for (const wish of ['stop', 'pause', 'resume']) expect(await status('anna', 'sue', { do: wish })).toBe(204);
  const wishes = ['start', 'stop', 'pause', 'resume'];
  expect(asked).toEqual(wishes.map((wish) => ({ kind: 'record', wish })));
});
