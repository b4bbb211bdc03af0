/**
 * An agent has two lines: a softphone's, and one for the phone inside the browser page. A call rings in the browser
 * while that is registered, otherwise at the softphone; never at both, so that nobody has to hurry to be first.
 */
import type { AgentProfile } from '../site/index.js';
import type { Reach } from './agent-status.js';

const browserSuffix = '-web';

/** A browser sends sound without a pause, whether anybody speaks or not. */
export const isBrowserLine = (line: string): boolean => line.endsWith(browserSuffix);

/** The line of the browser phone of the agent who has this softphone. */
export const browserLine = (phone: string): string => `${phone}${browserSuffix}`;

/** Whether the line is one of this agent's. */
export const isLineOf = ({ phone }: AgentProfile, line: string): boolean =>
  line === phone || line === browserLine(phone);

/** The line that is rung. */
export const lineToRing = ({ phone }: AgentProfile, reach: (line: string) => Reach): string =>
  reach(browserLine(phone)).reachable ? browserLine(phone) : phone;

/** An agent can be reached while either line can. */
export function reachOf({ phone }: AgentProfile, reach: (line: string) => Reach): Reach {
  const [browser, softphone] = [reach(browserLine(phone)), reach(phone)];
  if (browser.reachable && softphone.reachable)
    return { reachable: true, since: Math.min(browser.since, softphone.since) };
  if (browser.reachable) return browser;
  return softphone.reachable
    ? softphone
    : { reachable: false, since: Math.max(browser.since, softphone.since) };
}
