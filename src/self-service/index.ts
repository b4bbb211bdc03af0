import type { DoHandler } from '../ivr/index.js';
import { accounts } from './account.js';
import { appointments } from './appointments.js';
import { company } from './company.js';
import { identifying } from './identify.js';
import { orders } from './orders.js';
import type { SelfServiceParts } from './parts.js';
import { reminderAnswers } from './reminders.js';
import { services } from './services.js';
import { tickets } from './tickets.js';

export { reminderAnswerVariable, reminderVariable } from './reminders.js';
export type { SelfServiceParts } from './parts.js';

/** What callers can settle without a person; the flows of the site put it together. */
export const selfServiceHandlers = (parts: SelfServiceParts): readonly DoHandler[] => [
  ...identifying(parts),
  ...accounts(parts),
  ...orders(parts),
  ...appointments(parts),
  ...reminderAnswers(parts),
  ...services(parts),
  ...tickets(parts),
  ...company(parts),
];
