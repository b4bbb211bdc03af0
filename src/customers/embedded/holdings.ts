/** All that the embedded back office holds, as plain data: what the example company is made of. */
import type {
  AccountState,
  Appointment,
  Branch,
  Customer,
  Order,
  Promotion,
  ServiceState,
  ServiceTicket,
} from '../records.js';
import type { Calendar } from './calendar-policy.js';
import type { Place } from './nearest-policy.js';

export type HeldBranch = Branch & Calendar & Place;

export interface Holdings {
  readonly customers: readonly (Customer & { readonly pin: string })[];
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly orders: readonly (Order & { readonly customerId: string })[];
  readonly branches: readonly HeldBranch[];
  /** By the first digits of postal codes. */
  readonly postalAreas: ReadonlyMap<string, Place>;
  readonly appointments: readonly (Appointment & { readonly customerId: string; readonly desk: number })[];
  readonly services: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly customerServices: readonly {
    readonly customerId: string;
    readonly code: string;
    readonly state: ServiceState;
  }[];
  readonly tickets: readonly (ServiceTicket & { readonly customerId: string })[];
  readonly promotions: readonly (Promotion & { readonly from: string })[];
}
