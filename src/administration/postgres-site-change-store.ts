import { inTransaction } from '../platform/index.js';
import type { Postgres } from '../platform/index.js';
import type { SiteChange, SiteChangeStore } from './site-change-store.js';

interface Row {
  readonly id: string;
  readonly changed_at: Date;
  readonly changed_by: string;
  readonly file: string;
  readonly text_before: string | null;
  readonly text_after: string | null;
  readonly undoes: string | null;
}

/** Table `site_changes`; see `migrations/`. */
export class PostgresSiteChangeStore implements SiteChangeStore {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  add(
    { at, by, file, before, after, undoes }: Omit<SiteChange, 'id'>,
    write: () => Promise<void>,
  ): Promise<SiteChange> {
    return inTransaction(this.#postgres, async (client) => {
      const { rows } = await client.query<Row>(
        `INSERT INTO site_changes (changed_at, changed_by, file, text_before, text_after, undoes)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING *`,
        [new Date(at), by, file, before ?? null, after ?? null, undoes ?? null],
      );
      await write();
      const [row] = rows;
      if (!row) throw new Error('the database gave no row back');
      return changeOf(row);
    });
  }

  async get(id: string): Promise<SiteChange | undefined> {
    const { rows } = await this.#postgres.query<Row>('SELECT * FROM site_changes WHERE id = $1', [id]);
    return rows.map(changeOf)[0];
  }

  async newest(limit: number, file?: string): Promise<readonly SiteChange[]> {
    const { rows } = await this.#postgres.query<Row>(
      'SELECT * FROM site_changes WHERE $2::text IS NULL OR file = $2 ORDER BY id DESC LIMIT $1',
      [limit, file ?? null],
    );
    return rows.map(changeOf);
  }
}

const changeOf = (row: Row): SiteChange => ({
  id: row.id,
  at: row.changed_at.getTime(),
  by: row.changed_by,
  file: row.file,
  before: row.text_before ?? undefined,
  after: row.text_after ?? undefined,
  undoes: row.undoes ?? undefined,
});
