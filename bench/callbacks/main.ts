/** 10,000 callbacks due at once and 50 kills; `--quick` for 300 and 5, `--json` for machines, `--seed N`. */
import { parseArgs } from 'node:util';
import { storm } from './storm.js';

async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean' },
      quick: { type: 'boolean' },
      seed: { type: 'string' },
      callbacks: { type: 'string' },
      kills: { type: 'string' },
    },
  });
  const { REDIS_URL: redisUrl, POSTGRES_URL: postgresUrl } = process.env;
  if (!redisUrl || !postgresUrl)
    throw new Error('Which stores? Set REDIS_URL and POSTGRES_URL to ones that nobody else uses');
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const result = await storm({
    redisUrl,
    postgresUrl,
    callbacks: Number(values.callbacks ?? (values.quick ? 300 : 10_000)),
    kills: Number(values.kills ?? (values.quick ? 5 : 50)),
    agents: 60,
    dialsPerSec: 40,
    busyOneIn: 20,
    seed,
    withinMs: 3_600_000,
    ...(values.json ? {} : { tell: (line: string) => void process.stderr.write(`${line}\n`) }),
  });
  if (values.json) process.stdout.write(`${JSON.stringify({ seed, ...result })}\n`);
  else {
    const { lost, doubled } = result;
    process.stdout.write(
      [
        `${result.callbacks} callbacks due at once, ${result.kills} kills, seed ${seed}: ${(result.tookMs / 1000).toFixed(0)} s`,
        `lost                    ${lost.length}${lost.length > 0 ? `: ${lost.slice(0, 5).join(', ')}` : ''}`,
        `dialled twice           ${doubled.length}${doubled.length > 0 ? `: ${doubled.slice(0, 5).join(', ')}` : ''}`,
        `dials                   ${result.dials}, at most ${result.mostDialsInASecond} in any second (${result.allowedDialsInASecond} allowed), ${result.mostSeenInASecond} as the switch saw them`,
        `gave up waiting         ${result.gaveUp}`,
        `attempts never placed   ${result.unplaced}`,
        `from a kill to a dial   ${result.backWithinMs.median} ms median, ${result.backWithinMs.most} ms at most; the start alone ${result.startMs.median} and ${result.startMs.most} ms`,
        `left in the switch      ${result.leftInSwitch} channels`,
        '',
      ].join('\n'),
    );
  }
  const { lost, doubled, mostDialsInASecond, allowedDialsInASecond } = result;
  if (lost.length > 0 || doubled.length > 0 || mostDialsInASecond > allowedDialsInASecond)
    process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
