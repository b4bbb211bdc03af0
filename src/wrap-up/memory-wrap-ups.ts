import { settlesAfterMs } from './wrap-up-policy.js';
import type { Choice, FollowUp, WrapUp, WrapUpStore } from './wrap-up-store.js';

type Kept = WrapUp & { readonly dueAt: number; readonly toldAt: number | undefined };

/** For tests; keeps to the same rules as Postgres. */
export class MemoryWrapUps implements WrapUpStore {
  readonly #all = new Map<string, Kept>();

  async get(callId: string, agentId: string): Promise<WrapUp | undefined> {
    return shown(this.#all.get(keyOf({ callId, agentId })));
  }

  async begin(callId: string, agentId: string, endedAt: number): Promise<void> {
    const key = keyOf({ callId, agentId });
    if (!this.#all.has(key)) this.#all.set(key, fresh(callId, agentId, endedAt));
  }

  async choose(callId: string, agentId: string, { outcome, tags }: Choice, now: number): Promise<WrapUp> {
    return this.#change(callId, agentId, now, () => ({ outcome, tags: [...tags] }));
  }

  async addFollowUp(callId: string, agentId: string, followUp: FollowUp, now: number): Promise<WrapUp> {
    const known = this.#all.get(keyOf({ callId, agentId }));
    if (known?.followUps.some(({ key }) => key === followUp.key)) return shown(known) as WrapUp;
    return this.#change(callId, agentId, now, ({ followUps }) => ({ followUps: [...followUps, followUp] }));
  }

  async take(limit: number, leaseMs: number, now: number): Promise<readonly WrapUp[]> {
    const due = [...this.#all.values()]
      .filter(({ toldAt, dueAt }) => toldAt === undefined && dueAt <= now)
      .sort((one, other) => one.dueAt - other.dueAt)
      .slice(0, limit);
    for (const one of due) this.#all.set(keyOf(one), { ...one, dueAt: now + leaseMs });
    return due.map((one) => shown(one) as WrapUp);
  }

  async nextDueAt(): Promise<number | undefined> {
    const open = [...this.#all.values()].filter(({ toldAt }) => toldAt === undefined);
    return open.length === 0 ? undefined : Math.min(...open.map(({ dueAt }) => dueAt));
  }

  async close(wrapUps: readonly WrapUp[], now: number): Promise<readonly WrapUp[]> {
    return wrapUps.filter((wrapUp) =>
      this.#unchanged(wrapUp, (known) => ({ ...known, closedAt: known.closedAt ?? now })),
    );
  }

  async putOff(wrapUp: WrapUp, until: number, failed: boolean): Promise<void> {
    this.#unchanged(wrapUp, (known) => ({
      ...known,
      dueAt: until,
      attempts: known.attempts + (failed ? 1 : 0),
    }));
  }

  async told(wrapUps: readonly WrapUp[], now: number): Promise<void> {
    for (const wrapUp of wrapUps) this.#unchanged(wrapUp, (known) => ({ ...known, toldAt: now }));
  }

  async untold(): Promise<number> {
    return [...this.#all.values()].filter(
      ({ closedAt, toldAt }) => closedAt !== undefined && toldAt === undefined,
    ).length;
  }

  #change(callId: string, agentId: string, now: number, to: (known: Kept) => Partial<Kept>): WrapUp {
    const known = this.#all.get(keyOf({ callId, agentId })) ?? fresh(callId, agentId, now);
    const changed = {
      ...known,
      ...to(known),
      version: known.version + 1,
      closedAt: undefined,
      toldAt: undefined,
      attempts: 0,
      dueAt: now + settlesAfterMs,
    };
    this.#all.set(keyOf(known), changed);
    return shown(changed) as WrapUp;
  }

  #unchanged(wrapUp: WrapUp, to: (known: Kept) => Kept): boolean {
    const known = this.#all.get(keyOf(wrapUp));
    if (known?.version !== wrapUp.version) return false;
    this.#all.set(keyOf(wrapUp), to(known));
    return true;
  }
}

const keyOf = ({ callId, agentId }: Pick<WrapUp, 'callId' | 'agentId'>): string => `${callId} ${agentId}`;

const fresh = (callId: string, agentId: string, endedAt: number): Kept => ({
  ...{ callId, agentId, endedAt, outcome: undefined, tags: [], followUps: [] },
  ...{ version: 0, closedAt: undefined, toldAt: undefined, attempts: 0, dueAt: endedAt + settlesAfterMs },
});

function shown(kept: Kept | undefined): WrapUp | undefined {
  if (!kept) return undefined;
  const { dueAt: _due, toldAt: _told, ...wrapUp } = kept;
  return wrapUp;
}
