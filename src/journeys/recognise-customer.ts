/** Which customer is likely calling. It gives a language and help to agents, and access to nothing. */
import { isUnwinding, messageOf, orAborted, race, TimedOut } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Call } from './call.js';

/** After so long it is of no more use to the call. */
const within = 5_000;

/** Never rejects. Several customers with one number are nobody in particular; of a call that we make it is the number rung. */
export async function recogniseCustomer(call: Call, number: string = call.callerNumber): Promise<void> {
  const { centre, signal } = call;
  if (number === '') return;
  try {
    const found = await race(
      signal,
      (over) => centre.backOffice.customers.withNumber(number, over),
      async (over) => {
        await centre.clock.after(within, over);
        throw new TimedOut('the likely customer', within);
      },
    );
    const [customer, ...others] = found.value;
    if (!customer || others.length > 0) return;
    call.identity.becomesLikely(customer.id);
    call.record({ kind: 'customer-likely', customerId: customer.id });
    const { languages } = call.site.company;
    // Until a flow has begun; after that the caller may have chosen one.
    if (!call.hasBegun && !call.caller?.language && languages.includes(customer.language))
      call.language = customer.language;
  } catch (error) {
    if (signal.aborted || isUnwinding(error)) return;
    call.log.warn(
      { event: logEvents.backOfficeFailed, operation: 'customers', why: messageOf(error) },
      'it is not known whose number the caller has',
    );
  }
}

/** How long a caller who has been answered may wait for the own language. */
const languageWithinMs = 250;

/** Begins to look for the customer; resolves when that is done, or when the caller must not wait any longer. */
export async function greetCustomer(call: Call, answer: Promise<void>): Promise<void> {
  const recognised = recogniseCustomer(call);
  call.alongside(recognised);
  await answer;
  await race<void>(
    call.signal,
    (over) => orAborted(recognised, over),
    (over) => call.centre.clock.after(languageWithinMs, over),
  );
  call.hasBegun = true;
}
