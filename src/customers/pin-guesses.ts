/** How often PINs were guessed wrong: durable, and one truth for all engines. */
import { createHmac } from 'node:crypto';
import type { Postgres } from '../platform/index.js';
import { inTransaction } from '../platform/index.js';
import { counted, givenBack, verdictOn, pinLimits } from './pin-policy.js';
import type { Guesses, PinVerdict } from './pin-policy.js';

export interface PinGuesses {
  /** Counts one guess as wrong, if it may be made. Guesses made at the same moment, by any engine, come one by one. */
  take(accountNumber: string, callerNumber: string, now: number): Promise<PinVerdict>;
  /** The guess that was counted at this instant was the right PIN. */
  giveBack(accountNumber: string, callerNumber: string, at: number): Promise<void>;
  /** A person has made sure who it is: the account's guesses are forgotten. */
  forget(accountNumber: string): Promise<void>;
}

/** Callers who withhold their number count as one. */
const subjectsOf = (accountNumber: string, callerNumber: string): readonly [string, string] => [
  `account:${accountNumber}`,
  `caller:${callerNumber === '' ? 'withheld' : callerNumber}`,
];

export class MemoryPinGuesses implements PinGuesses {
  readonly #bySubject = new Map<string, Guesses>();

  take(accountNumber: string, callerNumber: string, now: number): Promise<PinVerdict> {
    const [account, caller] = subjectsOf(accountNumber, callerNumber);
    const verdict = verdictOn(this.#of(account), this.#of(caller), now);
    if (verdict === 'allowed')
      for (const subject of [account, caller]) this.#bySubject.set(subject, counted(this.#of(subject), now));
    return Promise.resolve(verdict);
  }

  giveBack(accountNumber: string, callerNumber: string, at: number): Promise<void> {
    for (const subject of subjectsOf(accountNumber, callerNumber))
      this.#bySubject.set(subject, givenBack(this.#of(subject), at));
    return Promise.resolve();
  }

  forget(accountNumber: string): Promise<void> {
    this.#bySubject.delete(subjectsOf(accountNumber, '')[0]);
    return Promise.resolve();
  }

  #of(subject: string): Guesses {
    return this.#bySubject.get(subject) ?? { wrongAt: [] };
  }
}

/** Table `pin_guesses`. What was typed is not in it: an account's number could be a PIN typed too early. */
export class PostgresPinGuesses implements PinGuesses {
  readonly #postgres: Postgres;
  readonly #key: string;

  constructor(postgres: Postgres, seed: string) {
    this.#postgres = postgres;
    this.#key = createHmac('sha256', seed).update('pin-guesses').digest('hex');
  }

  async take(accountNumber: string, callerNumber: string, now: number): Promise<PinVerdict> {
    const subjects = this.#hidden(accountNumber, callerNumber);
    return this.#change(subjects, now, (account, caller) => {
      const verdict = verdictOn(account, caller, now);
      return verdict === 'allowed'
        ? { answer: verdict, after: [counted(account, now), counted(caller, now)] }
        : { answer: verdict, after: undefined };
    });
  }

  async giveBack(accountNumber: string, callerNumber: string, at: number): Promise<void> {
    await this.#change(this.#hidden(accountNumber, callerNumber), at, (account, caller) => ({
      answer: undefined,
      after: [givenBack(account, at), givenBack(caller, at)],
    }));
  }

  async forget(accountNumber: string): Promise<void> {
    const [account] = this.#hidden(accountNumber, '');
    await this.#postgres.query('DELETE FROM pin_guesses WHERE subject = $1', [account]);
  }

  /** Forgets whatever counts no more. */
  async tidy(now: number): Promise<void> {
    await this.#postgres.query('DELETE FROM pin_guesses WHERE changed_at < $1', [
      new Date(now - pinLimits.rememberedMs),
    ]);
  }

  #hidden(accountNumber: string, callerNumber: string): readonly [string, string] {
    const [account, caller] = subjectsOf(accountNumber, callerNumber);
    const hide = (subject: string) => createHmac('sha256', this.#key).update(subject).digest('base64url');
    return [hide(account), hide(caller)];
  }

  /** Both rows are locked, always in the same order, until they are written. */
  #change<Answer>(
    [account, caller]: readonly [string, string],
    now: number,
    decide: (
      account: Guesses,
      caller: Guesses,
    ) => { readonly answer: Answer; readonly after: readonly [Guesses, Guesses] | undefined },
  ): Promise<Answer> {
    return inTransaction(this.#postgres, async (client) => {
      const both = [account, caller].sort();
      await client.query(
        `INSERT INTO pin_guesses (subject, wrong_at, changed_at)
         SELECT subject, '{}', $2 FROM unnest($1::text[]) AS subject ORDER BY subject ON CONFLICT DO NOTHING`,
        [both, new Date(now)],
      );
      const { rows } = await client.query<{ subject: string; wrong_at: Date[] }>(
        'SELECT subject, wrong_at FROM pin_guesses WHERE subject = ANY($1) ORDER BY subject FOR UPDATE',
        [both],
      );
      const of = (subject: string): Guesses => ({
        wrongAt: (rows.find((row) => row.subject === subject)?.wrong_at ?? []).map((at) => at.getTime()),
      });
      const { answer, after } = decide(of(account), of(caller));
      for (const [index, subject] of (after ? [account, caller] : []).entries())
        await client.query('UPDATE pin_guesses SET wrong_at = $2, changed_at = $3 WHERE subject = $1', [
          subject,
          (after?.[index]?.wrongAt ?? []).map((at) => new Date(at)),
          new Date(now),
        ]);
      return answer;
    });
  }
}
