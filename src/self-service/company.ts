/** What anybody may know: opening hours, the nearest branch, promotions. */
import type { DoHandler } from '../ivr/index.js';
import { closesAt, nextOpening } from '../site/index.js';
import type { SelfServiceParts } from './parts.js';
import { settled, shipped } from './shipped.js';
import { inLanguage, localDay, localTime } from './spoken-values.js';

export const company = ({ backOffice, site, clock }: SelfServiceParts): readonly DoHandler[] => [
  shipped('opening-hours', async ({ hours: name }, { variables }) => {
    const hours = site().hours.get(name);
    if (!hours) throw new Error(`there are no hours '${name}' in hours.yaml`);
    const now = clock.now();
    const opens = nextOpening(hours, now);
    if (opens === undefined) return Promise.resolve('closed-for-good');
    if (opens > now) {
      variables.set('opensDay', localDay(opens, hours.timeZone));
      variables.set('opensTime', localTime(opens, hours.timeZone));
      return Promise.resolve('closed');
    }
    const closes = closesAt(hours, now);
    if (closes === undefined) return Promise.resolve('always-open');
    variables.set('openUntil', localTime(closes, hours.timeZone));
    return Promise.resolve('open');
  }),

  shipped('nearest-branch', async ({ postalCode }, context) => {
    const { identity, variables, signal } = context;
    const { customers, branches } = backOffice;
    // A number that is only likely the customer's must not tell where the customer lives.
    const own =
      postalCode === '' && identity.confirmed !== undefined
        ? (await customers.get(identity.confirmed, signal)).value?.address.postalCode
        : undefined;
    const code = own ?? postalCode;
    const branch = code === '' ? undefined : (await branches.nearest(code, signal)).value;
    if (!branch) return 'unknown';
    variables.set('branchName', branch.name);
    variables.set('branchStreet', branch.address.street);
    variables.set('branchTown', branch.address.town);
    settled(context, { deed: 'branch-told', detail: branch.name });
    return 'found';
  }),

  shipped('next-promotion', async (_, context) => {
    const { variables, language, signal } = context;
    const today = localDay(clock.now(), site().company.timeZone);
    const { value: all } = await backOffice.promotions.current(today, signal);
    const count = Number(variables.get('promotionCount') ?? 0);
    const promotion = all[count % Math.max(1, all.length)];
    if (!promotion) return 'none';
    variables.set('promotionCount', String(count + 1));
    variables.set('promotion', inLanguage(promotion.texts, language.get()));
    settled(context, { deed: 'promotion-told', detail: promotion.id });
    return 'told';
  }),
];
