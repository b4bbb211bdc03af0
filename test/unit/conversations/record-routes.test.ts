/** Starting and stopping a recording, against every role. */
import { as, testServer } from '../http/server-under-test.js';
import { ConversationDesk, recordRoutes } from '../../../src/conversations/index.js';

it('is for the own call, and for supervisors; what makes no sense is refused', async () => {
  const asked: string[] = [];
  const desk = new ConversationDesk();
  const open = desk.open('anna', 'call-1');
  const server = await testServer([recordRoutes(desk)]);
  const over = new AbortController();
  const obeys = (async () => {
    for (;;) {
      await open.commands.untilAny(over.signal);
      const one = open.commands.take();
      if (one?.command.kind === 'record') asked.push(one.command.wish);
      one?.done();
    }
  })().catch(() => undefined);
  const status = async (id: string, user: string | undefined, body: object = { do: 'start' }) =>
    (
      await server.inject({
        ...{ method: 'POST' as const, url: `/api/agents/${id}/call/record`, remoteAddress: '192.0.2.7' },
        payload: body,
        headers: user === undefined ? {} : as(user),
      })
    ).statusCode;
  expect([
    await status('anna', undefined),
    await status('anna', 'quin'),
    await status('bela', 'anna'),
  ]).toEqual([401, 403, 403]);
  for (const wrong of [{}, { do: 'erase' }, { do: 'start', by: 'sue' }])
    expect(await status('anna', 'anna', wrong)).toBe(400);
  expect(await status('anna', 'anna')).toBe(204);
  for (const wish of ['stop', 'pause', 'resume']) expect(await status('anna', 'sue', { do: wish })).toBe(204);
  expect(asked).toEqual(['start', 'stop', 'pause', 'resume']);
  over.abort();
  await Promise.all([obeys, server.close()]);
  open[Symbol.dispose]();
});
