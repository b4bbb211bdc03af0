/** Services of a customer, switched on and blocked. */
import type { DoHandler } from '../ivr/index.js';
import type { SelfServiceParts } from './parts.js';
import { confirmedCustomer, settled, shipped } from './shipped.js';
import { inLanguage, localTime } from './spoken-values.js';

export const services = ({ backOffice, site, newId }: SelfServiceParts): readonly DoHandler[] => [
  shipped('next-service', async (_, context) => {
    const customerId = confirmedCustomer(context);
    const { variables, language, signal } = context;
    const { value: all } = await backOffice.services.ofCustomer(customerId, signal);
    const count = Number(variables.get('serviceCount') ?? 0);
    const service = all[count % Math.max(1, all.length)];
    if (!service) return 'none';
    variables.set('serviceCount', String(count + 1));
    variables.set('service', service.code);
    variables.set('serviceName', inLanguage(service.names, language.get()));
    return service.state;
  }),

  shipped('change-service', async ({ to }, context) => {
    const customerId = confirmedCustomer(context);
    const { variables, signal } = context;
    if (to !== 'active' && to !== 'blocked') throw new Error(`a service cannot be made '${to}'`);
    const code = variables.get('service') ?? '';
    const result = await backOffice.services.change(customerId, code, to, newId('service'), signal);
    if (result.result !== 'changed') return result.result;
    const { reference, undoUntil } = result.change;
    variables.set('serviceChange', reference);
    variables.set('undoTime', localTime(Date.parse(undoUntil), site().company.timeZone));
    const deed = to === 'blocked' ? 'service-blocked' : 'service-activated';
    settled(context, { deed, reference, detail: code });
    return 'changed';
  }),

  shipped('undo-service-change', async (_, context) => {
    const customerId = confirmedCustomer(context);
    const reference = context.variables.get('serviceChange') ?? '';
    const result = await backOffice.services.undo(customerId, reference, newId('undo'), context.signal);
    if (result === 'undone') settled(context, { deed: 'service-change-undone', reference });
    return result;
  }),
];
