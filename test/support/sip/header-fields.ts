/** Compact header names and what they stand for (RFC 3261 §7.3.3, §20; RFC 3515, 4028, 6665). */
const compactNames: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
};

const keyOf = (name: string): string => {
  const lower = name.toLowerCase();
  return compactNames[lower] ?? lower;
};

/** The header fields of one message: order and repetition kept, names compared as RFC 3261 §7.3.1 wants. */
export class HeaderFields implements Iterable<readonly [name: string, value: string]> {
  #fields: { readonly key: string; readonly name: string; readonly value: string }[] = [];

  constructor(fields: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of fields) this.add(name, value);
  }

  *[Symbol.iterator](): Iterator<readonly [string, string]> {
    for (const { name, value } of this.#fields) yield [name, value];
  }

  /** The first value of a field. */
  get(name: string): string | undefined {
    const key = keyOf(name);
    return this.#fields.find((field) => field.key === key)?.value;
  }

  /** All values of a field that may be a comma-separated list (Via, Route, Contact, Supported …). */
  list(name: string): string[] {
    const key = keyOf(name);
    return this.#fields
      .filter((field) => field.key === key)
      .flatMap((field) => splitOutside(field.value, ','))
      .filter((value) => value !== '');
  }

  /** All values of a field whose commas mean something else (WWW-Authenticate, Authorization). */
  values(name: string): string[] {
    const key = keyOf(name);
    return this.#fields.filter((field) => field.key === key).map((field) => field.value);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  add(name: string, value: string): this {
    if (/[\r\n]/.test(name + value)) throw new Error(`Line break in header field ${name}`);
    this.#fields.push({ key: keyOf(name), name, value });
    return this;
  }

  /** Replaces every occurrence with one, in the place of the first. */
  set(name: string, value: string): this {
    const key = keyOf(name);
    const place = this.#fields.findIndex((field) => field.key === key);
    if (place < 0) return this.add(name, value);
    if (/[\r\n]/.test(value)) throw new Error(`Line break in header field ${name}`);
    this.#fields[place] = { key, name, value };
    this.#fields = this.#fields.filter((field, index) => field.key !== key || index === place);
    return this;
  }

  remove(name: string): this {
    const key = keyOf(name);
    this.#fields = this.#fields.filter((field) => field.key !== key);
    return this;
  }

  copy(): HeaderFields {
    return new HeaderFields(this);
  }
}

/** Splits at a separator, but not inside quoted strings, or inside <…> (RFC 3261 §7.3.1, §25.1). */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let angled = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') i += 1;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '<') angled = true;
    else if (c === '>') angled = false;
    else if (c === separator && !angled) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}
