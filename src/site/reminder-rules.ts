/** reminders.yaml: customers are rung before their appointments. */
import type { z } from 'zod';
import { nameRemedy } from './nearest.js';
import { mistake, shape } from './shape.js';
import type { SiteDraft } from './site-draft.js';
import * as w from './words.js';
import { knows } from './yaml-file.js';

export interface ReminderRules {
  /** What the customer hears, once somebody has answered. */
  readonly flow: string;
  /** So long before it begins; at the next time at which customers may be rung. */
  readonly beforeSec: number;
  /** Nobody is rung any more from this long before it begins. */
  readonly notAfterSec: number;
}

export const remindersShape = shape({
  enabled: w.yesNo,
  flow: w.name,
  'before-hours': w.wholeNumber(1, 168).default(24),
  'not-after-hours': w.wholeNumber(0, 167).default(2),
}).refine((written) => written['not-after-hours'] < written['before-hours'], {
  path: ['not-after-hours'],
  error: mistake('nobody would ever be reminded', 'make it less than before-hours'),
});

export type RemindersDraft = z.infer<typeof remindersShape>;

export function checkReminders({ files, reminders, callbacks, flows }: SiteDraft): void {
  if (!reminders) return;
  const file = files.reminders;
  if (!knows(flows, reminders.flow))
    file.error(
      file.at(['flow']),
      `unknown flow '${reminders.flow}'`,
      nameRemedy(reminders.flow, flows.names),
    );
  if (reminders.enabled && !callbacks && !files.callbacks.readable)
    file.error(
      file.at(['enabled']),
      'it is not known whom we may ring, and when: callbacks.yaml is missing',
      'create it; reminders keep its rules on numbers, hours, pace and retries',
    );
}

/** Undefined when they are switched off. */
export const reminderRulesOf = (draft: RemindersDraft | undefined): ReminderRules | undefined =>
  draft?.enabled === true
    ? {
        flow: draft.flow,
        beforeSec: draft['before-hours'] * 3600,
        notAfterSec: draft['not-after-hours'] * 3600,
      }
    : undefined;
