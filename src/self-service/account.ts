/** What is to be paid. */
import type { Money } from '../customers/index.js';
import type { DoHandler } from '../ivr/index.js';
import type { SelfServiceParts } from './parts.js';
import { confirmedCustomer, settled, shipped } from './shipped.js';
import { ageMinutes, localDay, spokenMoney } from './spoken-values.js';

export const accounts = ({ backOffice, site, clock }: SelfServiceParts): readonly DoHandler[] => [
  shipped('account-balance', async (_, context) => {
    const customerId = confirmedCustomer(context);
    const { value: account, asOf } = await backOffice.accounts.stateOf(customerId, context.signal);
    if (!account) throw new Error(`customer ${customerId} has no account`);
    const { balance, dueOn } = account;
    context.variables.set('balance', spokenMoney(balance));
    context.variables.set('balanceDueOn', dueOn ?? '');
    context.variables.set('balanceAge', String(ageMinutes(asOf, clock.now())));
    const outcome = standing(balance, dueOn, localDay(clock.now(), site().company.timeZone));
    settled(context, { deed: 'balance-told', detail: outcome });
    return outcome;
  }),
];

/** Days are compared as `YYYY-MM-DD`. */
function standing(
  { amount }: Money,
  dueOn: string | null,
  today: string,
): 'due' | 'overdue' | 'settled' | 'credit' {
  if (Number(amount) === 0) return 'settled';
  if (Number(amount) < 0) return 'credit';
  return dueOn !== null && dueOn < today ? 'overdue' : 'due';
}
