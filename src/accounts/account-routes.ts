import { z } from 'zod';
import { sessionReply as who } from '../contracts/index.js';
import { route, type Account, type RouteModule } from '../http/index.js';
import type { Accounts } from './accounts.js';
import { longestPassword, shortestPassword } from './password-policy.js';

const text = z.string().min(1).max(longestPassword);

/** Logging in and out, and one's own password. */
export function accountRoutes(accounts: Accounts): RouteModule {
  const whoIs = async (account: Account) => ({
    ...account,
    initialPassword: await accounts.hasInitialPassword(account.id),
  });
  return {
    name: 'accounts',
    description: 'Logging in and out, and passwords',
    routes: [
      route({
        method: 'POST',
        path: '/api/session',
        access: 'public',
        summary: 'Logs in and sets the session cookie',
        description: 'Ten failures a minute from one address, then it is refused for a while.',
        body: z.object({ user: text, password: text }),
        reply: who,
        handler: async ({ body, remoteAddress, setSession }) => {
          const { account, sessionId } = await accounts.logIn(body.user, body.password, remoteAddress);
          setSession(sessionId);
          return whoIs(account);
        },
      }),
      route({
        method: 'GET',
        path: '/api/session',
        access: 'any-role',
        summary: 'Who is logged in',
        reply: who,
        handler: ({ account }) => whoIs(account),
      }),
      route({
        method: 'DELETE',
        path: '/api/session',
        access: 'any-role',
        summary: 'Logs out',
        reply: 'nothing',
        handler: async ({ sessionId, setSession }) => {
          if (sessionId !== undefined) await accounts.logOut(sessionId);
          setSession(undefined);
        },
      }),
      route({
        method: 'PUT',
        path: '/api/session/password',
        access: 'any-role',
        summary: "Changes one's own password and ends one's other sessions",
        body: z.object({
          oldPassword: text,
          newPassword: text.describe(`at least ${shortestPassword} characters`),
        }),
        reply: 'nothing',
        handler: ({ account, body, sessionId, remoteAddress }) =>
          accounts.changePassword(account, body.oldPassword, body.newPassword, {
            id: sessionId,
            remoteAddress,
          }),
      }),
      route({
        method: 'DELETE',
        path: '/api/accounts/{id}/password',
        access: 'admin',
        summary: 'Gives somebody the initial password back and ends their sessions',
        params: z.object({ id: text }),
        reply: 'nothing',
        handler: ({ params }) => accounts.resetPassword(params.id),
      }),
    ],
  };
}
