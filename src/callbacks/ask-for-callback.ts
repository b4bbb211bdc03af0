/** A callback that an agent asks for: held to the rules, whichever form it was written in. */
import { Refused } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Callback } from './callback.js';
import type { CallbackBook } from './callback-book.js';
import { slotOf, timeZoneOf } from './calling-hours-policy.js';

export interface AskedByAgent {
  /** As written. */
  readonly number: string;
  readonly queue: string;
  /** The company's own when left out. */
  readonly language?: string | undefined;
  /** Epoch milliseconds; at once when left out. */
  readonly wishedAt?: number | undefined;
}

/** Rejects with `Refused` when the rules, or what the site knows, forbid it. */
export async function askForCallback(
  book: CallbackBook,
  asked: AskedByAgent,
  by: string,
  inCall?: string,
): Promise<{ readonly callback: Callback; readonly isNew: boolean }> {
  const number = allowed(book, asked.number, by);
  const site = book.parts.site();
  if (!site.queues.has(asked.queue))
    throw new Refused(
      'unknown-queue',
      `there is no queue ${asked.queue}; there are ${[...site.queues.keys()].join(', ')}`,
    );
  const language = asked.language ?? site.company.defaultLanguage;
  if (!site.company.languages.includes(language))
    throw new Refused('invalid-language', `'${language}' is not a language of the company`);
  return book.ask({
    number,
    queue: asked.queue,
    language,
    entry: '',
    askedBy: by,
    askedInCall: inCall,
    wish: asked.wishedAt === undefined ? undefined : wishAt(book, number, asked.wishedAt),
  });
}

function allowed(book: CallbackBook, written: string, by: string): string {
  if (!book.rules) throw new Refused('invalid-site', 'nobody is rung back: the site has no callbacks.yaml');
  const verdict = book.check(written.replace(/[\s()/.-]/g, ''));
  if (verdict.kind === 'allowed') return verdict.number;
  const why = verdict.kind === 'malformed' ? 'malformed' : verdict.why;
  book.parts.log.warn(
    { event: logEvents.callbackRefused, why, phoneNumber: written, by },
    'a callback to a number that may not be rung was refused',
  );
  throw new Refused(
    verdict.kind === 'malformed' ? 'invalid-number' : 'forbidden-number',
    verdict.kind === 'malformed'
      ? `'${written}' is not a telephone number; write it with the country code, for example +3612345670`
      : `${verdict.number} may not be rung (${verdict.why}); site/callbacks.yaml says which numbers may`,
  );
}

function wishAt(book: CallbackBook, number: string, at: number) {
  const { clock, site } = book.parts;
  const latest = clock.now() + 31 * 86_400_000;
  if (at < clock.now() - 60_000 || at > latest)
    throw new Refused('invalid-time', 'wishedAt must be within the next 31 days');
  const timeZone = book.rules
    ? timeZoneOf(book.rules, site().company.timeZone, number)
    : site().company.timeZone;
  const { local } = slotOf({ at, local: '', timeZone }, clock.now());
  return { at, local, timeZone };
}
