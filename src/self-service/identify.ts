/** Who is calling: account number and PIN. */
import type { DoHandler } from '../ivr/index.js';
import { logEvents } from '../platform/index.js';
import type { SelfServiceParts } from './parts.js';
import { shipped } from './shipped.js';

export const identifying = ({ pinCheck, log }: SelfServiceParts): readonly DoHandler[] => [
  shipped('check-pin', async ({ account, pin }, context) => {
    const { call, identity, signal } = context;
    const given = { accountNumber: account, pin, callerNumber: call.callerNumber };
    const result = await pinCheck.check(given, signal);
    if (result.kind === 'confirmed') {
      identity.confirm(result.proof);
      const { customerId } = result.proof;
      context.record({ kind: 'customer-confirmed', customerId });
      log.info({ event: logEvents.customerConfirmed, callId: call.id, customerId }, 'the PIN was right');
      return 'confirmed';
    }
    context.record({ kind: 'pin-refused', why: result.kind });
    log.warn({ event: logEvents.pinRefused, callId: call.id, why: result.kind }, 'a PIN was refused');
    return result.kind === 'later' ? 'too-often' : result.kind;
  }),
];
