import { randomUUID } from 'node:crypto';

/** Makes ids; a test may count instead. Ids sort by nothing: order comes from time stamps. */
export type NewId = (prefix: string) => string;

export const newId: NewId = (prefix) => `${prefix}-${randomUUID()}`;

/** Ids `prefix-1`, `prefix-2`, … for tests and the simulator. */
export function countingIds(): NewId {
  const counts = new Map<string, number>();
  return (prefix) => {
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    return `${prefix}-${count}`;
  };
}
