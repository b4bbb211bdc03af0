/** The back office of a company that has systems of its own. */
import { BackOfficeFailed } from '../back-office.js';
import type { BackOffice, Reading } from '../back-office.js';
import type { Appointment, Customer } from '../records.js';
import { ConnectorClient } from './connector-client.js';
import type { ConnectorSettings } from './connector-client.js';

export function connectedBackOffice(settings: ConnectorSettings): BackOffice {
  const client = new ConnectorClient(settings);
  return {
    customers: {
      withNumber: async (number, signal) => {
        const found = await client.read('find-customers', { number }, signal);
        const { customers } = found.value;
        const isStranger = ({ numbers }: Customer) => !numbers.includes(number);
        if (customers.some(isStranger)) throw amiss('find-customers', 'a customer has another number');
        return of(found, customers);
      },
      get: async (customerId, signal) => {
        const found = await client.read('get-customer', { customerId }, signal);
        const { customer } = found.value;
        if (customer && customer.id !== customerId) throw amiss('get-customer', 'it is another customer');
        return of(found, customer ?? undefined);
      },
      withPin: async (accountNumber, pin, signal) => {
        const { customer } = await client.ask('check-pin', { accountNumber, pin }, signal);
        if (customer && customer.accountNumber !== accountNumber)
          throw amiss('check-pin', 'it is the customer of another account');
        return customer ?? undefined;
      },
    },
    accounts: {
      stateOf: async (customerId, signal) => {
        const found = await client.read('account-state', { customerId }, signal);
        return of(found, found.value.account ?? undefined);
      },
    },
    orders: {
      latest: async (customerId, limit, signal) => {
        const found = await client.read('latest-orders', { customerId, limit }, signal);
        return of(found, found.value.orders.slice(0, limit));
      },
      find: async (customerId, reference, signal) => {
        const found = await client.read('find-order', { customerId, reference }, signal);
        const { order } = found.value;
        if (order && order.reference !== reference) throw amiss('find-order', 'it is another order');
        return of(found, order ?? undefined);
      },
    },
    appointments: {
      freeTimes: async (branchId, from, limit, signal) => {
        const asked = { branchId, from: new Date(from).toISOString(), limit };
        const { times } = await client.ask('free-times', asked, signal);
        const all = times.map((time) => Date.parse(time)).filter((time) => time >= from);
        return [...new Set(all)]
          .sort((one, other) => one - other)
          .slice(0, limit)
          .map((time) => new Date(time).toISOString());
      },
      ofCustomer: async (customerId, from, signal) => {
        const asked = { customerId, from: new Date(from).toISOString() };
        const { appointments } = await client.ask('appointments', asked, signal);
        return appointments.map(inUtc).sort((one, other) => one.startsAt.localeCompare(other.startsAt));
      },
      between: async (from, to, limit, signal) => {
        const asked = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit };
        const { appointments } = await client.ask('appointments-between', asked, signal);
        return appointments
          .map((one) => ({ ...one, startsAt: new Date(one.startsAt).toISOString() }))
          .filter(({ startsAt }) => Date.parse(startsAt) >= from && Date.parse(startsAt) < to)
          .sort((one, other) => one.startsAt.localeCompare(other.startsAt))
          .slice(0, limit);
      },
      confirm: async (customerId, reference, key, signal) =>
        (await client.ask('confirm-appointment', { customerId, reference, key }, signal)).result,
      book: async (customerId, branchId, startsAt, key, signal) => {
        const booking = await client.ask('book-appointment', { customerId, branchId, startsAt, key }, signal);
        if (booking.result !== 'booked') return booking;
        return { result: 'booked', appointment: asWished(booking.appointment, startsAt, 'book-appointment') };
      },
      move: async (customerId, reference, startsAt, key, signal) => {
        const booking = await client.ask(
          'move-appointment',
          { customerId, reference, startsAt, key },
          signal,
        );
        if (booking.result !== 'booked') return booking;
        return { result: 'booked', appointment: asWished(booking.appointment, startsAt, 'move-appointment') };
      },
      cancel: async (customerId, reference, key, signal) =>
        (await client.ask('cancel-appointment', { customerId, reference, key }, signal)).result,
    },
    services: {
      ofCustomer: async (customerId, signal) => {
        const found = await client.read('services', { customerId }, signal);
        return of(found, found.value.services);
      },
      change: async (customerId, code, to, key, signal) => {
        const result = await client.ask('change-service', { customerId, code, to, key }, signal);
        if (result.result === 'changed' && (result.change.to !== to || result.change.code !== code))
          throw amiss('change-service', 'something else was changed');
        return result;
      },
      undo: async (customerId, reference, key, signal) =>
        (await client.ask('undo-service-change', { customerId, reference, key }, signal)).result,
    },
    tickets: {
      openOf: async (customerId, signal) => {
        const found = await client.read('open-tickets', { customerId }, signal);
        return of(found, found.value.tickets);
      },
      open: async (customerId, summary, key, signal) =>
        (await client.ask('open-ticket', { customerId, summary, key }, signal)).ticket,
    },
    contacts: {
      record: async (customerId, contact, key, signal) => {
        const told = await whereOffered(client.ask('record-contact', { customerId, contact, key }, signal));
        return told?.result ?? 'not-kept';
      },
      latest: async (customerId, limit, signal) => {
        const found = await whereOffered(client.read('latest-contacts', { customerId, limit }, signal));
        if (!found) return { value: [], asOf: settings.clock.now() };
        return of(found, found.value.contacts.slice(0, limit));
      },
    },
    compensations: {
      book: async (customerId, compensation, key, signal) => {
        const asked = client.ask('book-compensation', { customerId, compensation, key }, signal);
        return (await whereOffered(asked))?.result ?? 'not-kept';
      },
    },
    promotions: {
      current: async (on, signal) => {
        const found = await client.read('promotions', { on }, signal);
        return of(found, found.value.promotions);
      },
    },
    branches: {
      get: async (branchId, signal) => {
        const found = await client.read('get-branch', { branchId }, signal);
        return of(found, found.value.branch ?? undefined);
      },
      nearest: async (postalCode, signal) => {
        const found = await client.read('nearest-branch', { postalCode }, signal);
        return of(found, found.value.branch ?? undefined);
      },
    },
  };
}

/** Undefined where the company's system does without this operation. */
async function whereOffered<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof BackOfficeFailed && error.why === 'not-offered') return undefined;
    throw error;
  }
}

const of = <T>({ asOf }: Reading<unknown>, value: T): Reading<T> => ({ value, asOf });

/** Shaped as described, and not true all the same. */
const amiss = (operation: string, what: string): BackOfficeFailed =>
  new BackOfficeFailed(operation, 'lying', what);

const inUtc = (appointment: Appointment): Appointment => ({
  ...appointment,
  startsAt: new Date(appointment.startsAt).toISOString(),
});

/** The caller hears the time that was booked: it must be the one that was wished for. */
function asWished(appointment: Appointment, startsAt: string, operation: string): Appointment {
  const booked = inUtc(appointment);
  if (Date.parse(booked.startsAt) !== Date.parse(startsAt)) throw amiss(operation, 'it is another time');
  return booked;
}
