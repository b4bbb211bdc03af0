/** Gate, surges and overflow on real calls. What callers and agents heard is checked. */
import { hearEachOther } from '../support/running-company.js';
import type { AgentPhone } from '../support/running-company.js';
import type { RobotCall } from '../support/sip/index.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';
import { siteWith } from './site-with.js';
import type { OwnSite } from './site-with.js';

const site = {
  'numbers.yaml': `
numbers:
  '+3610001': { flow: main, language: en }
  '+3610030': { flow: director, language: en }
  '+3610031': { flow: tight, language: en }
other-numbers: { flow: unknown-number }
`,
  'agents.yaml': `
agents:
  ada: { name: Ada, phone: ada-1q2w, skills: { service: 5 } }
  ben: { name: Ben, phone: ben-3e4r, skills: { sales: 7 } }
  cis: { name: Cis, phone: cis-5t6y, skills: { desk: 5 } }
pause-reasons:
  - { digit: 1, name: lunch }
feature-codes:
  { sign-in: '*10', sign-out: '*11', pause: '*12', resume: '*13', status: '*14', surge-on: '*15', surge-off: '*16' }
`,
  'skills.yaml': 'service: Everything\nsales: Offers\ndesk: Reception\n',
  'queues.yaml': `
service: { steps: [{ needs: { service: 5 } }], ring-seconds: 8, welcome: joined, max-waiting: 1 }
sales: { steps: [{ needs: { sales: 1 } }], ring-seconds: 8 }
reception: { steps: [{ needs: { desk: 1 } }], ring-seconds: 10, whisper: whisper-service }
`,
  'gate.yaml': `
protected:
  director: { person: { agent: ada } }
reception: { queue: reception, ask: who-calls-why, max-seconds: 8, refused: not-to-be-had }
nuisance:
  numbers:
    - { number: "+36909990001", treatment: screen, reason: Robots }
    - { number: "+36909990002", treatment: block, reason: Threats }
`,
  'surges.yaml': `
switched-by: [cis]
surges:
  storm: { digit: 1, prompt: surge-storm, flows: [main] }
`,
  'flows/director.yaml': `
start: ring
nodes:
  ring: { kind: transfer, to: { agent: ada }, on-failure: goodbye }
  goodbye: { kind: hang-up, prompts: goodbye }
`,
  'flows/tight.yaml': `
start: service
nodes:
  service: { kind: queue, queue: service, on-nobody: goodbye, on-full: full }
  full: { kind: say, prompts: service-full, next: sales }
  sales: { kind: queue, queue: sales, on-nobody: goodbye }
  goodbye: { kind: hang-up, prompts: goodbye }
`,
  'prompts/en.yaml': `
  spoken-outage: No water in the old town until noon.
  who-calls-why: Reception. Who are you, and what would you like to talk about?
  not-to-be-had: The director does not wish to take your call today.
  service-full: Very many people wait for service, so we bring you to sales.
  surge-storm: The storm has cut many lines, and our people are on their way.
  caller-blocked: Your number is not welcome here.
  caller-screen-name: Before we go on, please tell us your name.
  caller-screen-key: 'Press the key {key} to go on.'
  caller-screen-failed: You have not pressed it, so this ends here.
  surge-switched-on: 'Announced from now on: {name}.'
  surge-switched-off: 'No longer announced: {name}.'
`,
};

let own: OwnSite;
let stack: PrivateCompany;
let ada: AgentPhone;
let ben: AgentPhone;
let cis: AgentPhone;

beforeAll(async () => {
  own = siteWith(site, ['flows/sales.yaml', 'flows/closed.yaml', 'flows/advice.yaml']);
  stack = await startCompany(own.dir);
  ada = await stack.company.phone('ada');
  ben = await stack.company.phone('ben');
  cis = await stack.company.phone('cis');
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  own?.[Symbol.dispose]();
});

afterEach(() => stack.company.rest());

async function hears(call: RobotCall, name: string, atLeast = 0.5): Promise<void> {
  await call.hearsPrompt(await stack.company.prompt(name), { atLeast, withinMs: 30_000 });
}

const available = async (phone: AgentPhone) => {
  await phone.signsIn();
  await stack.company.eventually(`${phone.agentId} available`, async () =>
    (await phone.state()) === 'available' ? true : undefined,
  );
};

