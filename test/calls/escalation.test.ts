/** An agent asks the team leader for help, on real calls. */
import { hearEachOther, isHeard } from '../support/running-company.js';
import type { AgentPhone } from '../support/running-company.js';
import type { RobotCall } from '../support/sip/index.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';

let stack: PrivateCompany;
let ada: AgentPhone;

beforeAll(async () => {
  stack = await startCompany();
  ada = await stack.company.phone('ada');
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

afterEach(() => stack.company.rest());

async function adaTalks(from: string): Promise<{ readonly caller: RobotCall; readonly atAda: RobotCall }> {
  await ada.signsIn();
  const caller = await stack.company.dial('+3610001', from);
  await caller.presses('1');
  const atAda = await ada.takesNextCall();
  await hearEachOther(caller, atAda);
  return { caller, atAda };
}

const asAda = (what: string) => stack.company.api('POST', `/api/agents/ada/call/${what}`, undefined, 'ada');
const hearsMusic = async (call: RobotCall, sinceMs: number) =>
  call.hearsPrompt(await stack.company.music(), { atLeast: 0.02, withinMs: 30_000, sinceMs });

it('gives the caller back at once when no leader is there', async () => {
  const { company } = stack;
  const { caller, atAda } = await adaTalks('+36201200001');
  await asAda('escalate');
  await company.eventually('the agent to be told', async () => {
    const [row] = await company.calls('+36201200001', (rows) => rows.length > 0);
    const { events } = await company.api<{ events: { kind: string; why?: string }[] }>(
      'GET',
      `/api/calls/${row?.callId ?? ''}`,
    );
    return events.find(({ kind, why }) => kind === 'consult-failed' && why === 'away');
  });
  await hearEachOther(caller, atAda, [520, 830]);
  await caller.hangsUp();
});

it('rings the leader while the caller hears music, and hands the caller over', async () => {
  const { company } = stack;
  await using sue = await company.phone('sue');
  await sue.isReachable();
  const { caller, atAda } = await adaTalks('+36201200002');
  const askedMs = performance.now();
  await asAda('escalate');
  const ringing = await sue.rings();
  await hearsMusic(caller, askedMs);
  await ringing.rings();
  await ringing.answers();
  await isHeard(ringing, atAda, 620);
  await isHeard(atAda, ringing, 440);
  await hearsMusic(caller, performance.now());
  await asAda('complete');
  await atAda.ended();
  await hearEachOther(caller, ringing, [520, 830]);
  await caller.hangsUp();
  await ringing.ended();
  const [row] = await company.calls('+36201200002', ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', agent: 'sue' });
  const { timeline } = await company.api<{ timeline: { text: string }[] }>(
    'GET',
    `/api/calls/${row?.callId ?? ''}`,
  );
  expect(timeline.map(({ text }) => text).join('\n')).toMatch(/ada asks the team leader for help: sue/);
});
