/** `simulate replay`: a recorded or made-up day as it was, and as it would be with other staff, skills or rules. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { OperatorError } from '../kernel/index.js';
import { createPostgres } from '../platform/index.js';
import { loadSite } from '../site/index.js';
import type { Site } from '../site/index.js';
import { changeDay } from './change-day.js';
import { dayQueues } from './day.js';
import type { Day } from './day.js';
import { generateDay } from './generate-day.js';
import { readJournal } from './journal-day.js';
import { wholeNumber } from './options.js';
import { recordedDay } from './recorded-day.js';
import { figureLines, figuresOf, serviceLevelName } from './replay-figures.js';
import { replay } from './replay.js';
import { plotDays } from './replay-plot.js';
import type { PlottedDay } from './replay-plot.js';

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  generate: { type: 'string' },
  seed: { type: 'string', default: '1' },
  site: { type: 'string', default: process.env['RINGDOWN_SITE_DIR'] ?? 'site' },
  agents: { type: 'string' },
  skill: { type: 'string', multiple: true, default: [] as string[] },
  rules: { type: 'string' },
  svg: { type: 'string', default: 'var/replay.svg' },
} as const;

type Values = ReturnType<typeof read>;
const read = (args: readonly string[]) => parseArgs({ args: joined(args), options }).values;

/** `--agents -2` is taken for two options otherwise. */
const joined = (args: readonly string[]): string[] =>
  args.flatMap((arg, at) =>
    args[at - 1] === '--agents' ? [] : [arg === '--agents' ? `--agents=${args[at + 1] ?? ''}` : arg],
  );

export async function runReplayCommand(
  args: readonly string[],
  write: (line: string) => void,
): Promise<number> {
  const values = read(args);
  const site = await loadSite(values.site);
  const { title, day, recorded, remarks } = await dayOf(values, site);
  write(title);
  for (const remark of remarks) write(remark);
  const agents = new Set(day.shifts.map(({ agentId }) => agentId)).size;
  write(
    `${day.calls.length} calls, ${agents} agents. SL: ${serviceLevelName}. Waits are those of the answered.`,
  );
  const days: PlottedDay[] = [];
  const tell = (name: string, { outcome }: PlottedDay, of: Day, tookMs?: number) => {
    write('');
    write(tookMs === undefined ? name : `${name} (${(tookMs / 1000).toFixed(1)} s)`);
    for (const line of figureLines(figuresOf(of, outcome))) write(`  ${line}`);
  };
  if (recorded) tell('recorded', recorded, day);
  const play = (name: string, of: Day) => {
    const startedAt = performance.now();
    const played = { name, outcome: replay(of) };
    days.push(played);
    tell(name, played, of, performance.now() - startedAt);
  };
  play('as it was', day);
  const changed = await changedDay(values, day);
  if (changed) play(`as changed: ${changed.what}`, changed.day);
  await mkdir(dirname(values.svg), { recursive: true });
  await writeFile(values.svg, plotDays(title, recorded ? [recorded, ...days] : days));
  write('');
  write(`Plot: ${values.svg}`);
  return 0;
}

interface Given {
  readonly title: string;
  readonly day: Day;
  readonly recorded?: PlottedDay;
  readonly remarks: readonly string[];
}

async function dayOf(values: Values, site: Site): Promise<Given> {
  if (values.generate !== undefined) {
    const { calls, seed } = readGenerate(values.generate);
    const title = `A made-up day of ${calls} calls, seed ${seed}`;
    return { title, day: generateDay(site, { calls, seed }), remarks: [] };
  }
  const url = process.env['RINGDOWN_POSTGRES_URL'];
  if (values.from === undefined || values.to === undefined || url === undefined) {
    throw new OperatorError(
      url === undefined ? 'where the journal is, is not known' : 'no day is named',
      url === undefined
        ? 'start it as npm run simulate, or set RINGDOWN_POSTGRES_URL; or play a made-up day: --generate calls=50000,seed=1'
        : 'write --from 2026-11-21 --to 2026-11-22, or --generate calls=50000,seed=1',
    );
  }
  const [from, to] = [time('from', values.from), time('to', values.to)];
  const postgres = await createPostgres(url, { name: 'ringdown-simulate', patienceMs: 0 });
  try {
    const { facts, duties } = await readJournal(postgres, from, to);
    const seed = wholeNumber('seed', values.seed);
    const { day, outcome, remarks } = recordedDay(site, facts, duties, { from, to, seed });
    const title = `Recorded from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}, seed ${seed}`;
    return { title, day, recorded: { name: 'recorded', outcome }, remarks };
  } finally {
    await postgres.end();
  }
}

async function changedDay(
  { agents, skill, rules }: Values,
  day: Day,
): Promise<{ readonly what: string; readonly day: Day } | undefined> {
  const what = [
    ...(agents === undefined ? [] : [`${agents} agents`]),
    ...skill,
    ...(rules === undefined ? [] : [`rules of ${rules}`]),
  ];
  if (what.length === 0) return undefined;
  const more = agents === undefined ? 0 : Number(agents);
  if (!Number.isSafeInteger(more))
    throw new OperatorError(`--agents ${agents ?? ''} is not a whole number`, 'write +2 or -1');
  const queues = rules === undefined ? undefined : dayQueues(await loadSite(rules));
  return { what: what.join(', '), day: changeDay(day, { agents: more, skills: skill, queues }) };
}

function readGenerate(written: string): { readonly calls: number; readonly seed: number } {
  const named = new Map(written.split(',').map((part) => part.split('=', 2) as [string, string | undefined]));
  const unknown = [...named.keys()].find((name) => name !== 'calls' && name !== 'seed');
  if (unknown !== undefined)
    throw new OperatorError(`--generate knows no ${unknown}`, 'write --generate calls=50000,seed=1');
  return {
    calls: wholeNumber('generate calls', named.get('calls') ?? '50000'),
    seed: wholeNumber('generate seed', named.get('seed') ?? '1'),
  };
}

function time(name: string, written: string): number {
  const at = Date.parse(written);
  if (Number.isFinite(at)) return at;
  throw new OperatorError(`--${name} ${written} is not a time`, 'write 2026-11-21 or 2026-11-21T08:00:00Z');
}
