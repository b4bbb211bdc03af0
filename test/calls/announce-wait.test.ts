/** How long it will take, on real calls: heard by the caller, kept with the call, and held against what happened. */
import { hearEachOther } from '../support/running-company.js';
import type { AgentPhone } from '../support/running-company.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';

let stack: PrivateCompany;
let dia: AgentPhone;

beforeAll(async () => {
  stack = await startCompany();
  dia = await stack.company.phone('dia');
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

afterEach(() => stack.company.rest());

interface Told {
  readonly kind: string;
  readonly at: string;
  readonly likelyMs: number;
  readonly saidFromMs: number;
  readonly saidToMs: number;
}

/** Calls of yesterday in the journal, four to five minutes each, as a service that ran then left them. */
async function yesterday(calls: number): Promise<void> {
  const fact = (call: string, afterSec: string, kind: string, facts: string) =>
    `SELECT '${kind}-' || n, 'y-' || n, now() - interval '1 day' + n * interval '5 min' + ${afterSec} * interval '1 s',
       n * 10 + ${call}, '${kind}', 'engine-0', ${facts}::jsonb FROM generate_series(1, ${calls}) AS n`;
  const sql = `INSERT INTO contact_events (id, call_id, at, sequence, kind, engine, facts) ${[
    fact('1', '0', 'queue-entered', `'{"queue": "advice", "ticketId": "y", "skills": []}'`),
    fact('2', '9', 'conversation-started', `'{"queue": "advice", "agentId": "dia", "waitMs": 9000}'`),
    fact(
      '3',
      `(250 + 50.0 * n / ${calls})`,
      'conversation-ended',
      `'{"agentId": "dia", "talkMs": 270000, "endedBy": "caller"}'`,
    ),
  ].join(' UNION ALL ')}`;
  const psql = 'exec psql -h /run/postgresql -p "$RINGDOWN_POSTGRES_PORT" -U ringdown -d ringdown -c "$0"';
  await stack.docker('exec', `${stack.project}-postgres`, 'sh', '-c', psql, sql);
}

/** What was learnt before is known to a process that starts. */
async function serviceRestarts(): Promise<void> {
  await stack.docker('restart', `${stack.project}-app`);
  await stack.company.eventually(
    'the service',
    async () => ((await fetch(`${stack.company.lines.http}/health`)).ok ? true : undefined),
    60_000,
  );
}

async function toldTo(caller: string): Promise<readonly Told[]> {
  const [row] = await stack.company.calls(caller, (calls) => calls.length > 0);
  const { events } = await stack.company.api<{ events: readonly Told[] }>('GET', `/api/calls/${row?.callId}`);
  return events.filter(({ kind }) => kind === 'wait-announced');
}

const metric = async (name: string): Promise<number | undefined> => {
  const text = await (await fetch(`${stack.company.lines.http}/metrics`)).text();
  const line = text
    .split('\n')
    .find((one) => one.startsWith(`ringdown_${name}{`) && one.includes('queue="advice"'));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

it('says the position while nothing is known, then how long it will take, and scores it', async () => {
  const { company } = stack;
  await dia.signsIn();
  await company.eventually('dia available', async () =>
    (await dia.state()) === 'available' ? true : undefined,
  );
  const first = await company.dial('+3610004', '+36208000001');
  const talking = await dia.takesNextCall();
  await hearEachOther(first, talking);

  const call = await company.dial('+3610004', '+36208000002');
  await call.hearsPrompt(await company.promptSaying('queue-position', { position: 1 }), { withinMs: 30_000 });
  expect(await toldTo('+36208000002')).toEqual([]);

  await yesterday(60);
  await serviceRestarts();
  const [told] = await company.eventually(
    'an estimate',
    async () => {
      const all = await toldTo('+36208000002');
      return all.length > 0 ? all : undefined;
    },
    30_000,
  );
  if (!told) throw new Error('nothing was told');
  expect(told.saidToMs).toBeGreaterThanOrEqual(told.likelyMs);
  expect(told.saidFromMs).toBeLessThan(told.likelyMs);
  const values = { from: told.saidFromMs / 60_000, to: told.saidToMs / 60_000 };
  expect(values.to).toBeLessThanOrEqual(8);
  await call.hearsPrompt(await company.promptSaying('wait-between', values), { withinMs: 30_000 });

  const { queues } = await company.api<{ queues: readonly Record<string, unknown>[] }>('GET', '/api/queues');
  expect(queues.find(({ queue }) => queue === 'advice')).toMatchObject({
    waiting: 1,
    agents: 1,
    idle: 0,
    ifJoinedNow: { kind: 'known', coverage: 0.8 },
  });
  await expect(company.api('GET', '/api/queues/nowhere')).rejects.toThrow(/404.*nowhere/s);
  expect(await metric('wait_announced_total')).toBeGreaterThanOrEqual(1);
  expect(await metric('wait_estimate_bias_seconds')).toBeUndefined();

  // The first call is over long before yesterday's were: the estimate was too high, and the figures say so.
  await talking.hangsUp();
  await first.ended();
  const next = await dia.takesNextCall();
  await hearEachOther(call, next);
  const bias = await company.eventually('the metric', () => metric('wait_estimate_bias_seconds'), 20_000);
  expect(bias).toBeGreaterThan(60);
  expect(await metric('wait_estimate_coverage_ratio')).toBeLessThan(0.5);
  await call.hangsUp();

  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date(Date.now() + 60_000).toISOString();
  const report = await company.api<{ queues: readonly Record<string, number>[] }>(
    'GET',
    `/api/reports/wait-accuracy?from=${from}&to=${to}`,
  );
  expect(report.queues).toHaveLength(1);
  expect(report.queues[0]).toMatchObject({ queue: 'advice', cutOff: 0, promisesKept: 1 });
  expect(Math.abs((report.queues[0]?.['biasSeconds'] ?? 0) - bias)).toBeLessThan(1);
});

it('plays the recorded day again, as it was and with one agent more', async () => {
  const hour = (from: number) => new Date(Date.now() + from * 3_600_000).toISOString();
  const words = [
    'simulate',
    'replay',
    '--from',
    hour(-1),
    '--to',
    hour(1),
    '--agents',
    '+1',
    '--svg',
    '/tmp/day.svg',
  ];
  const report = await stack.docker('exec', `${stack.project}-app`, 'node', 'dist/cli.js', ...words);
  const [, recorded, asItWas, asChanged] = report.split(/^(?=recorded|as it was|as changed)/m);
  expect(recorded).toMatch(/^recorded\n.*\n +advice +2 +2 /);
  expect(asItWas).toMatch(/^as it was .*\n.*\n +advice +2 +2 /);
  expect(asChanged).toMatch(/^as changed: \+1 agents .*\n.*\n +advice +2 +2 /);
  const plot = await stack.docker('exec', `${stack.project}-app`, 'cat', '/tmp/day.svg');
  expect(plot).toContain('</svg>');
});
