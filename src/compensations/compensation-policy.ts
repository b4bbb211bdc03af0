/** What may be given to a customer, how much and by whom. Amounts are hundredths of the currency. Pure. */
import { Refused } from '../kernel/index.js';
import { givingRoles, type CompensationLimits, type CompensationRules } from '../site/index.js';

const dayMs = 86_400_000;

/** Since when what a customer was given counts for the limit. */
export const periodStart = ({ periodDays }: Pick<CompensationRules, 'periodDays'>, now: number): number =>
  now - periodDays * dayMs;

/** `12.5` → 1250; undefined for what is no amount above 0. */
export function hundredthsOf(written: string): number | undefined {
  const [, whole, part = ''] = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(written) ?? [];
  const hundredths = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return hundredths > 0 ? hundredths : undefined;
}

/** 1250 → `12.50`. */
export const amountOf = (hundredths: number): string => (hundredths / 100).toFixed(2);

/** Of those who have this role; undefined when they may give nothing. */
export const limitsOf = (rules: CompensationRules, role: string): CompensationLimits | undefined =>
  rules.limits.get(role as (typeof givingRoles)[number]);

/** The first role after this one that may give more. */
export function moreBy(rules: CompensationRules, role: string): (typeof givingRoles)[number] | undefined {
  const own = limitsOf(rules, role) ?? { each: 0, customer: 0 };
  const after = givingRoles.slice(givingRoles.findIndex((one) => one === role) + 1);
  return after.find((one) => {
    const { each, customer } = rules.limits.get(one) ?? own;
    return each > own.each || customer > own.customer;
  });
}

/**
 * The amount of a wish, and the limits that hold for it. Throws `Refused`: 'forbidden', 'invalid-kind', 'invalid-amount',
 * 'over-limit'.
 */
export function checkWish(
  rules: CompensationRules,
  role: string,
  wish: { readonly kind: string; readonly amount: string | undefined },
): { readonly amount: number; readonly limits: CompensationLimits } {
  const limits = limitsOf(rules, role);
  const kind = rules.kinds.get(wish.kind);
  if (!limits)
    throw new Refused('forbidden', `whoever is ${role} gives customers nothing${orElse(rules, role)}`);
  if (!kind)
    throw new Refused(
      'invalid-kind',
      `there is no ${wish.kind} to give; there is ${[...rules.kinds.keys()].join(', ')}`,
    );
  const amount = wish.amount === undefined ? kind.worth : hundredthsOf(wish.amount);
  if (amount === undefined || (kind.worth !== undefined && amount !== kind.worth))
    throw new Refused(
      'invalid-amount',
      kind.worth === undefined
        ? `say how much, for example 12.50`
        : `${wish.kind} is worth ${amountOf(kind.worth)} ${rules.currency}, no more and no less`,
    );
  if (amount > limits.each)
    throw new Refused(
      'over-limit',
      `${amountOf(amount)} ${rules.currency} is more than the ${amountOf(limits.each)} that whoever is ${role} may give at a time${orElse(rules, role)}`,
    );
  return { amount, limits };
}

/** Says what the customer may still be given. */
export function overCustomerLimit(
  rules: CompensationRules,
  role: string,
  { given, amount }: { readonly given: number; readonly amount: number },
): Refused {
  const most = limitsOf(rules, role)?.customer ?? 0;
  return new Refused(
    'over-customer-limit',
    `the customer was given ${amountOf(given)} ${rules.currency} within ${rules.periodDays} days; with ${amountOf(amount)} more that would be above the ${amountOf(most)} that whoever is ${role} may give${orElse(rules, role)}`,
  );
}

function orElse(rules: CompensationRules, role: string): string {
  const other = moreBy(rules, role);
  const more = other && rules.limits.get(other);
  return other && more
    ? `; ask a ${other}: ${amountOf(more.each)} at a time and ${amountOf(more.customer)} in ${rules.periodDays} days`
    : '';
}
