/** The same function with a memory for the `most` answers that were asked for last; what it throws is not kept. */
export function remembering<Value>(most: number, make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (key) => {
    const answer = known.get(key) ?? { value: make(key) };
    // A map keeps its order: the first is the one that nobody has asked for longest.
    known.delete(key);
    known.set(key, answer);
    if (known.size > most) known.delete(known.keys().next().value ?? key);
    return answer.value;
  };
}
