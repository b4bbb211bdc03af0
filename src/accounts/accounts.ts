import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Account, Authenticator } from '../http/index.js';
import { Refused, type Clock } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { Site } from '../site/index.js';
import type { AccountStore, SessionRecord } from './account-store.js';
import { AttemptLimit, originOf } from './attempt-limit.js';
import { initialWebPassword } from './derived-passwords.js';
import { hashPassword, isPassword, type ScryptCost } from './password-hash.js';
import { checkNewPassword, longestPassword } from './password-policy.js';

export interface AccountsParts {
  readonly site: () => Pick<Site, 'agents'>;
  readonly store: AccountStore;
  /** `RINGDOWN_SECRET_SEED`; see `initialWebPassword`. */
  readonly seed: string;
  /** `RINGDOWN_ADMIN_PASSWORD`: in force until the administrator chooses another one. */
  readonly adminPassword: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** For tests that would wait for it. */
  readonly cost?: ScryptCost;
}

export const adminId = 'admin';

/** PCI DSS 8.2.8 asks for 15 minutes idle; NIST SP 800-63B, AAL2, for 12 hours at most. */
export const sessionIdleMs = 15 * 60_000;
export const sessionLongestMs = 12 * 3_600_000;

const failuresPerMinute = 10;
/** A session's use is noted this often at most. */
const touchEveryMs = 60_000;
/** So long a name and password that were right need not be worked out anew: scrypt is slow by intent. */
const provenForMs = 5 * 60_000;
const provenAtMost = 1_000;

/**
 * Log-ins of the site's people and of `admin`. Who exists and in which role is told by the site at every request, so
 * somebody who left it is out at once; here are passwords and sessions.
 */
export class Accounts implements Authenticator {
  readonly #parts: AccountsParts;
  readonly #failures = new AttemptLimit(failuresPerMinute, 60_000);
  /** Keyed hashes of names and passwords that were right, with the time until which that is believed. */
  readonly #proven = new Map<string, number>();
  readonly #provenKey = randomBytes(32);

  constructor(parts: AccountsParts) {
    this.#parts = parts;
  }

  account(id: string): Account | undefined {
    if (id === adminId) return { id, name: 'Administrator', role: 'admin' };
    const agent = this.#parts.site().agents.get(id);
    return agent && { id, name: agent.name, role: agent.role };
  }

  async byPassword(user: string, password: string, remoteAddress: string): Promise<Account | undefined> {
    const { clock, log } = this.#parts;
    const account = this.account(user);
    const stored = account && (await this.#parts.store.passwordHash(user));
    const proof = this.#keyed(
      JSON.stringify([user, password, stored ?? this.#initialPassword(user)]),
    ).toString('base64');
    if (account && (this.#proven.get(proof) ?? 0) > clock.now()) return account;
    const origin = originOf(remoteAddress);
    // Counted before the work is done: who sends a hundred at once has had ten.
    if (!this.#failures.take(origin, clock.now())) {
      log.warn(
        { event: logEvents.signInRefused, remoteAddress, why: 'too many attempts' },
        'a log-in was refused',
      );
      throw new Refused('too-many-attempts', 'too many failed log-ins from this address; wait a minute');
    }
    if (!(await this.#isRight(user, password, stored)) || !account) {
      log.warn({ event: logEvents.signInRefused, remoteAddress, known: account?.id }, 'a log-in was refused');
      return undefined;
    }
    this.#failures.giveBack(origin);
    this.#remember(proof, clock.now() + provenForMs);
    return account;
  }

  async bySession(sessionId: string): Promise<Account | undefined> {
    const { store, clock } = this.#parts;
    const session = await store.session(hashOf(sessionId));
    const now = clock.now();
    if (!session || isOver(session, now)) return undefined;
    if (now - session.lastSeenAt >= touchEveryMs) await store.touchSession(session.idHash, now);
    return this.account(session.accountId);
  }

  /** Opens a session; its id, 256 random bits, is known to the caller alone. */
  async logIn(
    user: string,
    password: string,
    remoteAddress: string,
  ): Promise<{ readonly account: Account; readonly sessionId: string }> {
    const { store, clock, log } = this.#parts;
    const account = await this.byPassword(user, password, remoteAddress);
    if (!account) throw new Refused('unauthenticated', 'name or password is wrong');
    const now = clock.now();
    const sessionId = randomBytes(32).toString('base64url');
    await store.removeSessions(now - sessionLongestMs, now - sessionIdleMs);
    await store.openSession({
      idHash: hashOf(sessionId),
      accountId: account.id,
      openedAt: now,
      lastSeenAt: now,
    });
    log.info(
      { event: logEvents.signedIn, account: account.id, role: account.role, remoteAddress },
      'logged in',
    );
    return { account, sessionId };
  }

  async logOut(sessionId: string): Promise<void> {
    await this.#parts.store.closeSession(hashOf(sessionId));
  }

  /** Whether the account still has the password it was given. */
  async hasInitialPassword(accountId: string): Promise<boolean> {
    return (await this.#parts.store.passwordHash(accountId)) === undefined;
  }

  /** Ends the account's other sessions. Rejects with `Refused('wrong-password')` or `Refused('weak-password')`. */
  async changePassword(
    account: Account,
    oldPassword: string,
    newPassword: string,
    session: { readonly id: string | undefined; readonly remoteAddress: string },
  ): Promise<void> {
    const { store, clock, cost } = this.#parts;
    const proven = await this.byPassword(account.id, oldPassword, session.remoteAddress);
    if (!proven) throw new Refused('wrong-password', 'the old password is wrong');
    checkNewPassword(oldPassword, newPassword, account.id);
    await store.setPassword(account.id, await hashPassword(newPassword, cost), clock.now());
    await store.closeSessionsOf(account.id, session.id === undefined ? undefined : hashOf(session.id));
  }

  /** Gives an account its initial password back and ends its sessions. */
  async resetPassword(accountId: string): Promise<void> {
    if (!this.account(accountId)) throw new Refused('unknown-account', `there is no account ${accountId}`);
    await this.#parts.store.removePassword(accountId);
    await this.#parts.store.closeSessionsOf(accountId, undefined);
  }

  async #isRight(user: string, password: string, stored: string | undefined): Promise<boolean> {
    if (password.length > longestPassword) return false;
    return stored === undefined ? this.#isInitial(user, password) : isPassword(password, stored);
  }

  async #isInitial(user: string, password: string): Promise<boolean> {
    // Nothing is kept of it: it takes as long as comparing with a chosen password, so the time tells nobody anything.
    await hashPassword(password, this.#parts.cost);
    return timingSafeEqual(this.#keyed(password.normalize('NFC')), this.#keyed(this.#initialPassword(user)));
  }

  #initialPassword(user: string): string {
    return user === adminId
      ? this.#parts.adminPassword.normalize('NFC')
      : initialWebPassword(this.#parts.seed, user);
  }

  #keyed(text: string): Buffer {
    return createHmac('sha256', this.#provenKey).update(text).digest();
  }

  #remember(key: string, until: number): void {
    for (const oldest of this.#proven.keys()) {
      if (this.#proven.size < provenAtMost) break;
      this.#proven.delete(oldest);
    }
    this.#proven.set(key, until);
  }
}

const hashOf = (sessionId: string): string => createHash('sha256').update(sessionId).digest('base64');

const isOver = ({ openedAt, lastSeenAt }: SessionRecord, now: number): boolean =>
  now - lastSeenAt >= sessionIdleMs || now - openedAt >= sessionLongestMs;
