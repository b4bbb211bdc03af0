import type { Postgres, PostgresClient } from '../platform/index.js';
import { inTransaction } from '../platform/index.js';
import type { Attempt, AttemptOutcome, Callback, CallbackRequest, CallbackState, Wish } from './callback.js';
import { heldStates } from './callback.js';
import { moved, newCallback } from './callback-state.js';
import { dialledForMs, heldForMs, slotGapMs } from './callback-store.js';
import type { CallbackFilter, CallbackStore, OpenCallbacks, Pace } from './callback-store.js';
import { superseded } from './memory-callback-store.js';

/** Tables `callbacks`, `callback_attempts` and `callback_pace`; see `migrations/`. */
export class PostgresCallbackStore implements CallbackStore {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  async ask(request: CallbackRequest, now: number): Promise<{ callback: Callback; isNew: boolean }> {
    // The open one may end between the two questions: then there is room for a new one.
    for (;;) {
      const callback = newCallback(request, now);
      const { rowCount } = await this.#postgres.query(
        `INSERT INTO callbacks (${columns.join(', ')}) VALUES (${columns.map((_, at) => `$${at + 1}`).join(', ')})
         ON CONFLICT (number) WHERE ended_at IS NULL DO NOTHING`,
        valuesOf(callback),
      );
      if (rowCount === 1) return { callback, isNew: true };
      const open = await this.openFor(request.number);
      if (open) return { callback: open, isNew: false };
    }
  }

  async get(id: string): Promise<Callback | undefined> {
    const { rows } = await this.#postgres.query<CallbackRow>(`${selectCallbacks} WHERE id = $1`, [id]);
    return rows[0] && callbackOf(rows[0]);
  }

  async openFor(number: string): Promise<Callback | undefined> {
    const { rows } = await this.#postgres.query<CallbackRow>(
      `${selectCallbacks} WHERE number = $1 AND ended_at IS NULL`,
      [number],
    );
    return rows[0] && callbackOf(rows[0]);
  }

  async list({ states, queue, number, before, limit }: CallbackFilter): Promise<readonly Callback[]> {
    const { rows } = await this.#postgres.query<CallbackRow>(
      `${selectCallbacks}
       WHERE ($1::text[] IS NULL OR state = ANY($1)) AND ($2::text IS NULL OR queue = $2)
         AND ($3::text IS NULL OR number = $3) AND ($4::timestamptz IS NULL OR asked_at < $4)
       ORDER BY asked_at DESC, id DESC LIMIT $5`,
      [states ?? null, queue ?? null, number ?? null, at(before), limit],
    );
    return rows.map(callbackOf);
  }

  async attempts(id: string): Promise<readonly Attempt[]> {
    const { rows } = await this.#postgres.query<AttemptRow>(
      'SELECT * FROM callback_attempts WHERE callback_id = $1 ORDER BY number',
      [id],
    );
    return rows.map(attemptOf);
  }

  takeUp(queue: string, engine: string, limit: number, now: number): Promise<readonly Callback[]> {
    return inTransaction(this.#postgres, async (client) => {
      const { rows } = await client.query<CallbackRow>(
        `${selectCallbacks} WHERE queue = $1 AND state IN ('asked', 'retry') AND due_at <= $2
         ORDER BY place_at, id LIMIT $3 FOR UPDATE SKIP LOCKED`,
        [queue, at(now), limit],
      );
      const taken = rows.map((row) => moved(callbackOf(row), { kind: 'taken-up', engine }, now));
      await client.query(
        `UPDATE callbacks SET state = 'waiting', engine = $2, held_until = $3, version = version + 1
         WHERE id = ANY($1)`,
        [taken.map(({ id }) => id), engine, at(now + heldForMs)],
      );
      return taken;
    });
  }

  async heldBy(engine: string): Promise<readonly Callback[]> {
    const { rows } = await this.#postgres.query<CallbackRow>(
      `${selectCallbacks} WHERE engine = $1 AND state = ANY($2) ORDER BY enqueued_at, id`,
      [engine, heldStates],
    );
    return rows.map(callbackOf);
  }

  async beat(engine: string, now: number): Promise<void> {
    await this.#postgres.query('UPDATE callbacks SET held_until = $2 WHERE engine = $1', [
      engine,
      at(now + heldForMs),
    ]);
    await inTransaction(this.#postgres, async (client) => {
      const { rows } = await client.query<{ attempt_id: string | null }>(
        `UPDATE callbacks SET state = 'retry', engine = NULL, version = version + 1
         WHERE engine IS NOT NULL AND engine <> $1
           AND held_until + CASE WHEN state IN ('dialling', 'connected') THEN $3::float8 ELSE 0 END
             * interval '1 millisecond' <= $2
         RETURNING attempt_id`,
        [engine, at(now), dialledForMs],
      );
      const lost = rows.flatMap(({ attempt_id }) => attempt_id ?? []);
      if (lost.length === 0) return;
      await client.query(
        `UPDATE callback_attempts SET outcome = 'lost', ended_at = $2 WHERE id = ANY($1) AND outcome IS NULL`,
        [lost, at(now)],
      );
    });
  }

  async nextDueAt(): Promise<number | undefined> {
    const { rows } = await this.#postgres.query<{ next: Date | null }>(
      `SELECT min(due_at) AS next FROM callbacks WHERE state IN ('asked', 'retry')`,
    );
    return rows[0]?.next?.getTime();
  }

  async change(before: Callback, after: Callback, now: number, ends?: AttemptOutcome): Promise<void> {
    if (ends === undefined) return replace(this.#postgres, before, after);
    await inTransaction(this.#postgres, async (client) => {
      await replace(client, before, after);
      await client.query(
        'UPDATE callback_attempts SET outcome = $2, ended_at = $3 WHERE id = $1 AND outcome IS NULL',
        [before.attemptId, ends, at(now)],
      );
    });
  }

  async begin(before: Callback, after: Callback, dialAt: number): Promise<void> {
    await inTransaction(this.#postgres, async (client) => {
      await replace(client, before, after);
      const { attemptId, id, attempts, engine, agentId } = after;
      await client.query(
        `INSERT INTO callback_attempts (id, callback_id, number, engine, agent_id, dial_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [attemptId, id, attempts, engine, agentId, at(dialAt)],
      );
    });
  }

  nextSlot(pace: Pace, now: number): Promise<number> {
    return takeSlot(this.#postgres, pace, now);
  }

  async open(): Promise<OpenCallbacks> {
    const { rows } = await this.#postgres.query<{ state: CallbackState; count: string; oldest: Date }>(
      'SELECT state, count(*), min(asked_at) AS oldest FROM callbacks WHERE ended_at IS NULL GROUP BY state',
    );
    return {
      byState: new Map(rows.map(({ state, count }) => [state, Number(count)])),
      oldestAskedAt: rows.length === 0 ? undefined : Math.min(...rows.map(({ oldest }) => oldest.getTime())),
    };
  }
}

type Asked = Pick<Postgres | PostgresClient, 'query'>;

/** One row for all: whoever comes next gets the instant after. */
async function takeSlot(client: Asked, pace: Pace, now: number): Promise<number> {
  const { rows } = await client.query<{ next_at: Date }>(
    `UPDATE callback_pace SET next_at = greatest(next_at, $1) + $2::float8 * interval '1 millisecond'
     RETURNING next_at`,
    [at(now), slotGapMs(pace)],
  );
  return (rows[0]?.next_at.getTime() ?? now) - slotGapMs(pace);
}

async function replace(client: Asked, before: Callback, after: Callback): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE callbacks SET ${columns.map((name, index) => `${name} = $${index + 1}`).join(', ')}
     WHERE id = $1 AND version = $${columns.length + 1}`,
    [...valuesOf(after), before.version],
  );
  if (rowCount !== 1) throw superseded(before);
}

interface CallbackRow {
  readonly id: string;
  readonly version: string;
  readonly state: CallbackState;
  readonly number: string;
  readonly queue: string;
  readonly language: string;
  readonly entry: string;
  readonly ticket_id: string;
  readonly enqueued_at: Date;
  readonly place_at: Date;
  readonly asked_at: Date;
  readonly asked_by: string;
  readonly asked_in_call: string | null;
  readonly wish: Wish | null;
  readonly due_at: Date;
  readonly attempts: number;
  readonly attempt_id: string | null;
  readonly failures: Callback['failures'];
  readonly engine: string | null;
  readonly agent_id: string | null;
  readonly ended_at: Date | null;
  readonly why: string | null;
}

interface AttemptRow {
  readonly id: string;
  readonly callback_id: string;
  readonly number: number;
  readonly engine: string;
  readonly agent_id: string | null;
  readonly dial_at: Date;
  readonly ended_at: Date | null;
  readonly outcome: AttemptOutcome | null;
}

/** `id` goes first. */
const columns: readonly (keyof CallbackRow)[] = [
  ...([
    'id',
    'version',
    'state',
    'number',
    'queue',
    'language',
    'entry',
    'ticket_id',
    'enqueued_at',
    'place_at',
  ] as const),
  ...([
    'asked_at',
    'asked_by',
    'asked_in_call',
    'wish',
    'due_at',
    'attempts',
    'attempt_id',
    'failures',
  ] as const),
  ...(['engine', 'agent_id', 'ended_at', 'why'] as const),
];

const selectCallbacks = `SELECT ${columns.join(', ')} FROM callbacks`;

const at = (epochMs: number | undefined): Date | null => (epochMs === undefined ? null : new Date(epochMs));

const valuesOf = (one: Callback): unknown[] => [
  ...[one.id, one.version, one.state, one.number, one.queue, one.language, one.entry, one.ticketId],
  ...[
    at(one.enqueuedAt),
    at(one.enqueuedAt - one.headStartMs),
    at(one.askedAt),
    one.askedBy,
    one.askedInCall ?? null,
  ],
  ...[one.wish ? JSON.stringify(one.wish) : null, at(one.dueAt), one.attempts, one.attemptId ?? null],
  ...[
    JSON.stringify(one.failures),
    one.engine ?? null,
    one.agentId ?? null,
    at(one.endedAt),
    one.why ?? null,
  ],
];

const callbackOf = (row: CallbackRow): Callback => ({
  id: row.id,
  version: Number(row.version),
  state: row.state,
  number: row.number,
  queue: row.queue,
  language: row.language,
  entry: row.entry,
  ticketId: row.ticket_id,
  enqueuedAt: row.enqueued_at.getTime(),
  headStartMs: row.enqueued_at.getTime() - row.place_at.getTime(),
  askedAt: row.asked_at.getTime(),
  askedBy: row.asked_by,
  askedInCall: row.asked_in_call ?? undefined,
  wish: row.wish ?? undefined,
  dueAt: row.due_at.getTime(),
  attempts: row.attempts,
  attemptId: row.attempt_id ?? undefined,
  failures: row.failures,
  engine: row.engine ?? undefined,
  agentId: row.agent_id ?? undefined,
  endedAt: row.ended_at?.getTime(),
  why: row.why ?? undefined,
});

const attemptOf = (row: AttemptRow): Attempt => ({
  id: row.id,
  callbackId: row.callback_id,
  number: row.number,
  engine: row.engine,
  agentId: row.agent_id ?? undefined,
  dialAt: row.dial_at.getTime(),
  endedAt: row.ended_at?.getTime(),
  outcome: row.outcome ?? undefined,
});
