/** Callers who are rung back, on real calls: asked for by key, agent first or customer first, retried, never doubled. */
import { appendFileSync, chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hearEachOther, isHeard } from '../support/running-company.js';
import type { AgentPhone } from '../support/running-company.js';
import { SipRobot } from '../support/sip/index.js';
import type { IncomingRobotCall, RobotCall } from '../support/sip/index.js';
import { callbackTexts } from './callback-texts.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';

const customersAt = '127.0.0.5';

const callbacks = `
country: HU
allowed: ["+36"]
forbidden: ["+3690"]
agents-may-dial: yes
trunk: customers
caller-number: "+3610001"
dials-per-second: 5
ring-seconds: 10
retries: { busy: { after-seconds: 5, times: 3 } }
customer-day: 00:00-24:00
queues:
  sales: { first: customer }
`;

const trunks = (port: number) => `
local: { recognise-by: address, addresses: [127.0.0.1], codecs: [ulaw] }
customers: { recognise-by: address, addresses: [${customersAt}], server: '${customersAt}:${port}', codecs: [ulaw] }
`;

const numbers = `
numbers:
  '+3610001': { flow: ring-back, language: en }
  '+3610002': { flow: ring-back-sales, language: en }
other-numbers: { flow: unknown-number }
`;

const flow = (queue: string) => `
start: offer
nodes:
  offer: { kind: callback, queue: ${queue}, on-failure: goodbye }
  goodbye: { kind: hang-up, prompts: goodbye }
`;

let customers: SipRobot;
let stack: PrivateCompany;
let site: string;

function writeSite(port: number): string {
  const dir = mkdtempSync(join(tmpdir(), 'ringdown-callbacks-'));
  // The container's user is another one.
  chmodSync(dir, 0o755);
  cpSync(join(__dirname, 'site'), dir, { recursive: true });
  writeFileSync(join(dir, 'trunks.yaml'), trunks(port));
  writeFileSync(join(dir, 'numbers.yaml'), numbers);
  writeFileSync(join(dir, 'callbacks.yaml'), callbacks);
  appendFileSync(join(dir, 'prompts', 'en.yaml'), callbackTexts);
  writeFileSync(join(dir, 'flows', 'ring-back.yaml'), flow('service'));
  writeFileSync(join(dir, 'flows', 'ring-back-sales.yaml'), flow('sales'));
  return dir;
}

beforeAll(async () => {
  customers = await SipRobot.open({ bindAddress: customersAt, server: { host: '127.0.0.1', port: 5060 } });
  site = writeSite(customers.local.port);
  stack = await startCompany(site);
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await customers?.[Symbol.asyncDispose]();
  rmSync(site, { recursive: true, force: true });
});

afterEach(async () => {
  const { company } = stack;
  await Promise.allSettled(customers.liveCalls.map((call) => call.hangsUp()));
  await company.rest();
  for (const { id } of await open())
    await company.api('POST', `/api/callbacks/${id}/cancel`).catch(() => undefined);
});

interface CallbackRow {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly enqueuedAt: string;
  readonly number: string;
}

const open = async (): Promise<readonly CallbackRow[]> =>
  (await stack.company.api<{ callbacks: CallbackRow[] }>('GET', '/api/callbacks?state=open')).callbacks;

const of = (number: string): Promise<CallbackRow> =>
  stack.company
    .api<{ callbacks: CallbackRow[] }>('GET', `/api/callbacks?number=${encodeURIComponent(number)}`)
    .then(({ callbacks: [one] }) => {
      if (!one) throw new Error(`there is no callback to ${number}`);
      return one;
    });

const reaches = (number: string, state: string, withinMs = 15_000): Promise<CallbackRow> =>
  stack.company.eventually(
    `the callback to ${number} ${state}`,
    async () => {
      const one = await of(number);
      return one.state === state ? one : undefined;
    },
    withinMs,
  );

/** Asks to be rung back at the number the call comes from, and listens to the promise. */
async function asks(number: string, called = '+3610001'): Promise<void> {
  const { company } = stack;
  const call = await company.dial(called, number);
  await call.hearsPrompt(await company.promptSaying('callback-own-number', { number }), {
    atLeast: 0.5,
    withinMs: 30_000,
  });
  await call.presses('1');
  await call.hearsPrompt(await company.promptSaying('callback-agreed', { number }), {
    atLeast: 0.5,
    withinMs: 30_000,
  });
  expect((await call.ended({ withinMs: 30_000 })).by).toBe('far');
}

async function signedIn(agentId: string): Promise<AgentPhone> {
  const agent = await stack.company.phone(agentId);
  await stack.company.api('POST', `/api/agents/${agentId}/duty`, { command: 'sign-in' });
  return agent;
}

