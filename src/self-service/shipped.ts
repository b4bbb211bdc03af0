import type { DoHandler, HandlerContext } from '../ivr/index.js';
import { shippedHandlers } from '../site/index.js';
import type { ShippedHandlers, ShippedName } from '../site/index.js';

type Inputs<Name extends ShippedName> = ShippedHandlers[Name]['inputs'][number];
type Outcomes<Name extends ShippedName> = ShippedHandlers[Name]['outcomes'][number];
type Sets<Name extends ShippedName> = ShippedHandlers[Name]['sets'][number];

/** The context, knowing which variables this handler may set. */
export type ContextOf<Name extends ShippedName> = Omit<HandlerContext, 'variables'> & {
  readonly variables: {
    get(name: string): string | undefined;
    set(name: Sets<Name>, value: string): void;
  };
};

/** A handler as the site's checks know it: a misspelt input, outcome or variable does not compile. */
export const shipped = <const Name extends ShippedName>(
  name: Name,
  run: (input: Readonly<Record<Inputs<Name>, string>>, context: ContextOf<Name>) => Promise<Outcomes<Name>>,
): DoHandler => ({
  name,
  ...shippedHandlers[name],
  run: (input, context) => run(input, context),
});

/** Tells the journal what was settled, and for which customer where the PIN has confirmed one. */
export function settled(
  { record, identity }: Pick<HandlerContext, 'record' | 'identity'>,
  done: { readonly deed: string; readonly reference?: string; readonly detail?: string },
): void {
  const { confirmed } = identity;
  record({
    kind: 'self-service-done',
    ...done,
    ...(confirmed === undefined ? {} : { customerId: confirmed }),
  });
}

/** The customer whom the PIN has confirmed. A flow that comes here without one has a mistake. */
export function confirmedCustomer({ identity }: Pick<HandlerContext, 'identity'>): string {
  const { confirmed } = identity;
  if (confirmed === undefined)
    throw new Error('this needs a confirmed customer: let the flow ask for the PIN first (check-pin)');
  return confirmed;
}
