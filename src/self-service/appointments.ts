/** Appointments at a branch: told, offered, booked, moved and cancelled. */
import type { Appointment, Branch } from '../customers/index.js';
import type { DoHandler } from '../ivr/index.js';
import { noticeMs, offerGapMs, spreadOut } from './offer-policy.js';
import type { SelfServiceParts } from './parts.js';
import { confirmedCustomer, settled, shipped } from './shipped.js';
import type { ContextOf } from './shipped.js';
import { localDay, localTime } from './spoken-values.js';

/** Enough to find three that differ, even in a week without gaps. */
const looksAt = 60;
const slots = [1, 2, 3] as const;

type Told = ContextOf<'next-appointment' | 'take-time'>;

export const appointments = (parts: SelfServiceParts): readonly DoHandler[] => {
  const { backOffice, clock, newId } = parts;
  const { appointments, branches, customers } = backOffice;

  const branchOf = async (branchId: string, signal: AbortSignal): Promise<Branch> => {
    const { value } = await branches.get(branchId, signal);
    if (!value) throw new Error(`there is no branch ${branchId}`);
    return value;
  };

  const nearest = async (customerId: string, signal: AbortSignal): Promise<Branch | undefined> => {
    const { value: customer } = await customers.get(customerId, signal);
    if (!customer) return undefined;
    return (await branches.nearest(customer.address.postalCode, signal)).value;
  };

  return [
    shipped('next-appointment', async (_, context) => {
      const customerId = confirmedCustomer(context);
      const [next] = await appointments.ofCustomer(customerId, clock.now(), context.signal);
      context.variables.set('appointment', next?.reference ?? '');
      if (!next) return 'none';
      const branch = await branchOf(next.branchId, context.signal);
      context.variables.set('appointmentBranch', branch.id);
      context.variables.set('appointmentPlace', branch.name);
      tellTime(next, branch, context);
      return 'found';
    }),

    shipped('offer-times', async ({ purpose, from }, context) => {
      const customerId = confirmedCustomer(context);
      const { variables, signal } = context;
      const known = variables.get('appointmentBranch') ?? '';
      const branch =
        purpose === 'move' || from === 'later'
          ? await branchOf(known, signal)
          : await nearest(customerId, signal);
      if (!branch) return 'none';
      const last = Date.parse((variables.get('offered') ?? '').split(',').at(-1) ?? '');
      const earliest = from === 'later' && !Number.isNaN(last) ? last + offerGapMs : clock.now() + noticeMs;
      const free = await appointments.freeTimes(branch.id, earliest, looksAt, signal);
      const times = spreadOut(free.map((time) => Date.parse(time)));
      variables.set('purpose', purpose);
      variables.set('appointmentBranch', branch.id);
      variables.set('appointmentPlace', branch.name);
      variables.set('offered', times.map((time) => new Date(time).toISOString()).join(','));
      for (const slot of slots) {
        const time = times[slot - 1];
        variables.set(`day${slot}`, time === undefined ? '' : localDay(time, branch.timeZone));
        variables.set(`time${slot}`, time === undefined ? '' : localTime(time, branch.timeZone));
      }
      return (['none', 'one', 'two', 'three'] as const)[times.length] ?? 'three';
    }),

    shipped('take-time', async ({ choice }, context) => {
      const customerId = confirmedCustomer(context);
      const { variables, signal } = context;
      const startsAt = (variables.get('offered') ?? '').split(',')[Number(choice) - 1];
      if (startsAt === undefined || startsAt === '') return 'unknown';
      const branch = await branchOf(variables.get('appointmentBranch') ?? '', signal);
      const moves = variables.get('purpose') === 'move';
      const booking = moves
        ? await appointments.move(
            customerId,
            variables.get('appointment') ?? '',
            startsAt,
            newId('move'),
            signal,
          )
        : await appointments.book(customerId, branch.id, startsAt, newId('booking'), signal);
      if (booking.result !== 'booked') return booking.result;
      tellTime(booking.appointment, branch, context);
      const { reference } = booking.appointment;
      const detail = `${branch.name}, ${variables.get('appointmentDay') ?? ''} ${variables.get('appointmentTime') ?? ''}`;
      const deed = moves ? 'appointment-moved' : 'appointment-booked';
      settled(context, { deed, reference, detail });
      return moves ? 'moved' : 'booked';
    }),

    shipped('cancel-appointment', async (_, context) => {
      const customerId = confirmedCustomer(context);
      const reference = context.variables.get('appointment') ?? '';
      const result = await appointments.cancel(customerId, reference, newId('cancellation'), context.signal);
      if (result === 'cancelled') settled(context, { deed: 'appointment-cancelled', reference });
      return result;
    }),
  ];
};

function tellTime({ reference, startsAt }: Appointment, { timeZone }: Branch, { variables }: Told): void {
  const at = Date.parse(startsAt);
  variables.set('appointment', reference);
  variables.set('appointmentDay', localDay(at, timeZone));
  variables.set('appointmentTime', localTime(at, timeZone));
}
