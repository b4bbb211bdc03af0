import type { Projection } from '../journal/index.js';
import type { Postgres, PostgresClient } from '../platform/index.js';
import { settlesAfterMs } from './wrap-up-policy.js';
import type { Choice, FollowUp, WrapUp, WrapUpStore } from './wrap-up-store.js';

/** Begins a wrap-up with each conversation that ends, in the transaction that keeps the fact: none is forgotten. */
export const projectWrapUps: Projection = async (client, events) => {
  const ended = events.filter((event) => event.kind === 'conversation-ended');
  if (ended.length > 0) await begin(client, ended);
};

interface Row {
  readonly callId: string;
  readonly agentId: string;
  readonly endedAt: number;
  readonly outcome: string | null;
  readonly tags: readonly string[];
  readonly followUps: readonly FollowUp[];
  readonly version: number;
  readonly closedAt: number | null;
  readonly attempts: number;
}

const milliseconds = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`;
const time = (place: string): string => `to_timestamp(${place}::float8 / 1000)`;

const columns = `call_id AS "callId", agent_id AS "agentId", ${milliseconds('ended_at')} AS "endedAt", outcome, tags,
  follow_ups AS "followUps", version, ${milliseconds('closed_at')} AS "closedAt", attempts`;

const settled = `interval '${settlesAfterMs} milliseconds'`;
const openAnew = `version = kept.version + 1, closed_at = NULL, told_at = NULL, attempts = 0, due_at = excluded.due_at`;

type Ended = Pick<WrapUp, 'callId' | 'agentId'> & { readonly at: number };

async function begin(client: Pick<PostgresClient, 'query'>, ended: readonly Ended[]): Promise<void> {
  await client.query(
    `INSERT INTO wrap_ups (call_id, agent_id, ended_at, due_at)
     SELECT call_id, agent_id, ${time('at')}, ${time('at')} + ${settled}
     FROM unnest($1::text[], $2::text[], $3::float8[]) AS ended (call_id, agent_id, at)
     ON CONFLICT DO NOTHING`,
    columnsOf(ended, ({ at }) => Math.round(at)),
  );
}

/** Rows as one list for each column, as `unnest` takes them. */
const columnsOf = <T extends Pick<WrapUp, 'callId' | 'agentId'>>(
  all: readonly T[],
  third: (one: T) => number,
) => [all.map(({ callId }) => callId), all.map(({ agentId }) => agentId), all.map(third)];

const sameVersions = `FROM unnest($1::text[], $2::text[], $3::int[]) AS known (call_id, agent_id, version)
       WHERE kept.call_id = known.call_id AND kept.agent_id = known.agent_id AND kept.version = known.version`;

export class PostgresWrapUps implements WrapUpStore {
  constructor(readonly postgres: Postgres) {}

  async get(callId: string, agentId: string): Promise<WrapUp | undefined> {
    const [found] = await this.#rows(
      `SELECT ${columns} FROM wrap_ups WHERE call_id = $1 AND agent_id = $2`,
      callId,
      agentId,
    );
    return found;
  }

  begin(callId: string, agentId: string, endedAt: number): Promise<void> {
    return begin(this.postgres, [{ callId, agentId, at: endedAt }]);
  }

  choose(callId: string, agentId: string, { outcome, tags }: Choice, now: number): Promise<WrapUp> {
    return this.#one(
      `INSERT INTO wrap_ups AS kept (call_id, agent_id, ended_at, due_at, outcome, tags, version)
       VALUES ($1, $2, ${time('$3')}, ${time('$3')} + ${settled}, $4, $5, 1)
       ON CONFLICT (call_id, agent_id) DO UPDATE
         SET outcome = excluded.outcome, tags = excluded.tags, ${openAnew}
       RETURNING ${columns}`,
      ...[callId, agentId, now, outcome ?? null, tags],
    );
  }

  async addFollowUp(callId: string, agentId: string, followUp: FollowUp, now: number): Promise<WrapUp> {
    const [added] = await this.#rows(
      `INSERT INTO wrap_ups AS kept (call_id, agent_id, ended_at, due_at, follow_ups, version)
       VALUES ($1, $2, ${time('$3')}, ${time('$3')} + ${settled}, jsonb_build_array($4::jsonb), 1)
       ON CONFLICT (call_id, agent_id) DO UPDATE
         SET follow_ups = kept.follow_ups || excluded.follow_ups, ${openAnew}
         WHERE NOT kept.follow_ups @> jsonb_build_array(jsonb_build_object('key', $5::text))
       RETURNING ${columns}`,
      ...[callId, agentId, now, JSON.stringify(followUp), followUp.key],
    );
    const kept = added ?? (await this.get(callId, agentId));
    if (!kept) throw new Error('a follow-up was not written');
    return kept;
  }

  take(limit: number, leaseMs: number, now: number): Promise<readonly WrapUp[]> {
    return this.#rows(
      `UPDATE wrap_ups SET due_at = ${time('$3')} + $2 * interval '1 millisecond'
       WHERE (call_id, agent_id) IN (
         SELECT call_id, agent_id FROM wrap_ups WHERE told_at IS NULL AND due_at <= ${time('$3')}
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING ${columns}`,
      ...[limit, leaseMs, now],
    );
  }

  async nextDueAt(): Promise<number | undefined> {
    const { rows } = await this.postgres.query<{ at: number | null }>(
      `SELECT ${milliseconds('min(due_at)')} AS at FROM wrap_ups WHERE told_at IS NULL`,
    );
    return rows[0]?.at ?? undefined;
  }

  async close(wrapUps: readonly WrapUp[], now: number): Promise<readonly WrapUp[]> {
    if (wrapUps.length === 0) return [];
    const { rows } = await this.postgres.query<{ callId: string; agentId: string }>(
      `UPDATE wrap_ups AS kept SET closed_at = coalesce(kept.closed_at, ${time('$4')}) ${sameVersions}
       RETURNING kept.call_id AS "callId", kept.agent_id AS "agentId"`,
      [...columnsOf(wrapUps, ({ version }) => version), now],
    );
    return wrapUps.filter(({ callId, agentId }) =>
      rows.some((row) => row.callId === callId && row.agentId === agentId),
    );
  }

  async putOff({ callId, agentId, version }: WrapUp, until: number, failed: boolean): Promise<void> {
    await this.postgres.query(
      `UPDATE wrap_ups SET due_at = ${time('$4')}, attempts = attempts + $5
       WHERE call_id = $1 AND agent_id = $2 AND version = $3`,
      [callId, agentId, version, until, failed ? 1 : 0],
    );
  }

  async told(wrapUps: readonly WrapUp[], now: number): Promise<void> {
    if (wrapUps.length === 0) return;
    await this.postgres.query(`UPDATE wrap_ups AS kept SET told_at = ${time('$4')} ${sameVersions}`, [
      ...columnsOf(wrapUps, ({ version }) => version),
      now,
    ]);
  }

  async untold(): Promise<number> {
    const { rows } = await this.postgres.query<{ count: number }>(
      'SELECT count(*)::float8 AS count FROM wrap_ups WHERE told_at IS NULL AND closed_at IS NOT NULL',
    );
    return rows[0]?.count ?? 0;
  }

  async #rows(sql: string, ...values: readonly unknown[]): Promise<readonly WrapUp[]> {
    const { rows } = await this.postgres.query<Row>(sql, [...values]);
    return rows.map((row) => ({
      ...row,
      outcome: row.outcome ?? undefined,
      closedAt: row.closedAt ?? undefined,
    }));
  }

  async #one(sql: string, ...values: readonly unknown[]): Promise<WrapUp> {
    const [row] = await this.#rows(sql, ...values);
    if (!row) throw new Error('a wrap-up was not written');
    return row;
  }
}
