/** Sending the caller to a flow, against every role. */
import { errandRoutes } from '../../../src/conversations/index.js';
import type { Site } from '../../../src/site/index.js';
import { servedWithCallOf } from './obeyed-desk.js';

const site = { errands: new Map([['identification', {}]]) } as unknown as Site;

it('is for the agent of the call, and for supervisors; of what the site names', async () => {
  await using served = await servedWithCallOf('anna', (desk) => [errandRoutes(desk, () => site)]);
  const { asked, ask } = served;
  const send = async (id: string, user: string | undefined, payload: object) =>
    (await ask('POST', `/api/agents/${id}/call/errand`, user, payload)).statusCode;
  const errand = 'identification';
  expect(await send('anna', undefined, { errand })).toBe(401);
  expect(await send('bela', 'anna', { errand })).toBe(403);
  expect(await send('anna', 'quin', { errand })).toBe(403);
  for (const wrong of [
    {},
    { errand: '' },
    { errand: 7 },
    { errand, flow: 'main' },
    { errand: 'x'.repeat(81) },
  ])
    expect(await send('anna', 'anna', wrong)).toBe(400);
  expect(await send('anna', 'anna', { errand: 'main' })).toBe(404);
  expect(await send('sue', 'sue', { errand })).toBe(409);
  expect(asked).toEqual([]);
  for (const user of ['anna', 'sue', 'admin']) expect(await send('anna', user, { errand })).toBe(204);
  expect(asked).toEqual(Array.from({ length: 3 }, () => ({ kind: 'errand', errand })));
});
