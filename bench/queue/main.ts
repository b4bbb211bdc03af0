/** Runs the measurements of the skill queue and prints them; `--json` for machines, `--quick` for a first look. */
import { parseArgs } from 'node:util';
import { measureRounds } from './rounds.js';
import type { RoundsResult } from './rounds.js';

export async function main(
  args: readonly string[] = process.argv.slice(2),
): Promise<readonly RoundsResult[]> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, quick: { type: 'boolean' } },
  });
  const url = process.env.REDIS_URL ?? process.env.RINGDOWN_TEST_REDIS_URL;
  if (!url)
    throw new Error(
      'Which Redis? Set REDIS_URL to one that nobody else uses, for example redis://127.0.0.1:6379',
    );
  const common = { url, inFlight: 50, repetitions: values.quick ? 1 : 3, secondsEach: values.quick ? 2 : 5 };
  const results: RoundsResult[] = [];
  const measure = async (waiting: number, lanes: number, lanesPerAgent: number, relaxing = false) => {
    const result = await measureRounds({ ...common, waiting, lanes, lanesPerAgent, relaxing });
    results.push(result);
    if (!values.json) process.stdout.write(`${line(result)}\n`);
  };
  if (!values.json) process.stdout.write(`${heading}\n`);
  for (const waiting of [100, 1_000, 10_000, 100_000]) await measure(waiting, 20, 5);
  await measure(10_000, 200, 5);
  await measure(10_000, 200, 20);
  await measure(10_000, 200, 5, true);
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  return results;
}

const heading =
  'waiting  lanes  per agent  rounds/s min  median     max  CPU us Redis  client   one alone p50 ms     p99 ms  relaxing, preferred';

function line({
  waiting,
  lanes,
  lanesPerAgent,
  relaxing,
  roundsPerSec,
  cpuUs,
  aloneMs,
}: RoundsResult): string {
  const sorted = [...roundsPerSec].sort((a, b) => a - b);
  const [min, median, max] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  const cells: [string | number | undefined, number][] = [
    [waiting, 7],
    [lanes, 7],
    [lanesPerAgent, 11],
    [min, 14],
    [median, 8],
    [max, 8],
    [cpuUs.redis, 14],
    [cpuUs.client, 8],
    [aloneMs.p50.toFixed(2), 19],
    [aloneMs.p99.toFixed(2), 11],
    [relaxing ? 'yes' : 'no', 21],
  ];
  return cells.map(([cell, width]) => String(cell).padStart(width)).join('');
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  });
}
