import { ConversationDesk, type CallCommand } from '../../../src/conversations/index.js';
import type { RouteModule } from '../../../src/http/index.js';
import { askedOf, testServer } from '../http/server-under-test.js';

/** Routes on a desk where one agent has a call, in which all that is asked for is noted and done. */
export async function servedWithCallOf(
  agentId: string,
  routesOf: (desk: ConversationDesk) => readonly RouteModule[],
) {
  const asked: CallCommand[] = [];
  const desk = new ConversationDesk();
  const open = desk.open(agentId, 'call-1');
  const server = await testServer(routesOf(desk));
  const over = new AbortController();
  const obeys = (async () => {
    for (;;) {
      await open.commands.untilAny(over.signal);
      const one = open.commands.take();
      if (one) asked.push(one.command);
      one?.done();
    }
  })().catch(() => undefined);
  return {
    asked,
    ask: askedOf(server),
    async [Symbol.asyncDispose]() {
      over.abort();
      await Promise.all([obeys, server.close()]);
      open[Symbol.dispose]();
    },
  };
}