/** They hear each other, and the customer says more than a word before putting the phone down. */
async function talkUntilHungUp(atAgent: RobotCall, customer: RobotCall): Promise<void> {
  await hearEachOther(atAgent, customer);
  await customer.plays({ hz: 600, durationMs: 1_500 });
  await customer.hangsUp();
}

async function customerIsRung(number: string, withinMs = 20_000): Promise<IncomingRobotCall> {
  const call = await customers.nextInvite({ for: number, withinMs });
  await call.rings();
  return call;
}

it('rings a free agent, then the customer, and the two hear each other', async () => {
  const number = '+36303000001';
  await asks(number);
  expect(await reaches(number, 'waiting')).toMatchObject({ attempts: 0 });
  const ada = await signedIn('ada');
  const atAgent = await ada.takesNextCall(15_000);
  expect(atAgent.caller.user).toBe(number);
  await atAgent.hearsPrompt(await stack.company.promptSaying('callback-whisper', { number, minutes: 1 }), {
    atLeast: 0.4,
    withinMs: 30_000,
  });
  const customer = await customerIsRung(number);
  expect(customer.caller.user).toBe('+3610001');
  await customer.answers();
  await hearEachOther(atAgent, customer);
  expect(await of(number)).toMatchObject({ state: 'connected', attempts: 1 });
  await talkUntilHungUp(atAgent, customer);
  await atAgent.ended();
  const done = await reaches(number, 'done');
  const { tried } = await stack.company.api<{ tried: { id: string; outcome: string }[] }>(
    'GET',
    `/api/callbacks/${done.id}`,
  );
  expect(tried).toMatchObject([{ outcome: 'served' }]);
  const row = await stack.company.eventually('the call in the log', async () => {
    const { calls } = await stack.company.api<{ calls: Record<string, unknown>[] }>('GET', '/api/calls');
    return calls.find(({ callId, outcome }) => callId === tried[0]?.id && outcome !== null);
  });
  expect(row).toMatchObject({ direction: 'outbound', calledNumber: number, outcome: 'served', agent: 'ada' });
});

it('rings the customer first where the queue is set so, and the customer confirms by key', async () => {
  const number = '+36303000002';
  await asks(number, '+3610002');
  const cis = await signedIn('cis');
  const customer = await customerIsRung(number);
  await customer.answers();
  await customer.hearsPrompt(await stack.company.prompt('callback-confirm-human'), {
    atLeast: 0.5,
    withinMs: 30_000,
  });
  await customer.presses('1');
  await customer.hearsPrompt(await stack.company.prompt('callback-hold'), { atLeast: 0.5, withinMs: 30_000 });
  const atAgent = await cis.takesNextCall(15_000);
  await hearEachOther(atAgent, customer);
  await atAgent.hangsUp();
  await customer.ended();
  await reaches(number, 'done');
});

it('tries again after a busy line, by the stated gap', async () => {
  const number = '+36303000003';
  await asks(number);
  const ada = await signedIn('ada');
  const first = await ada.takesNextCall(15_000);
  const busy = await customers.nextInvite({ for: number, withinMs: 30_000 });
  const busyAt = performance.now();
  busy.rejects(486);
  await first.hearsPrompt(await stack.company.promptSaying('callback-not-reached', { outcome: 'busy' }), {
    atLeast: 0.4,
    withinMs: 30_000,
  });
  await first.ended({ withinMs: 30_000 });
  expect(await of(number)).toMatchObject({ attempts: 1 });
  const second = await ada.takesNextCall(30_000);
  const customer = await customerIsRung(number);
  expect(performance.now() - busyAt).toBeGreaterThan(5_000);
  await customer.answers();
  await talkUntilHungUp(second, customer);
  await second.ended();
  expect(await reaches(number, 'done')).toMatchObject({ attempts: 2 });
});

it('keeps one callback a number, tells so, and lets the customer cancel it', async () => {
  const { company } = stack;
  const number = '+36303000004';
  await asks(number);
  const before = await of(number);
  const call = await company.dial('+3610001', number);
  await call.hearsPrompt(await company.promptSaying('callback-open', { number }), {
    atLeast: 0.5,
    withinMs: 30_000,
  });
  expect(await of(number)).toMatchObject({ id: before.id, enqueuedAt: before.enqueuedAt, state: 'waiting' });
  await call.presses('2');
  await call.hearsPrompt(await company.prompt('callback-cancelled'), { atLeast: 0.5, withinMs: 30_000 });
  await call.ended();
  expect(await of(number)).toMatchObject({ id: before.id, state: 'cancelled' });
});

