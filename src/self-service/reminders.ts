/** What a customer who was reminded of an appointment says to it. */
import type { DoHandler } from '../ivr/index.js';
import type { SelfServiceParts } from './parts.js';
import { shipped } from './shipped.js';

/**
 * Customer and appointment of the call that reminds of it, for as long as it lasts. No flow can set a variable of this
 * name: only a call that we have placed to the customer's own number has it.
 */
export const reminderVariable = 'reminder:of';
/** What the customer answered. */
export const reminderAnswerVariable = 'reminder:answer';

export const reminderAnswers = ({ backOffice, newId }: SelfServiceParts): readonly DoHandler[] => [
  shipped('answer-reminder', async ({ answer }, { variables, record, signal, call }) => {
    const [customerId = '', reference = ''] = (variables.get(reminderVariable) ?? '').split(' ');
    if (reference === '') throw new Error('this call reminds nobody of an appointment');
    const { appointments } = backOffice;
    const key = newId(`${answer}-${call.id}`);
    const result =
      answer === 'cancel'
        ? await appointments.cancel(customerId, reference, key, signal)
        : await appointments.confirm(customerId, reference, key, signal);
    if (result !== 'unknown') {
      record({ kind: 'self-service-done', deed: `appointment-${result}`, customerId, reference });
      (variables as { set(name: string, value: string): void }).set(reminderAnswerVariable, result);
    }
    return result;
  }),
];
