import type { AgentId } from '../queue/index.js';
import { signedOutRecord, type DutyRecord } from './agent-state.js';

export interface StoredDuty {
  readonly record: DutyRecord;
  /** 0 when nothing is stored; grows by one with each write. */
  readonly version: number;
}

/**
 * Duty records, shared by all engines. Whoever writes says which version the decision was made on; a write on a
 * stale version changes nothing.
 */
export interface DutyStore {
  /** An agent that is not known is signed out, version 0. */
  read(agentId: AgentId): Promise<StoredDuty>;
  /** In the order asked for. */
  readMany(agentIds: readonly AgentId[]): Promise<readonly StoredDuty[]>;
  /** False when another version is stored by now. */
  write(agentId: AgentId, record: DutyRecord, expectedVersion: number): Promise<boolean>;
  /** Lines (phones and trunks) that have been made known to the switch and not been removed since. */
  providedLines(): Promise<readonly string[]>;
  noteProvided(line: string): Promise<void>;
  noteRemoved(line: string): Promise<void>;
}

const unknown: StoredDuty = { record: signedOutRecord, version: 0 };

/** Keeps duties in this process: for tests and the simulator. */
export class MemoryDutyStore implements DutyStore {
  readonly #stored = new Map<AgentId, StoredDuty>();
  readonly #lines = new Set<string>();

  async read(agentId: AgentId): Promise<StoredDuty> {
    return this.#stored.get(agentId) ?? unknown;
  }

  async readMany(agentIds: readonly AgentId[]): Promise<readonly StoredDuty[]> {
    return agentIds.map((agentId) => this.#stored.get(agentId) ?? unknown);
  }

  async write(agentId: AgentId, record: DutyRecord, expectedVersion: number): Promise<boolean> {
    if ((this.#stored.get(agentId) ?? unknown).version !== expectedVersion) return false;
    this.#stored.set(agentId, { record, version: expectedVersion + 1 });
    return true;
  }

  /** Of everybody whose duty was ever written. */
  get all(): readonly (readonly [AgentId, DutyRecord])[] {
    return [...this.#stored].map(([agentId, { record }]) => [agentId, record]);
  }

  async providedLines(): Promise<readonly string[]> {
    return [...this.#lines];
  }

  async noteProvided(line: string): Promise<void> {
    this.#lines.add(line);
  }

  async noteRemoved(line: string): Promise<void> {
    this.#lines.delete(line);
  }
}
