/**
 * Our ARI client beside the published `ari-client`: the same Asterisk, the same machine, in turns, in one run.
 *
 *     node scripts/bench.mjs ari [--rounds 3] [--requests 2000] [--calls 1000] [--json]
 *
 * RINGDOWN_BENCH_ARI_URL, …_USER and …_PASSWORD name a running Asterisk; without them one is started.
 */
import { parseArgs } from 'node:util';
import { startAsterisk } from '../../test/asterisk/real-asterisk.js';
import { FakeAri } from '../../test/fake-ari/fake-ari.js';
import {
  calls,
  connecting,
  requesting,
  unknownEvent,
  type Figures,
  type Side,
  type Where,
} from './measurements.js';

type Table = Map<string, Record<Side, number[]>>;

const sides: readonly Side[] = ['own', 'ari-client'];

export async function main(args: readonly string[] = process.argv.slice(2)): Promise<Table> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      requests: { type: 'string', default: '2000' },
      calls: { type: 'string', default: '1000' },
      json: { type: 'boolean' },
    },
  });
  const given = process.env.RINGDOWN_BENCH_ARI_URL;
  await using started = given === undefined ? await startAsterisk('bench') : undefined;
  const where: Where = started
    ? { url: started.ariUrl, user: started.user, password: started.password }
    : {
        url: given ?? '',
        user: process.env.RINGDOWN_BENCH_ARI_USER ?? 'ringdown',
        password: process.env.RINGDOWN_BENCH_ARI_PASSWORD ?? '',
      };
  const table: Table = new Map();
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
      note(table, side, await connecting(side, where));
      note(table, side, await requesting(side, where, Number(values.requests)));
      await using fake = await fakeLike(where);
      note(table, side, await calls(side, fake, Number(values.calls), 4));
      note(table, side, await unknownEvent(side, fake));
    }
  }
  process.stdout.write(values.json ? `${JSON.stringify([...table])}\n` : printed(table));
  return table;
}

function note(table: Table, side: Side, figures: Figures): void {
  for (const [name, value] of Object.entries(figures)) {
    const row = table.get(name) ?? { own: [], 'ari-client': [] };
    row[side].push(value);
    table.set(name, row);
  }
}

function printed(table: Table): string {
  const shown = (all: readonly number[]): string => {
    const sorted = [...all].sort((a, b) => a - b);
    const cells = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
    return cells
      .map((value = NaN) => (value >= 100 ? value.toFixed(0) : String(+value.toFixed(1))))
      .join(' / ');
  };
  const rows = [...table].map(
    ([name, row]) => `| ${name} | ${shown(row.own)} | ${shown(row['ari-client'])} |`,
  );
  return ['| lowest / median / highest | own | ari-client 2.2.0 |', '|---|---|---|', ...rows, ''].join('\n');
}

/**
 * A fake that describes its interface as the real one does: `ari-client` reads all descriptions at every connect. They
 * are fetched now and kept nowhere.
 */
async function fakeLike(where: Where): Promise<FakeAri> {
  const fake = await FakeAri.open();
  const headers = {
    authorization: `Basic ${Buffer.from(`${where.user}:${where.password}`).toString('base64')}`,
  };
  const real = new URL(where.url).origin;
  fake.misbehave = async ({ path }) => {
    if (!path.startsWith('/api-docs/')) return undefined;
    const answer = await fetch(where.url + path, { headers });
    const text = (await answer.text()).replaceAll(real, new URL(fake.url).origin);
    return { status: answer.status, json: JSON.parse(text) as unknown };
  };
  return fake;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  });
}
