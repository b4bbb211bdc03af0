import type { ContactEvent } from './contact-events.js';

/** A fact as read back: with the place that the journal gave it. */
export type KeptEvent = ContactEvent & { readonly id: string; readonly sequence: number };

/**
 * Facts in the order in which they happened, each once. Facts of the same instant without a sequence number keep the
 * order in which they came, but for an arrival, which is first, and the end, which is last.
 */
export function orderEvents(facts: readonly ContactEvent[]): readonly ContactEvent[] {
  const ordered = [...facts].sort(
    (a, b) => a.at - b.at || sequenceOf(a) - sequenceOf(b) || rank(a) - rank(b) || byId(a, b),
  );
  const seen = new Set<string>();
  return ordered.filter((event) => {
    const id = event.id;
    if (id === undefined) return true;
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

const sequenceOf = (event: ContactEvent): number =>
  'sequence' in event && typeof event.sequence === 'number' ? event.sequence : 0;

const rank = (event: ContactEvent): number =>
  event.kind === 'call-arrived' ? 0 : event.kind === 'call-ended' ? 2 : 1;

const byId = (a: ContactEvent, b: ContactEvent): number =>
  a.id === undefined || b.id === undefined || a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
