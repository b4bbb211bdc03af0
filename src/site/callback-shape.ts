/** The shape of `callbacks.yaml`; docs/site.md explains each key. */
import { z } from 'zod';
import type { CallbackRules, RetryReason } from './callback-rules.js';
import { mistake, shape } from './shape.js';
import * as w from './words.js';

const prefix = z.string().regex(/^\+[1-9]\d{0,14}$/, {
  error: ({ input }) =>
    mistake(
      `'${String(input)}' is not the beginning of a number`,
      'write a plus and the first digits, for example "+36"',
    ),
});

const e164 = z.string().regex(w.e164Pattern.pattern, {
  error: ({ input }) => mistake(`'${String(input)}' is not a telephone number`, w.e164Pattern.remedy),
});

const country = z.string().regex(/^[A-Z]{2}$/, {
  error: ({ input }) =>
    mistake(`'${String(input)}' is not a country`, 'write its two capital letters, for example HU'),
});

const retry = (gapSec: number, times: number) =>
  shape({
    'after-seconds': w.seconds(5, 86_400).default(gapSec),
    times: w.wholeNumber(0, 20).default(times),
  }).default({ 'after-seconds': gapSec, times });

export const callbacksShape = shape({
  country,
  allowed: z
    .array(prefix)
    .min(1, mistake('no number may be rung', 'write at least one, for example ["+36"]')),
  forbidden: z.array(prefix).default([]),
  'agents-may-dial': w.yesNo.default(false),
  'outgoing-wrap-up-seconds': w.seconds(0, 3600).default(30),
  trunk: w.name,
  'caller-number': e164,
  'caller-name': w.text.optional(),
  'dials-per-second': w.wholeNumber(1, 100).default(2),
  'ring-seconds': w.seconds(10, 120).default(30),
  retries: shape({
    busy: retry(180, 4),
    'no-answer': retry(900, 3),
    voicemail: retry(1800, 2),
    refused: retry(3600, 1),
    unreachable: retry(1800, 2),
    abandoned: retry(300, 2),
  }).default({
    busy: { 'after-seconds': 180, times: 4 },
    'no-answer': { 'after-seconds': 900, times: 3 },
    voicemail: { 'after-seconds': 1800, times: 2 },
    refused: { 'after-seconds': 3600, times: 1 },
    unreachable: { 'after-seconds': 1800, times: 2 },
    abandoned: { 'after-seconds': 300, times: 2 },
  }),
  'give-up-after-hours': w.wholeNumber(1, 720).default(48),
  'customer-day': w.daySpans
    .refine((spans) => spans.length === 1, mistake('one span is expected here', 'write 08:00-21:00'))
    .default([{ fromMinute: 8 * 60, toMinute: 21 * 60 }]),
  slots: shape({
    hours: w.name,
    minutes: w.wholeNumber(15, 480).default(60),
    'days-ahead': w.wholeNumber(1, 30).default(3),
    'notice-minutes': w.wholeNumber(0, 1440).default(30),
  }).optional(),
  'time-zones': z.record(prefix, w.timeZone).default({}),
  queues: z
    .record(
      w.name,
      shape({
        first: z.enum(['agent', 'customer']).default('agent'),
        confirm: w.yesNo.optional(),
        'hold-seconds': w.seconds(0, 120).default(15),
        'caller-number': e164.optional(),
      }),
    )
    .default({}),
});

export type CallbacksDraft = z.infer<typeof callbacksShape>;

export function callbackRulesOf(draft: CallbacksDraft, companyName: string): CallbackRules {
  const [day] = draft['customer-day'];
  const { slots } = draft;
  return {
    country: draft.country,
    allowed: draft.allowed,
    forbidden: draft.forbidden,
    agentsMayDial: draft['agents-may-dial'],
    outgoingWrapUpSec: draft['outgoing-wrap-up-seconds'],
    trunk: draft.trunk,
    callerNumber: draft['caller-number'],
    callerName: draft['caller-name'] ?? companyName,
    dialsPerSec: draft['dials-per-second'],
    ringSec: draft['ring-seconds'],
    retries: Object.fromEntries(
      Object.entries(draft.retries).map(([why, rule]) => [
        why,
        { gapSec: rule['after-seconds'], times: rule.times },
      ]),
    ) as Record<RetryReason, { gapSec: number; times: number }>,
    giveUpAfterSec: draft['give-up-after-hours'] * 3600,
    customerDay: day ?? { fromMinute: 0, toMinute: 1440 },
    slots: slots && {
      hours: slots.hours,
      lengthMinutes: slots.minutes,
      daysAhead: slots['days-ahead'],
      noticeMinutes: slots['notice-minutes'],
    },
    timeZones: new Map(Object.entries(draft['time-zones'])),
    queues: new Map(
      Object.entries(draft.queues).map(([name, { first, confirm, ...queue }]) => [
        name,
        {
          first,
          confirm: confirm ?? first === 'customer',
          holdSec: queue['hold-seconds'],
          callerNumber: queue['caller-number'],
        },
      ]),
    ),
  };
}
