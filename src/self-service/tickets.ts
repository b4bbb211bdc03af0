/** Work for the company's people that a caller leaves with the service. */
import type { DoHandler } from '../ivr/index.js';
import type { SelfServiceParts } from './parts.js';
import { confirmedCustomer, settled, shipped } from './shipped.js';

export const tickets = ({ backOffice }: SelfServiceParts): readonly DoHandler[] => [
  shipped('open-ticket', async ({ summary }, context) => {
    const customerId = confirmedCustomer(context);
    const { variables, call, signal } = context;
    // Asked for again in the same call, it is the same ticket.
    const key = `ticket-${call.id}-${summary}`.slice(0, 100);
    const { reference } = await backOffice.tickets.open(customerId, summary, key, signal);
    variables.set('ticket', reference);
    settled(context, { deed: 'ticket-opened', reference, detail: summary });
    return 'opened';
  }),
];
