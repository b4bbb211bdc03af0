/** Customers of the example company on the phone: from the welcome to where they want to be. */
import { join } from 'node:path';
import type { Holdings } from '../../../src/customers/index.js';
import { WordRecogniser } from '../word-recogniser.js';
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

/** The same with callers who speak English; a question is about a topic when it is one of its samples. */
export async function speakingWorld(): Promise<CentreWorld> {
  const site = await exampleSite();
  const words = new WordRecogniser();
  return centreWorld({
    site,
    speech: {
      recognisers: {
        for: (language) => (language === 'en' ? words : undefined),
        close: () => Promise.resolve(),
      },
      directory: {
        find: async (question, language) =>
          [...site.directory.values()]
            .filter(({ questions }) => questions.get(language)?.includes(question))
            .map((topic) => ({ topic, score: 1 })),
      },
    },
  });
}

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
