import type { Postgres } from '../platform/index.js';
import type { SurgePlace } from '../site/index.js';
import type { Surge } from './surge-policy.js';
import type { SurgeStore } from './surge-store.js';

interface Row {
  readonly name: string;
  readonly on_at: Date;
  readonly on_by: string;
  readonly until_at: Date | null;
  readonly prompt: string | null;
  readonly texts: Record<string, string> | null;
  readonly heard: SurgePlace;
  readonly flows: string[];
  readonly queues: string[];
}

/** Table `surges`; see `migrations/`. */
export class PostgresSurgeStore implements SurgeStore {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  async on(): Promise<readonly Surge[]> {
    const { rows } = await this.#postgres.query<Row>('SELECT * FROM surges WHERE off_at IS NULL ORDER BY id');
    return rows.map((row) => ({
      name: row.name,
      since: row.on_at.getTime(),
      by: row.on_by,
      until: row.until_at?.getTime(),
      prompt: row.prompt ?? undefined,
      texts: row.texts ?? undefined,
      heard: row.heard,
      flows: row.flows,
      queues: row.queues,
    }));
  }

  async put({ name, since, by, until, prompt, texts, heard, flows, queues }: Surge): Promise<void> {
    // Of two who switch at once the later one wins; the row that was on is history either way.
    await this.off(name, by, since);
    await this.#postgres.query(
      `INSERT INTO surges (name, on_at, on_by, until_at, prompt, texts, heard, flows, queues)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (name) WHERE off_at IS NULL DO UPDATE SET on_at = $2, on_by = $3, until_at = $4, prompt = $5,
         texts = $6, heard = $7, flows = $8, queues = $9`,
      [
        name,
        new Date(since),
        by,
        until === undefined ? null : new Date(until),
        prompt ?? null,
        texts === undefined ? null : JSON.stringify(texts),
        heard,
        [...flows],
        [...queues],
      ],
    );
  }

  async off(name: string, by: string, at: number): Promise<boolean> {
    const { rowCount } = await this.#postgres.query(
      'UPDATE surges SET off_at = $2, off_by = $3 WHERE name = $1 AND off_at IS NULL',
      [name, new Date(at), by],
    );
    return (rowCount ?? 0) > 0;
  }
}
