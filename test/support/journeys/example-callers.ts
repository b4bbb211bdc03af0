/** Customers of the example company on the phone: from the welcome to where they want to be. */
import { join } from 'node:path';
import type { Holdings } from '../../../src/customers/index.js';
import { loadSite } from '../../../src/site/index.js';
import type { Site } from '../../../src/site/index.js';
import { centreWorld } from './centre.js';
import type { CentreWorld } from './centre.js';
import type { PartyInCall } from './party.js';

let loaded: Promise<Site> | undefined;

export const exampleSite = (): Promise<Site> => (loaded ??= loadSite(join(__dirname, '../../../site')));
export const exampleNumber = '+3612345670';

/** The example company, with its flows as they are. */
export const exampleWorld = async (): Promise<CentreWorld> => centreWorld({ site: await exampleSite() });

export type ExampleCustomer = Holdings['customers'][number];

export function holdingsOf({ shared }: CentreWorld): Holdings {
  if (!shared.holdings) throw new Error('nobody has opened the back office');
  return shared.holdings;
}

export function customerWho(
  world: CentreWorld,
  fits: (customer: ExampleCustomer) => boolean,
): ExampleCustomer {
  const found = holdingsOf(world).customers.find(fits);
  if (!found) throw new Error('there is no such customer');
  return found;
}

/** Keys in account number and PIN, and hears the menu of self-service. */
export async function identifies(call: PartyInCall, { accountNumber, pin }: ExampleCustomer): Promise<void> {
  await call.hears('main-menu');
  call.presses('7');
  await call.hears('ask-account-number');
  call.presses(`${accountNumber}#`);
  await call.hears('ask-pin');
  call.presses(`${pin}#`);
  await call.hears('self-service-menu');
}
