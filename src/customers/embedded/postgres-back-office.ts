/** The back office of a company that has no systems of its own to connect. */
import { messageOf } from '../../kernel/index.js';
import type { Clock } from '../../kernel/index.js';
import { isAway } from '../../platform/index.js';
import type { Postgres } from '../../platform/index.js';
import { BackOfficeFailed } from '../back-office.js';
import type { BackOffice } from '../back-office.js';
import type { PinHash } from '../pin-hash.js';
import { PostgresAppointments } from './postgres-appointments.js';
import { ownCompensations } from './own-compensations.js';
import { PostgresContacts } from './postgres-contacts.js';
import {
  PostgresAccounts,
  PostgresBranches,
  PostgresCustomers,
  PostgresOrders,
  PostgresPromotions,
  PostgresTickets,
} from './postgres-records.js';
import { PostgresServices } from './postgres-services.js';

export const postgresBackOffice = (postgres: Postgres, clock: Clock, pins: PinHash): BackOffice => ({
  customers: named('customers', new PostgresCustomers(postgres, clock, pins)),
  accounts: named('accounts', new PostgresAccounts(postgres, clock)),
  orders: named('orders', new PostgresOrders(postgres, clock)),
  appointments: named('appointments', new PostgresAppointments(postgres, clock)),
  services: named('services', new PostgresServices(postgres, clock)),
  tickets: named('tickets', new PostgresTickets(postgres, clock)),
  contacts: named('contacts', new PostgresContacts(postgres, clock)),
  compensations: ownCompensations,
  promotions: named('promotions', new PostgresPromotions(postgres, clock)),
  branches: named('branches', new PostgresBranches(postgres, clock)),
});

/** A database that is away is a back office that is down. */
const named = <Port extends object>(name: string, port: Port): Port =>
  new Proxy(port, {
    get: (target, key): unknown => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await Reflect.apply(value, target, args);
        } catch (error) {
          if (!isAway(error)) throw error;
          throw new BackOfficeFailed(`${name}.${String(key)}`, 'down', messageOf(error), { cause: error });
        }
      };
    },
  });
