/** The example company with systems of its own: the reference server, which callers meet through the service. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleOf, MemoryBackOffice } from '../../src/customers/index.js';
import type { Holdings } from '../../src/customers/index.js';
import { systemClock } from '../../src/kernel/index.js';
import { ReferenceBackOffice } from '../support/reference-back-office.js';
import { longestSilence } from '../support/sip/index.js';
import type { RobotCall } from '../support/sip/index.js';
import type { PrivateCompany } from './company.js';
import { siteWith } from './site-with.js';
import type { OwnSite } from './site-with.js';

/** Among the phrases of `billing`. */
export const unheardOf = 'zorblaxian';

const secretVariable = 'TEST_BACK_OFFICE_SECRET';

type HeldCustomer = Holdings['customers'][number];

export class ConnectedCompany implements AsyncDisposable {
  private constructor(
    readonly server: ReferenceBackOffice,
    readonly site: OwnSite,
    readonly holdings: Holdings,
  ) {}

  static async open(): Promise<ConnectedCompany> {
    const holdings = exampleOf('', systemClock.now());
    const secret = randomBytes(24).toString('base64url');
    const server = await ReferenceBackOffice.open(new MemoryBackOffice(holdings, systemClock), secret);
    const backOffice = `kind: connector\nurl: ${server.url}\nsecret-variable: ${secretVariable}\n`;
    const example = join(__dirname, '../../site');
    // A word that no dictionary has must cost nobody the phrases beside it.
    const phrases = readFileSync(join(example, 'phrases/en.yaml'), 'utf8').replace(
      'billing: [billing,',
      `billing: [${unheardOf} fees, billing,`,
    );
    const site = siteWith({ 'back-office.yaml': backOffice, 'phrases/en.yaml': phrases }, [], example);
    return new ConnectedCompany(server, site, holdings);
  }

  /** What an operator writes into `secrets.env`. */
  readonly secrets = (): Readonly<Record<string, string>> => ({ [secretVariable]: this.server.secret });

  customer(index: number): HeldCustomer {
    const found = this.holdings.customers[index];
    if (!found) throw new Error(`the example has no customer ${index}`);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    this.site[Symbol.dispose]();
  }
}

/** What the log says of handlers that failed in a call: `handler operation why`. */
export async function failuresOf(
  { docker, project }: PrivateCompany,
  callId: string,
): Promise<readonly string[]> {
  const lines = (await docker('logs', `${project}-app`)).trim().split('\n');
  return lines.flatMap((line) => {
    const { event, err, ...said } = JSON.parse(line) as Record<string, unknown> & {
      err?: Record<'operation' | 'why', string>;
    };
    return event === 'handler.failed' && said['callId'] === callId
      ? [`${String(said['handler'])} ${err?.operation} ${err?.why}`]
      : [];
  });
}

/** How long the line was dead for this caller, at the longest, from a moment on (performance.now). */
export const deadForMs = (call: RobotCall, sinceMs: number): number =>
  longestSilence(call.heardSince(sinceMs).pcm).durationMs;
