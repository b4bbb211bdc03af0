/** How an order stands. */
import type { Order } from '../customers/index.js';
import type { DoHandler } from '../ivr/index.js';
import type { SelfServiceParts } from './parts.js';
import { confirmedCustomer, settled, shipped } from './shipped.js';
import type { ContextOf } from './shipped.js';
import { inLanguage } from './spoken-values.js';

export const orders = ({ backOffice }: SelfServiceParts): readonly DoHandler[] => [
  shipped('latest-order', async (_, context) => {
    const { value } = await backOffice.orders.latest(confirmedCustomer(context), 1, context.signal);
    const [order] = value;
    if (!order) return 'none';
    tell(order, context);
    return 'found';
  }),
  shipped('find-order', async ({ number }, context) => {
    const customerId = confirmedCustomer(context);
    const { value: order } = await backOffice.orders.find(customerId, number, context.signal);
    if (!order) return 'unknown';
    tell(order, context);
    return 'found';
  }),
];

function tell(order: Order, context: ContextOf<'latest-order' | 'find-order'>): void {
  const { variables, language } = context;
  variables.set('orderNumber', order.reference);
  variables.set('orderState', order.state);
  variables.set('orderWhat', inLanguage(order.what, language.get()));
  variables.set('orderDay', order.arrivesOn ?? '');
  settled(context, { deed: 'order-told', reference: order.reference, detail: order.state });
}