const endOf = async (caller: string) => {
  const [row] = await stack.company.calls(
    caller,
    ([newest]) => newest !== undefined && newest.outcome !== null,
  );
  return row;
};

/** Answers who calls and why with a tone. */
async function introduces(call: RobotCall): Promise<void> {
  await hears(call, 'who-calls-why');
  await call.plays({ hz: 620, durationMs: 5_000 });
}

it('brings a caller for a protected person to reception, who hears the caller and passes on by key', async () => {
  await available(ada);
  await available(cis);
  const call = await stack.company.dial('+3610030', '+36201200001');
  await introduces(call);
  const desk = await cis.takesNextCall(20_000);
  await hears(desk, 'whisper-service');
  // What the caller said, before the two speak.
  await desk.hearsTone(620, { withinMs: 30_000 });
  await hearEachOther(call, desk, [1000, 800]);
  await desk.presses('1');
  const director = await ada.rings(15_000);
  expect((await desk.ended()).by).toBe('far');
  await director.rings();
  await director.answers();
  await hearEachOther(call, director, [1000, 800]);
  await call.hangsUp();
  await director.ended();
});

it('turns a caller away whom reception refuses by the API', async () => {
  await available(ada);
  await available(cis);
  const call = await stack.company.dial('+3610030', '+36201200002');
  await introduces(call);
  const desk = await cis.takesNextCall(20_000);
  await hearEachOther(call, desk, [1000, 800]);
  const [row] = await stack.company.calls('+36201200002', ([newest]) => newest !== undefined);
  await stack.company.api('POST', `/api/calls/${row?.callId ?? ''}/refuse`);
  await hears(call, 'not-to-be-had');
  await call.ended();
  expect(await endOf('+36201200002')).toMatchObject({ outcome: 'refused' });
});

it('turns blocked callers away, and screened ones who do not press the key that is named', async () => {
  const blocked = await stack.company.dial('+3610001', '+36909990002');
  await hears(blocked, 'caller-blocked');
  await blocked.ended();
  expect(await endOf('+36909990002')).toMatchObject({ outcome: 'refused' });

  const screened = await stack.company.dial('+3610001', '+36909990001');
  await hears(screened, 'caller-screen-name');
  await screened.plays({ hz: 500, durationMs: 3_000 });
  await screened.presses('#');
  // A machine presses nothing.
  await hears(screened, 'caller-screen-failed');
  await screened.ended();
  expect(await endOf('+36909990001')).toMatchObject({ outcome: 'refused' });
});

it('knows a number that is listed by the API from the next call on', async () => {
  const number = '+36201200009';
  const path = `/api/nuisance/${encodeURIComponent(number)}`;
  await stack.company.api('PUT', path, { treatment: 'block', reason: 'insults' });
  const call = await stack.company.dial('+3610001', number);
  await hears(call, 'caller-blocked');
  await call.ended();
  await stack.company.api('DELETE', path);
  const again = await stack.company.dial('+3610001', number);
  await hears(again, 'welcome');
  await again.hangsUp();
});

it('announces a surge that is switched on at a phone, or by the API with words of the moment', async () => {
  await cis.dials('*151');
  const call = await stack.company.dial('+3610001', '+36201200004');
  await hears(call, 'welcome');
  await hears(call, 'surge-storm');
  await hears(call, 'menu', 0.15);
  await call.hangsUp();
  await cis.dials('*161');
  await stack.company.api('PUT', '/api/surges/outage', {
    texts: { en: 'No water in the old town until noon.' },
  });
  const other = await stack.company.dial('+3610001', '+36201200005');
  await hears(other, 'spoken-outage');
  await hears(other, 'menu', 0.15);
  await other.hangsUp();
  await stack.company.api('DELETE', '/api/surges/outage');
});

it('leads a caller to the other queue when the first is full', async () => {
  await available(ada);
  await ada.dials('*121');
  await available(ben);
  const first = await stack.company.dial('+3610031', '+36201200006');
  await hears(first, 'joined');
  const second = await stack.company.dial('+3610031', '+36201200007');
  await hears(second, 'service-full');
  const ringing = await ben.takesNextCall();
  await hearEachOther(second, ringing, [1000, 800]);
  await second.hangsUp();
  await first.hangsUp();
  expect(await endOf('+36201200007')).toMatchObject({ outcome: 'served', queue: 'sales', agent: 'ben' });
});
