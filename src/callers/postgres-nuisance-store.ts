import type { Postgres } from '../platform/index.js';
import { parseNumberPattern, spellPattern, type NumberPattern, type Treatment } from '../site/index.js';
import type { ListedNumber } from './nuisance-policy.js';
import type { NuisanceStore } from './nuisance-store.js';

interface Row {
  readonly pattern: string;
  readonly treatment: Treatment;
  readonly reason: string;
  readonly added_at: Date;
  readonly added_by: string;
  readonly until_at: Date | null;
}

/** Table `nuisance_numbers`; see `migrations/`. */
export class PostgresNuisanceStore implements NuisanceStore {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  async listed(): Promise<readonly ListedNumber[]> {
    const { rows } = await this.#postgres.query<Row>(
      'SELECT * FROM nuisance_numbers WHERE removed_at IS NULL ORDER BY id',
    );
    return rows.flatMap((row) => {
      const pattern = parseNumberPattern(row.pattern);
      if (!pattern) return [];
      return [
        {
          pattern,
          treatment: row.treatment,
          reason: row.reason,
          addedAt: row.added_at.getTime(),
          addedBy: row.added_by,
          until: row.until_at?.getTime(),
        },
      ];
    });
  }

  async put({ pattern, treatment, reason, addedAt, addedBy, until }: ListedNumber): Promise<void> {
    // What was listed before is history.
    await this.remove(pattern, addedBy, addedAt);
    await this.#postgres.query(
      `INSERT INTO nuisance_numbers (pattern, treatment, reason, added_at, added_by, until_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (pattern) WHERE removed_at IS NULL
         DO UPDATE SET treatment = $2, reason = $3, added_at = $4, added_by = $5, until_at = $6`,
      [
        spellPattern(pattern),
        treatment,
        reason,
        new Date(addedAt),
        addedBy,
        until === undefined ? null : new Date(until),
      ],
    );
  }

  async remove(pattern: NumberPattern, by: string, at: number): Promise<boolean> {
    const { rowCount } = await this.#postgres.query(
      'UPDATE nuisance_numbers SET removed_at = $2, removed_by = $3 WHERE pattern = $1 AND removed_at IS NULL',
      [spellPattern(pattern), new Date(at), by],
    );
    return (rowCount ?? 0) > 0;
  }
}
