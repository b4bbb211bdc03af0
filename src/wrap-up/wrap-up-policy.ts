/** What an agent may choose when a call is written up, and when that is told again. Pure. */
import { Refused } from '../kernel/index.js';
import type { Company, QueueSettings } from '../site/index.js';
import type { Choice } from './wrap-up-store.js';

type Offered = Pick<QueueSettings, 'name' | 'outcomes' | 'outcomeRequired'>;

/** Throws `Refused` for an outcome that the queue does not name, or a tag that the company does not have. */
export function checkChoice(
  { outcome, tags }: Choice,
  queue: Offered | undefined,
  company: Pick<Company, 'tags'>,
): void {
  if (outcome !== undefined && !queue?.outcomes?.has(outcome))
    throw new Refused(
      'invalid-outcome',
      `no such outcome: ${outcome}; ${queue ? `queue ${queue.name} has` : 'without a queue there are'} ${namesOf(queue?.outcomes)}`,
    );
  const stranger = tags.find((tag) => !company.tags?.has(tag));
  if (stranger !== undefined)
    throw new Refused('invalid-tag', `no such tag: ${stranger}; the company has ${namesOf(company.tags)}`);
}

const namesOf = (codes: ReadonlyMap<string, unknown> | undefined): string =>
  [...(codes?.keys() ?? [])].join(', ') || 'none';

/** Whether an agent may end the write-up; throws `Refused` when the queue asks for an outcome. */
export function checkFinished(choice: Choice | undefined, queue: Offered | undefined): void {
  if (!queue?.outcomeRequired || choice?.outcome !== undefined) return;
  throw new Refused(
    'outcome-required',
    `queue ${queue.name} asks what came of the call: choose one of ${namesOf(queue.outcomes)}`,
  );
}

/** A conversation has ended a moment before the agent's duty says that it is written up. */
export const settlesAfterMs = 3_000;
