/** Customers of the example company who are rung before an appointment: one, a minute from now, unless told. */
import type { Holdings } from '../../../src/customers/index.js';
import type { ReminderRules } from '../../../src/site/index.js';
import type { FarPhone } from '../../../src/telephony/memory/index.js';
import { exampleHoldings } from '../example-holdings.js';
import { centreWorld } from './centre.js';
import type { CentreWorld } from './centre.js';
import { exampleSite } from './example-callers.js';

export const dayMs = 86_400_000;
export const rules: ReminderRules = { flow: 'reminder', beforeSec: 86_400, notAfterSec: 7_200 };

export interface Reminded {
  readonly world: CentreWorld;
  readonly customer: Holdings['customers'][number];
  readonly phone: () => FarPhone;
}

/** `fromMinute`: nobody may be rung earlier in the day than this. */
export async function remindedWorld(language = 'nl', fromMinute = 8 * 60): Promise<Reminded> {
  const example = await exampleSite();
  const { callbacks } = example;
  if (!callbacks) throw new Error('the example company rings nobody');
  const site = {
    ...example,
    reminders: rules,
    callbacks: { ...callbacks, customerDay: { ...callbacks.customerDay, fromMinute } },
  };
  let customer: Holdings['customers'][number] | undefined;
  const world = await centreWorld({
    site,
    holdings: (now) => {
      const held = exampleHoldings(now);
      customer = held.customers.find((one) => one.language === language && one.numbers.length > 0);
      const [branch] = held.branches;
      if (!customer || !branch) throw new Error('there is no such customer');
      const startsAt = new Date(now + dayMs + 60_000).toISOString();
      const appointments = [
        { reference: 'A1', customerId: customer.id, branchId: branch.id, startsAt, desk: 1 },
      ];
      return { ...held, appointments };
    },
  });
  if (!customer) throw new Error('nobody has opened the back office');
  const [number = ''] = customer.numbers;
  return { world, customer, phone: () => world.switch.number('local', number) };
}

export function reminder({ shared }: CentreWorld) {
  const [one] = shared.reminders.reminders;
  if (!one) throw new Error('there is no reminder');
  return one;
}

/** Whoever answers that phone hears this prompt now, or soon. */
export async function hearsAt({ world, phone }: Reminded, prompt: string, withinMs = 30_000): Promise<void> {
  for (const end = world.clock.now() + withinMs; world.clock.now() < end; await world.passes(100)) {
    const hearing = phone().call?.hearing;
    if (hearing?.kind === 'sound' && hearing.sound.kind === 'file' && hearing.sound.path.includes(prompt))
      return;
  }
  throw new Error(`'${prompt}' was not heard; it is ${JSON.stringify(phone().call?.hearing)}`);
}
