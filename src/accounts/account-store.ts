export interface SessionRecord {
  /** SHA-256 of the session's id, in base64. */
  readonly idHash: string;
  readonly accountId: string;
  readonly openedAt: number;
  readonly lastSeenAt: number;
}

/** Chosen passwords and open sessions. */
export interface AccountStore {
  /** Undefined while the initial password is in force. */
  passwordHash(accountId: string): Promise<string | undefined>;
  setPassword(accountId: string, hash: string, now: number): Promise<void>;
  /** Back to the initial password. */
  removePassword(accountId: string): Promise<void>;
  openSession(session: SessionRecord): Promise<void>;
  session(idHash: string): Promise<SessionRecord | undefined>;
  touchSession(idHash: string, now: number): Promise<void>;
  closeSession(idHash: string): Promise<void>;
  /** Closes all sessions of an account, but for the one given. */
  closeSessionsOf(accountId: string, exceptIdHash: string | undefined): Promise<void>;
  /** Removes sessions opened or last seen before these times; answers how many. */
  removeSessions(openedBefore: number, lastSeenBefore: number): Promise<number>;
}

/** Keeps accounts in this process: for tests. */
export class MemoryAccountStore implements AccountStore {
  readonly #hashes = new Map<string, string>();
  readonly #sessions = new Map<string, SessionRecord>();

  async passwordHash(accountId: string): Promise<string | undefined> {
    return this.#hashes.get(accountId);
  }

  async setPassword(accountId: string, hash: string): Promise<void> {
    this.#hashes.set(accountId, hash);
  }

  async removePassword(accountId: string): Promise<void> {
    this.#hashes.delete(accountId);
  }

  async openSession(session: SessionRecord): Promise<void> {
    this.#sessions.set(session.idHash, session);
  }

  async session(idHash: string): Promise<SessionRecord | undefined> {
    return this.#sessions.get(idHash);
  }

  async touchSession(idHash: string, now: number): Promise<void> {
    const session = this.#sessions.get(idHash);
    if (session) this.#sessions.set(idHash, { ...session, lastSeenAt: now });
  }

  async closeSession(idHash: string): Promise<void> {
    this.#sessions.delete(idHash);
  }

  async closeSessionsOf(accountId: string, exceptIdHash: string | undefined): Promise<void> {
    this.#remove((session) => session.accountId === accountId && session.idHash !== exceptIdHash);
  }

  async removeSessions(openedBefore: number, lastSeenBefore: number): Promise<number> {
    return this.#remove(({ openedAt, lastSeenAt }) => openedAt < openedBefore || lastSeenAt < lastSeenBefore);
  }

  #remove(which: (session: SessionRecord) => boolean): number {
    const gone = [...this.#sessions.values()].filter(which);
    gone.forEach(({ idHash }) => this.#sessions.delete(idHash));
    return gone.length;
  }
}
