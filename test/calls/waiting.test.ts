/** What a waiting caller hears and may do meanwhile, on real calls. */
import { hearEachOther } from '../support/running-company.js';
import type { AgentPhone } from '../support/running-company.js';
import type { RobotCall } from '../support/sip/index.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';

let stack: PrivateCompany;
let cis: AgentPhone;

beforeAll(async () => {
  stack = await startCompany();
  cis = await stack.company.phone('cis');
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

afterEach(() => stack.company.rest());

async function hears(call: RobotCall, name: string, sinceMs?: number): Promise<void> {
  const since = sinceMs === undefined ? {} : { sinceMs };
  await call.hearsPrompt(await stack.company.prompt(name), { atLeast: 0.5, withinMs: 30_000, ...since });
}

const music = async (call: RobotCall, sinceMs: number) =>
  call.hearsPrompt(await stack.company.music(), { atLeast: 0.02, withinMs: 30_000, sinceMs });

/** The second of the tickets, as the supervisor's page would show it. */
async function explained(state: string, sentence: RegExp) {
  const { company } = stack;
  const { tickets } = await company.api<{ tickets: { ticketId: string; state: string }[] }>(
    'GET',
    '/api/tickets',
  );
  const ticketId = tickets.filter((ticket) => ticket.state === state).at(-1)?.ticketId ?? '';
  const told = await company.api<{ now: { position: number; sentences: string[] }; decisions: unknown[] }>(
    'GET',
    `/api/tickets/${ticketId}/explain`,
  );
  expect(told.now.sentences.join('\n')).toMatch(sentence);
  expect(told.now.position).toBe(2);
  return ticketId;
}

it('walks menus while waiting, keeps the place, and is asked when the agent is free', async () => {
  const { company } = stack;
  await cis.signsIn();
  await company.eventually('cis available', async () =>
    (await cis.state()) === 'available' ? true : undefined,
  );
  const first = await company.dial('+3610003', '+36207000001');
  const talking = await cis.rings();
  await talking.answers();
  await hearEachOther(first, talking);

  const call = await company.dial('+3610003', '+36207000002');
  await hears(call, 'come-along');
  const later = await company.dial('+3610003', '+36207000003');
  const keyMs = performance.now();
  await call.presses('*');
  await hears(call, 'stroll', keyMs);
  await call.presses('7');
  await hears(call, 'riddle', keyMs);
  const backMs = performance.now();
  await call.presses('*');
  await hears(call, 'place-kept', backMs);
  await music(call, backMs);
  const ticketId = await explained(
    'waiting',
    /1 on duty has sales ≥ 1: cis \(talking\); none of them is free/,
  );
  const againMs = performance.now();
  await call.presses('*');
  await hears(call, 'stroll', againMs);

  await talking.hangsUp();
  await first.ended();
  await hears(call, 'agent-is-free', againMs);
  await call.presses('1');
  const ringing = await cis.rings();
  expect(ringing.caller.user).toBe('+36207000002');
  await ringing.answers();
  await hearEachOther(call, ringing);
  await call.hangsUp();
  const next = await cis.rings();
  expect(next.caller.user).toBe('+36207000003');
  await next.answers();
  await later.hangsUp();
  const told = await company.eventually('the offer explained', async () => {
    const { decisions } = await company.api<{
      decisions: { kind: string; facts: Record<string, unknown> }[];
    }>('GET', `/api/tickets/${ticketId}/explain`);
    const offered = decisions.some(
      ({ kind, facts }) => kind === 'agent-offered' && facts['agentId'] === 'cis',
    );
    return offered ? decisions : undefined;
  });
  expect(told.find(({ kind }) => kind === 'still-waiting')?.facts).toMatchObject({
    ...{ step: 0, held: false, onDuty: 1, skipped: [{ agentId: 'cis', why: 'talking' }] },
  });
  const [row] = await company.calls('+36207000002', ([newest]) => newest?.outcome === 'served');
  expect(row).toMatchObject({ outcome: 'served', agent: 'cis' });
});
