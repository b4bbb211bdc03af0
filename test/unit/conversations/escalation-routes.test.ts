/** Calling the team leader, against every role. */
import { as, testServer } from '../http/server-under-test.js';
import { ConversationDesk, escalationRoutes, type CallCommand } from '../../../src/conversations/index.js';
import type { Site } from '../../../src/site/index.js';

const site = (leaders?: readonly string[]) =>
  ({ agents: new Map(['anna', 'bela', 'sue'].map((id) => [id, { id }])), leaders }) as unknown as Site;

async function served(leaders?: readonly string[]) {
  const asked: CallCommand[] = [];
  const desk = new ConversationDesk();
  const open = desk.open('anna', 'call-1');
  const server = await testServer([escalationRoutes(desk, () => site(leaders))]);
  const over = new AbortController();
  const obeys = (async () => {
    for (;;) {
      await open.commands.untilAny(over.signal);
      const one = open.commands.take();
      if (one) asked.push(one.command);
      one?.done();
    }
  })().catch(() => undefined);
  const close = async () => {
    over.abort();
    await Promise.all([obeys, server.close()]);
    open[Symbol.dispose]();
  };
  const escalate = async (id: string, user?: string) =>
    server.inject({
      ...{ method: 'POST' as const, url: `/api/agents/${id}/call/escalate`, remoteAddress: '192.0.2.7' },
      headers: user === undefined ? {} : as(user),
    });
  return { close, asked, escalate };
}

it('is for the own call, and for supervisors; the leaders come from the site', async () => {
  const { close, asked, escalate } = await served(['sue', 'bela']);
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
  await close();
});

it.each([[undefined], [['anna']]])('is refused where nobody else leads: %p', async (leaders) => {
  const { close, asked, escalate } = await served(leaders);
  const reply = await escalate('anna', 'anna');
  expect([reply.statusCode, reply.json()]).toMatchObject([409, { error: { code: 'no-leader' } }]);
  expect(asked).toEqual([]);
  await close();
});
