import type { Postgres, PostgresClient } from '../../platform/index.js';
import { inTransaction } from '../../platform/index.js';

/**
 * Does a write once for a key: who asks again with the same one, after an answer that was lost, gets the first answer.
 * Two that ask at the same moment come one by one.
 */
export function once<Answer extends object>(
  postgres: Postgres,
  key: string,
  now: number,
  write: (client: PostgresClient) => Promise<Answer>,
): Promise<Answer> {
  return inTransaction(postgres, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
    const { rows } = await client.query<{ answer: Answer }>(
      'SELECT answer FROM back_office_writes WHERE key = $1',
      [key],
    );
    if (rows[0]) return rows[0].answer;
    const answer = await write(client);
    await client.query('INSERT INTO back_office_writes (key, done_at, answer) VALUES ($1, $2, $3)', [
      key,
      new Date(now),
      JSON.stringify(answer),
    ]);
    return answer;
  });
}
