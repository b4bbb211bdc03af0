import type { LegEndCause } from '../telephony/index.js';

/** Q.850 causes (ITU-T Q.850 §2.2.7) as Asterisk reports them. */
const byQ850: ReadonlyMap<number, LegEndCause> = new Map([
  [1, 'unreachable'], // unallocated number
  [2, 'unreachable'],
  [3, 'unreachable'], // no route
  [17, 'busy'],
  [18, 'no-answer'],
  [19, 'no-answer'],
  [20, 'unreachable'], // subscriber absent
  [21, 'rejected'],
  [22, 'unreachable'], // number changed
  [26, 'answered-elsewhere'],
  [27, 'unreachable'],
  [28, 'unreachable'], // number incomplete
  [34, 'unreachable'], // no circuit, from a carrier's 503
  [38, 'unreachable'],
  [102, 'unreachable'], // nobody answered the INVITE
]);

/** SIP statuses (RFC 3261 §21) say it better than the cause they were translated into. */
const bySip: ReadonlyMap<number, LegEndCause> = new Map([
  [403, 'rejected'],
  [404, 'unreachable'],
  [408, 'unreachable'],
  [410, 'unreachable'],
  [480, 'no-answer'],
  [484, 'unreachable'],
  [486, 'busy'],
  [487, 'no-answer'],
  [503, 'unreachable'],
  [600, 'busy'],
  [603, 'rejected'],
  [604, 'unreachable'],
]);

/** Why a leg that never was answered ended. One that was answered has simply been hung up. */
export const causeOf = (q850: number | undefined, sipStatus: number | undefined): LegEndCause =>
  (sipStatus === undefined ? undefined : bySip.get(sipStatus)) ??
  (q850 === undefined ? undefined : byQ850.get(q850)) ??
  'failed';

/** The reason code for `DELETE /channels/{id}`; 26 tells a phone not to show a missed call. */
export const reasonCode = {
  normal: '16',
  busy: '17',
  congestion: '34',
  'answered-elsewhere': '26',
  rejected: '21',
} as const;
