/** Calling the team leader, against every role. */
import { escalationRoutes } from '../../../src/conversations/index.js';
import type { Site } from '../../../src/site/index.js';
import { servedWithCallOf } from './obeyed-desk.js';

const site = (leaders?: readonly string[]) =>
  ({ agents: new Map(['anna', 'bela', 'sue'].map((id) => [id, { id }])), leaders }) as unknown as Site;

const served = (leaders?: readonly string[]) =>
  servedWithCallOf('anna', (desk) => [escalationRoutes(desk, () => site(leaders))]);

it('is for the own call, and for supervisors; the leaders come from the site', async () => {
  await using here = await served(['sue', 'bela']);
  const { asked, ask } = here;
  const escalate = (id: string, user?: string) => ask('POST', `/api/agents/${id}/call/escalate`, user);
  const status = async (id: string, user?: string) => (await escalate(id, user)).statusCode;
  expect([await status('anna'), await status('anna', 'quin'), await status('bela', 'anna')]).toEqual([
    401, 403, 403,
  ]);
  expect(asked).toEqual([]);
  expect([await status('anna', 'anna'), await status('anna', 'sue')]).toEqual([204, 204]);
  const to = { kind: 'leaders', agentIds: ['sue', 'bela'], askedBy: 'anna' };
  expect(asked).toEqual([
    { kind: 'consult', to },
    { kind: 'consult', to },
  ]);
  expect((await escalate('bela', 'sue')).json()).toMatchObject({ error: { code: 'no-call' } });
});

it.each([[undefined], [['anna']]])('is refused where nobody else leads: %p', async (leaders) => {
  await using here = await served(leaders);
  const { asked, ask } = here;
  const reply = await ask('POST', '/api/agents/anna/call/escalate', 'anna');
  expect([reply.statusCode, reply.json()]).toMatchObject([409, { error: { code: 'no-leader' } }]);
  expect(asked).toEqual([]);
});
