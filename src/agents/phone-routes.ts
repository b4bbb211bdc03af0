import { phonePassword } from '../accounts/index.js';
import { phoneReply, type PhoneSettings } from '../contracts/index.js';
import { route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { Site } from '../site/index.js';
import { browserLine } from './agent-lines.js';

export interface BrowserPhoneParts {
  readonly site: () => Site;
  readonly seed: string;
  readonly iceServers: PhoneSettings['iceServers'];
}

/** Where the page speaks SIP; the service passes it on to the switch. */
export const sipPath = '/sip';

/** The account of the phone inside the page, for the agent who is logged in and nobody else. */
export const browserPhoneRoutes = ({ site, seed, iceServers }: BrowserPhoneParts): RouteModule => ({
  name: 'phone',
  description: 'The phone inside the browser page',
  routes: [
    route({
      method: 'GET',
      path: '/api/phone',
      access: 'any-role',
      summary: "The account of one's own browser phone",
      description: 'For the agent who is logged in; administrators have no phone.',
      reply: phoneReply,
      handler: ({ account }) => {
        const agent = site().agents.get(account.id);
        if (!agent) throw new Refused('unknown-agent', `${account.id} is nobody who takes calls`);
        const user = browserLine(agent.phone);
        return {
          user,
          password: phonePassword(seed, user),
          domain: 'ringdown.invalid',
          path: sipPath,
          iceServers,
        };
      },
    }),
  ],
});
