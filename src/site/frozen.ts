/** A map whose content cannot change any more; the values are frozen as deeply as plain data goes. */
export function frozenMap<K, V>(entries: Iterable<readonly [K, V]>): ReadonlyMap<K, V> {
  const map = new Map<K, V>([...entries].map(([key, value]) => [key, frozen(value)]));
  for (const method of ['set', 'delete', 'clear']) Object.defineProperty(map, method, { value: refuse });
  return Object.freeze(map);
}

/** Freezes plain objects, arrays and maps all the way down, in place. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Map) return frozenMap(value as Map<unknown, unknown>) as T;
  for (const key of Object.keys(value)) {
    const record = value as Record<string, unknown>;
    record[key] = frozen(record[key]);
  }
  return Object.freeze(value);
}

const refuse = (): never => {
  throw new TypeError('the site is frozen: change site/*.yaml and reload');
};
