/** Whoever hangs up in self-service, and whenever: nothing is left, and every call has ended once. */
import { crashSweep, hangUpSweep } from '../support/journeys/index.js';
import type { Scenario } from '../support/journeys/hang-up-sweep.js';
import type { CentreWorld, Shared } from '../support/journeys/centre.js';
import { complaints } from '../support/journeys/ends.js';
import {
  customerWho,
  exampleNumber,
  exampleSite,
  exampleWorld,
  holdingsOf,
  identifies,
} from '../support/journeys/example-callers.js';
import type { ExampleCustomer } from '../support/journeys/example-callers.js';
import type { PartyInCall } from '../support/journeys/party.js';
import { background } from '../support/journeys/scenarios.js';

beforeAll(() => exampleSite());

const scenario = (
  who: (world: CentreWorld) => (customer: ExampleCustomer) => boolean,
  script: (call: PartyInCall) => Promise<void>,
): Scenario<Shared> => ({
  world: exampleWorld,
  counts: (call) => !background.test(call),
  moments: ['while'],
  restMs: 25_000,
  afterwards: (world) => Promise.resolve(complaints(world)),
  script: async (world) => {
    const call = world.caller().dials(exampleNumber);
    await identifies(call, customerWho(world, who(world)));
    await script(call);
    call.hangsUp();
    await call.isOver();
  },
});

const anybody = () => () => true;
const without = (world: CentreWorld) => {
  const { appointments } = holdingsOf(world);
  return ({ id }: ExampleCustomer) => !appointments.some(({ customerId }) => customerId === id);
};
const withOrder = (world: CentreWorld) => {
  const { orders } = holdingsOf(world);
  return ({ id }: ExampleCustomer) => orders.some(({ customerId }) => customerId === id);
};
const withActiveService = (world: CentreWorld) => {
  const { customerServices } = holdingsOf(world);
  return ({ id }: ExampleCustomer) =>
    customerServices
      .filter(({ customerId }) => customerId === id)
      .sort((one, other) => one.code.localeCompare(other.code))[0]?.state === 'active';
};

const balance = scenario(anybody, async (call) => {
  call.presses('1');
  await call.hears('account-what-next');
});
const orders = scenario(withOrder, async (call) => {
  call.presses('21');
  await call.hears('order-state');
});
const appointments = scenario(without, async (call) => {
  call.presses('31');
  await call.hears('appointment-times-three');
  call.presses('1');
  await call.hears('appointment-menu');
  call.presses('2');
  await call.hears('appointment-times-three');
  call.presses('1');
  await call.hears('appointment-menu');
  call.presses('31');
  await call.hears('appointment-cancelled');
});
const services = scenario(withActiveService, async (call) => {
  call.presses('4');
  await call.hears('service-is-active');
  call.presses('11');
  await call.hears('service-blocked');
  call.presses('1');
  await call.hears('service-undone');
});
const company = scenario(anybody, async (call) => {
  call.presses('5');
  await call.hears('company-menu');
  call.presses('2');
  await call.hears('branch-is');
  await call.hears('company-menu');
  call.presses('3');
  await call.hears('promotion-menu');
});

hangUpSweep('balance by PIN', balance);
hangUpSweep('order', orders);
hangUpSweep('appointment booked, moved, cancelled', appointments);
hangUpSweep('service blocked and taken back', services);
hangUpSweep('branch and offers', company);
crashSweep('appointment booked, moved, cancelled', appointments);