it('says why a premium number is not rung, and rings the one that is entered instead', async () => {
  const { company } = stack;
  const call = await company.dial('+3610001', 'anonymous');
  await call.hearsPrompt(await company.prompt('callback-enter-number'), { atLeast: 0.5, withinMs: 30_000 });
  await call.presses('0690123456#');
  await call.hearsPrompt(await company.prompt('callback-number-forbidden'), {
    atLeast: 0.5,
    withinMs: 30_000,
  });
  await call.hearsPrompt(await company.prompt('callback-enter-number'), {
    atLeast: 0.5,
    withinMs: 30_000,
    sinceMs: performance.now(),
  });
  await call.presses('06303000005#');
  await call.hearsPrompt(await company.promptSaying('callback-confirm-number', { number: '+36303000005' }), {
    atLeast: 0.5,
    withinMs: 30_000,
  });
  await call.presses('1');
  await call.ended({ withinMs: 30_000 });
  expect(await of('+36303000005')).toMatchObject({ state: 'waiting' });
});

describe('the service is killed', () => {
  const killed = async () => void (await stack.docker('kill', '--signal', 'KILL', `${stack.project}-app`));
  const starts = async () => {
    await stack.docker('start', `${stack.project}-app`);
    const health = `${stack.company.lines.http}/health`;
    await stack.company.eventually(
      'the service back',
      async () => ((await fetch(health)).ok ? true : undefined),
      60_000,
    );
  };

  it('while a callback waits: it is made all the same', async () => {
    const number = '+36303000006';
    await asks(number);
    await killed();
    await starts();
    const ada = await signedIn('ada');
    const atAgent = await ada.takesNextCall(20_000);
    const customer = await customerIsRung(number);
    await customer.answers();
    await talkUntilHungUp(atAgent, customer);
    expect(await reaches(number, 'done')).toMatchObject({ attempts: 1 });
  });

  it('while the customer is being rung: the same call goes on, and nobody is rung twice', async () => {
    const number = '+36303000007';
    await asks(number);
    const ada = await signedIn('ada');
    const atAgent = await ada.takesNextCall(15_000);
    const customer = await customerIsRung(number);
    await killed();
    await starts();
    await customer.answers();
    await talkUntilHungUp(atAgent, customer);
    expect(await reaches(number, 'done')).toMatchObject({ attempts: 1 });
    expect(customers.liveCalls).toEqual([]);
  });

  const timesRung = (number: string) =>
    customers.log.entries.filter(({ event }) => event.kind === 'invited' && event.called === number).length;

  it('and the customer answers: an apology is heard at once, nobody is lost, and the phone rings again', async () => {
    const number = '+36303000009';
    await asks(number);
    const ada = await signedIn('ada');
    const atAgent = await ada.takesNextCall(15_000);
    const customer = await customerIsRung(number);
    await killed();
    await customer.answers();
    await customer.hearsPrompt(await stack.company.prompt('fallback-ring-again'), {
      atLeast: 0.8,
      withinMs: 30_000,
    });
    expect((await customer.ended({ withinMs: 30_000 })).by).toBe('far');
    await starts();
    await atAgent.ended({ withinMs: 30_000 });
    const again = await ada.takesNextCall(60_000);
    const rung = await customerIsRung(number);
    await rung.answers();
    await talkUntilHungUp(again, rung);
    expect(await reaches(number, 'done')).toMatchObject({ attempts: 2 });
    expect(timesRung(number)).toBe(2);
  });

  it('and started while a customer hears the apology: it is heard to its end, and the phone rings again', async () => {
    const number = '+36303000010';
    await asks(number);
    const ada = await signedIn('ada');
    await ada.takesNextCall(15_000);
    const customer = await customerIsRung(number);
    await killed();
    await stack.docker('start', `${stack.project}-app`);
    await customer.answers();
    await customer.hearsPrompt(await stack.company.prompt('fallback-ring-again'), {
      atLeast: 0.8,
      withinMs: 30_000,
    });
    await customer.ended({ withinMs: 30_000 });
    await starts();
    const again = await ada.takesNextCall(60_000);
    const rung = await customerIsRung(number);
    await rung.answers();
    await hearEachOther(again, rung);
    await again.hangsUp();
    expect(await reaches(number, 'done')).toMatchObject({ attempts: 2 });
  });

  it('while a customer waits on the line: the music goes on, and the agent comes after all', async () => {
    const number = '+36303000011';
    await asks(number, '+3610002');
    const cis = await signedIn('cis');
    const customer = await customerIsRung(number);
    await customer.answers();
    await customer.hearsPrompt(await stack.company.prompt('callback-confirm-human'), {
      atLeast: 0.5,
      withinMs: 30_000,
    });
    await customer.presses('1');
    const ringing = await cis.rings(30_000);
    await ringing.rings();
    const music = await stack.company.music();
    await customer.hearsPrompt(music, { atLeast: 0.02, withinMs: 30_000, sinceMs: performance.now() });
    await killed();
    // An agent who answers now is let go: nobody would come.
    await ringing.answers();
    expect((await ringing.ended({ withinMs: 5_000 })).by).toBe('far');
    for (let look = 0; look < 3; look++)
      await customer.hearsPrompt(music, { atLeast: 0.02, withinMs: 30_000, sinceMs: performance.now() });
    await starts();
    const atAgent = await cis.takesNextCall(30_000);
    await hearEachOther(atAgent, customer);
    await atAgent.hangsUp();
    await customer.ended({ withinMs: 30_000 });
    expect(await reaches(number, 'done')).toMatchObject({ attempts: 1 });
    expect(timesRung(number)).toBe(1);
  });

  it('while they talk: they go on talking, and the callback is done', async () => {
    const number = '+36303000008';
    await asks(number);
    const ada = await signedIn('ada');
    const atAgent = await ada.takesNextCall(15_000);
    const customer = await customerIsRung(number);
    await customer.answers();
    await hearEachOther(atAgent, customer);
    await killed();
    await isHeard(atAgent, customer, 660);
    await starts();
    await isHeard(customer, atAgent, 880);
    await atAgent.hangsUp();
    await customer.ended({ withinMs: 30_000 });
    expect(await reaches(number, 'done')).toMatchObject({ attempts: 1 });
  });
});

