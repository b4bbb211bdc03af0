import { inTransaction } from '../platform/index.js';
import type { Postgres } from '../platform/index.js';
import type { Topic } from '../site/index.js';
import type { DirectoryStore, Hit } from './directory-store.js';
import { configurationOf, leastScore, plainQuestion } from './question-policy.js';

/** Sites that nobody has used for so long are forgotten. */
const keptDays = 30;
/** Part of the fingerprint: a change in how topics are taken apart takes them apart anew. */
const recipe = '1';

/**
 * A word counts the more the fewer topics know it. One that no topic knows is taken for the nearest that some do: at most
 * one slip in four letters, or one word inside the other, as compounds have it in Dutch and Hungarian.
 */
const findSql = `
  WITH asked AS (
    SELECT DISTINCT lexeme FROM unnest(to_tsvector($3::regconfig, $4))
  ), known AS (
    SELECT lexeme, topic, times, count(*) OVER (PARTITION BY lexeme) AS topics
    FROM directory_words WHERE fingerprint = $1 AND language = $2
  ), number AS (
    SELECT greatest(count(DISTINCT topic), 1)::float AS topics FROM known
  ), compared AS (
    SELECT asked.lexeme AS asked, known.topic, ln(1 + number.topics / known.topics) AS rarity, known.times,
      CASE
        WHEN asked.lexeme = known.lexeme THEN 1.0
        WHEN least(length(asked.lexeme), length(known.lexeme)) >= 4
          AND (strpos(asked.lexeme, known.lexeme) > 0 OR strpos(known.lexeme, asked.lexeme) > 0) THEN 0.75
        WHEN length(asked.lexeme) BETWEEN 4 AND 60 AND length(known.lexeme) BETWEEN 4 AND 60
          AND levenshtein_less_equal(asked.lexeme, known.lexeme, length(asked.lexeme) / 4) <= length(asked.lexeme) / 4
          THEN 0.6
        ELSE 0.0
      END AS likeness
    FROM asked CROSS JOIN known CROSS JOIN number
  ), best AS (
    SELECT asked, topic, max(likeness * rarity * (1 + ln(times))) AS worth
    FROM compared WHERE likeness > 0 GROUP BY asked, topic
  ), whole AS (
    -- A word that is not understood counts half as much as one that a single topic knows.
    SELECT sum(coalesce(of_word.worth, ln(1 + number.topics) / 2)) AS worth
    FROM asked CROSS JOIN number
    LEFT JOIN (SELECT asked, max(worth) AS worth FROM best GROUP BY asked) AS of_word ON of_word.asked = asked.lexeme
  )
  SELECT best.topic, least(1, sum(best.worth) / whole.worth)::float AS score
  FROM best CROSS JOIN whole GROUP BY best.topic, whole.worth
  HAVING sum(best.worth) / whole.worth >= $5
  ORDER BY sum(best.worth) DESC, best.topic LIMIT $6`;

/** Tables `directory_…`; see `migrations/`. */
export class PostgresDirectory implements DirectoryStore {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  async keep(fingerprint: string, topics: ReadonlyMap<string, Topic>): Promise<void> {
    const rows = [...topics.values()].flatMap(({ id, names, questions }) =>
      [...questions].flatMap(([language, asked]) =>
        [...asked, names.get(language) ?? ''].map((text) => ({
          language,
          configuration: configurationOf(language),
          topic: id,
          text: plainQuestion(text, language),
        })),
      ),
    );
    await inTransaction(this.#postgres, async (client) => {
      const { rows: seen } = await client.query<{ new: boolean }>(
        `INSERT INTO directory_sites (fingerprint, used_at) VALUES ($1, now())
         ON CONFLICT (fingerprint) DO UPDATE SET used_at = now() RETURNING xmax = 0 AS new`,
        [key(fingerprint)],
      );
      if (seen[0]?.new !== true) return;
      await client.query(
        `INSERT INTO directory_words (fingerprint, language, lexeme, topic, times)
         SELECT $1, language, words.lexeme, topic, count(*)
         FROM jsonb_to_recordset($2::jsonb) AS row (language text, configuration text, topic text, text text),
           unnest(to_tsvector(configuration::regconfig, text)) AS words
         GROUP BY language, words.lexeme, topic`,
        [key(fingerprint), JSON.stringify(rows)],
      );
      await client.query(`DELETE FROM directory_sites WHERE used_at < now() - interval '${keptDays} days'`);
    });
  }

  async find(
    fingerprint: string,
    language: string,
    question: string,
    limit: number,
  ): Promise<readonly Hit[]> {
    const { rows } = await this.#postgres.query<Hit>(findSql, [
      key(fingerprint),
      language,
      configurationOf(language),
      plainQuestion(question, language),
      leastScore,
      limit,
    ]);
    return rows;
  }
}

const key = (fingerprint: string): string => `${recipe}/${fingerprint}`;