it('rings an agent who makes a call, then the number; both hear each other, and it is in the call log', async () => {
  const { company } = stack;
  const number = '+36303000077';
  const dial = (as: string, wanted: string) =>
    company.api<{ callId: string }>('POST', `/api/agents/ada/call/dial`, { number: wanted }, as);
  const ada = await signedIn('ada');
  await ada.isReachable();
  await expect(dial('ada', '+3690123456')).rejects.toThrow('number-forbidden');
  await expect(dial('ben', number)).rejects.toThrow('forbidden');
  const { callId } = await dial('ada', number);
  const atAgent = await ada.takesNextCall();
  expect(atAgent.caller.user).toBe(number);
  const customer = await customerIsRung(number);
  expect(customer.caller.user).toBe('+3610001');
  expect(await ada.state()).toBe('talking');
  await expect(dial('ada', number)).rejects.toThrow('in-a-call');
  await customer.answers();
  await hearEachOther(atAgent, customer);
  await company.api('POST', '/api/agents/ada/call/hold', undefined, 'ada');
  await customer.hearsPrompt(await company.music(), { atLeast: 0.02, withinMs: 30_000 });
  await company.api('POST', '/api/agents/ada/call/retrieve', undefined, 'ada');
  await hearEachOther(atAgent, customer, [520, 830]);
  await atAgent.hangsUp();
  expect((await customer.ended()).by).toBe('far');
  await company.eventually('the write-up', async () =>
    (await ada.state()) === 'wrapping' ? true : undefined,
  );
  const row = await company.eventually('the call in the log', async () => {
    const { calls } = await company.api<{ calls: Record<string, unknown>[] }>('GET', '/api/calls');
    return calls.find((one) => one['callId'] === callId && one['outcome'] !== null);
  });
  expect(row).toMatchObject({
    ...{ direction: 'outbound', calledNumber: number, callerNumber: '+3610001' },
    ...{ outcome: 'served', agent: 'ada', endedBy: 'agent' },
  });
});

it('tells an agent why nobody was reached, and stops ringing when the agent puts the phone down', async () => {
  const { company } = stack;
  const dial = (number: string) => company.api('POST', '/api/agents/ada/call/dial', { number }, 'ada');
  const ada = await signedIn('ada');
  await ada.isReachable();
  await dial('+36303000078');
  const first = await ada.takesNextCall();
  (await customerIsRung('+36303000078')).rejects(486);
  await first.hearsPrompt(await company.promptSaying('callback-not-reached', { outcome: 'busy' }), {
    atLeast: 0.4,
    withinMs: 30_000,
  });
  await first.ended({ withinMs: 30_000 });
  await company.eventually('ada to be free', async () =>
    (await ada.state()) === 'available' ? true : undefined,
  );
  await dial('+36303000079');
  const second = await ada.takesNextCall();
  const customer = await customerIsRung('+36303000079');
  await second.hangsUp();
  await customer.ended({ withinMs: 30_000 });
});
