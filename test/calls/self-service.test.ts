/** Self-service of the example company on real calls: account number and PIN, reminders, and what is heard then. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleOf } from '../../src/customers/index.js';
import type { Holdings } from '../../src/customers/index.js';
import { isHeard } from '../support/running-company.js';
import { parseWav, promptsHeard, whereTone } from '../support/sip/index.js';
import type { RobotCall, SipRobot } from '../support/sip/index.js';
import { exampleCustomers, startCompany, startWithinMs } from './company.js';
import type { ExampleCustomer, PrivateCompany } from './company.js';
import { Calendar, isRung, phonesOfCustomers, siteOfReminded, timesRung } from './reminded.js';
import type { Expected } from './reminded.js';
import type { OwnSite } from './site-with.js';

const main = '+3612345670';

let stack: PrivateCompany;
let site: OwnSite;
/** Of customers who are rung. */
let phones: SipRobot;
let customers: readonly ExampleCustomer[];
/** As the service filled its back office: the seed is not known here, so PINs are not those. */
let holdings: Holdings;

beforeAll(async () => {
  // Debug: what might tell a secret must not.
  phones = await phonesOfCustomers();
  site = siteOfReminded(phones);
  stack = await startCompany(site.dir, { RINGDOWN_LOG_LEVEL: 'debug' });
  holdings = exampleOf('', Date.now());
  customers = await exampleCustomers(stack);
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await phones?.[Symbol.asyncDispose]();
  site?.[Symbol.dispose]();
});

afterEach(() => stack.company.rest());

async function hears(
  call: RobotCall,
  name: string,
  { sinceMs, language = 'en', atLeast = 0.5 }: { sinceMs?: number; language?: string; atLeast?: number } = {},
): Promise<void> {
  const since = sinceMs === undefined ? {} : { sinceMs };
  const prompt = await stack.company.prompt(name, language);
  await call.hearsPrompt(prompt, { atLeast, withinMs: 30_000, ...since });
}

async function hearsSaying(
  call: RobotCall,
  name: string,
  values: Readonly<Record<string, string | number>>,
  language = 'en',
): Promise<void> {
  const prompt = await stack.company.promptSaying(name, values, language);
  await call.hearsPrompt(prompt, { atLeast: 0.7, withinMs: 30_000 });
}

const balanceOf = (accountNumber: string) => {
  const id = holdings.customers.find((one) => one.accountNumber === accountNumber)?.id ?? '';
  const state = holdings.accounts.get(id);
  if (!state) throw new Error(`${accountNumber} has no account`);
  const amount = Number(state.balance.amount);
  const today = new Date().toISOString().slice(0, 10);
  const prompt =
    amount === 0
      ? 'balance-settled'
      : amount < 0
        ? 'balance-credit'
        : (state.dueOn ?? '') < today
          ? 'balance-overdue'
          : 'balance-due';
  const values = {
    balance: `${Math.abs(amount).toFixed(2)} ${state.balance.currency}`,
    balanceDueOn: state.dueOn ?? '',
  };
  return { prompt, values, id };
};

const customerWith = (prompt: string): ExampleCustomer => {
  const found = customers.find(({ accountNumber }) => balanceOf(accountNumber).prompt === prompt);
  if (!found) throw new Error(`no customer hears ${prompt}`);
  return found;
};

/** Goes from the welcome to self-service and keys in account number and PIN. */
async function identifies(call: RobotCall, { accountNumber, pin }: ExampleCustomer): Promise<void> {
  await hears(call, 'main-menu', { atLeast: 0.1 });
  await call.presses('7');
  await hears(call, 'ask-account-number', { atLeast: 0.3 });
  await call.presses(`${accountNumber}#`);
  // The end of it sounds like the end of the question before.
  await hears(call, 'ask-pin', { sinceMs: performance.now() });
  await call.presses(`${pin}#`);
}

it('tells the balance to whoever keys in account number and PIN, and opens a ticket when it is not right', async () => {
  const { company } = stack;
  const customer = customerWith('balance-due');
  const call = await company.dial(main, '+36207770001');
  await identifies(call, customer);
  await hears(call, 'self-service-menu', { atLeast: 0.3 });
  await call.presses('1');
  const { prompt, values, id } = balanceOf(customer.accountNumber);
  await hearsSaying(call, prompt, values);
  await hears(call, 'account-what-next', { atLeast: 0.3 });
  // It is not right.
  await call.presses('2');
  const calendar = new Calendar(stack, holdings, site);
  const reference = await company.eventually('a ticket of the customer', async () => {
    const asked = `SELECT reference FROM service_tickets WHERE customer_id = '${id}' AND summary LIKE '%balance is not right'`;
    const [opened = ''] = await calendar.sql(asked);
    return opened === '' ? undefined : opened;
  });
  await hearsSaying(call, 'ticket-opened', { ticket: reference });
  await call.hangsUp();
  const [row] = await company.calls(
    '+36207770001',
    ([newest]) => newest !== undefined && newest.outcome !== null,
  );
  const { events } = await company.api<{ events: { kind: string; customerId?: string; deed?: string }[] }>(
    'GET',
    `/api/calls/${row?.callId ?? ''}`,
  );
  expect(events.find(({ kind }) => kind === 'customer-confirmed')?.customerId).toBe(id);
  const deeds = events.filter(({ kind }) => kind === 'self-service-done').map(({ deed }) => deed);
  expect(deeds).toEqual(['balance-told', 'ticket-opened']);
});

it('brings who presses 0 to a colleague, who sees the customer and what was done', async () => {
  const { company } = stack;
  const alice = await company.phone('alice');
  await alice.signsIn();
  const customer = customerWith('balance-credit');
  const call = await company.dial(main, '+36207770002');
  await identifies(call, customer);
  await hears(call, 'self-service-menu', { atLeast: 0.2 });
  await call.presses('1');
  await hears(call, 'account-what-next', { atLeast: 0.2 });
  await call.presses('0');
  const ringing = await alice.rings(30_000);
  await ringing.answers();
  const [row] = await company.calls('+36207770002', ([newest]) => newest !== undefined);
  const card = await company.eventually('the deed on the card', async () => {
    const read = await company.api<{
      standing: string;
      customer: { accountNumber: string };
      did: { deed: string }[];
    }>('GET', `/api/calls/${row?.callId ?? ''}/customer`);
    return read.did.length > 0 ? read : undefined;
  });
  expect(card).toMatchObject({
    standing: 'confirmed',
    customer: { accountNumber: customer.accountNumber },
    did: [{ deed: 'balance-told' }],
  });
  await call.hangsUp();
});

it('tells a customer in Dutch that the data cannot be had, and leaves nobody in silence meanwhile', async () => {
  const { docker, project } = stack;
  const customer = customers.find(({ language }) => language === 'nl');
  if (!customer) throw new Error('there is no Dutch customer');
  // The customer's own number: greeted in the customer's language.
  const call = await stack.company.dial(main, customer.numbers[0]);
  await hears(call, 'main-menu', { atLeast: 0.1, language: 'nl' });
  await call.presses('7');
  await hears(call, 'ask-account-number', { atLeast: 0.3, language: 'nl' });
  await call.presses(`${customer.accountNumber}#`);
  await hears(call, 'ask-pin', { language: 'nl' });
  await call.presses(`${customer.pin}#`);
  await hears(call, 'self-service-menu', { atLeast: 0.2, language: 'nl' });
  await docker('pause', `${project}-postgres`);
  try {
    await call.presses('1');
    await hears(call, 'one-moment', { language: 'nl' });
    await hears(call, 'back-office-trouble', { language: 'nl' });
  } finally {
    await docker('unpause', `${project}-postgres`);
  }
  await call.hangsUp();
});

/** Not as part of a longer number or a name made by chance. */
const holds = (text: string, digits: string): boolean =>
  new RegExp(`(?<![0-9a-f])${digits}(?![0-9a-f])`).test(text);

const asteriskSays = (command: string) =>
  stack.docker('exec', `${stack.project}-asterisk`, 'asterisk', '-rx', command);

/** Neither log, switch nor any table of facts has what a customer keyed in. */
async function keptNowhere({ pin, accountNumber }: ExampleCustomer, more: readonly string[]): Promise<void> {
  const { docker, project } = stack;
  const calendar = new Calendar(stack, holdings, site);
  const tables = ['contact_events', 'agent_events', 'calls', 'voicemails', 'reminders', 'callbacks'];
  const rows = await Promise.all(
    tables.map(async (table) => (await calendar.sql(`SELECT t::text FROM ${table} t`)).join('\n')),
  );
  const logs = await Promise.all(['app', 'asterisk'].map((name) => docker('logs', `${project}-${name}`)));
  for (const text of [...more, ...rows, ...logs]) {
    expect(holds(text, pin)).toBe(false);
    expect(holds(text, accountNumber)).toBe(false);
  }
}

it('keeps what was keyed in out of log, journal, switch and recordings', async () => {
  const { company, docker, project } = stack;
  const customer = customers[5];
  if (!customer) throw new Error('too few customers');
  const call = await company.dial(main, '+36207770003');
  await identifies(call, customer);
  await hears(call, 'self-service-menu', { atLeast: 0.2 });
  const channels = await asteriskSays('core show channels concise');
  // Beside the caller's own there are those by which the caller is listened to.
  const channel = /^PJSIP\/[^!\n]+/m.exec(channels)?.[0] ?? '';
  const shown = await asteriskSays(`core show channel ${channel}`);
  const recordings = async () =>
    (await docker('exec', `${project}-asterisk`, 'ls', '/var/spool/asterisk/recording')).trim();
  expect(await recordings()).toBe('');
  // Nobody is on duty: a message, into which the PIN is keyed once more.
  await call.presses('0');
  await hears(call, 'leave-message');
  await call.plays({ hz: 500, durationMs: 3_000 });
  await call.presses(customer.pin);
  await call.plays({ hz: 500, durationMs: 2_000 });
  await call.hangsUp();
  const [row] = await company.calls(
    '+36207770003',
    ([newest]) => newest !== undefined && newest.outcome !== null,
  );
  expect(row?.outcome).toBe('voicemail');
  const kept = await recordings();
  expect(kept.split('\n')).toHaveLength(1);
  const path = join(site.dir, 'message.wav');
  await docker('cp', `${project}-asterisk:/var/spool/asterisk/recording/${kept}`, path);
  const message = parseWav(readFileSync(path));
  // What was said is there, and of the keys not one tone of the upper row of frequencies, nor of the lower.
  expect(whereTone(message, 500, { minMs: 1_000 })).toBeDefined();
  for (const hz of [697, 770, 852, 941, 1209, 1336, 1477])
    expect(whereTone(message, hz, { minShare: 0.2, minRms: 50 })).toBeUndefined();
  const story = JSON.stringify(await company.api('GET', `/api/calls/${row?.callId ?? ''}`));
  const log = await docker('logs', `${project}-app`);
  // The stage record is there to be looked at, and so are log and journal.
  expect(shown).toContain('self-service');
  expect(log).toContain(row?.callId);
  expect(story).toContain('customer-confirmed');
  await keptNowhere(customer, [shown, story, kept]);
});

/** A caller who speaks with Alice; `from` shows on her page. */
async function speaksWithAlice(from: string) {
  const { company } = stack;
  const alice = await company.phone('alice');
  await alice.signsIn();
  const call = await company.dial(main, from);
  await hears(call, 'main-menu', { atLeast: 0.1 });
  await call.presses('1');
  const agent = await alice.takesNextCall();
  await isHeard(call, agent, 440);
  await isHeard(agent, call, 660);
  return { call, agent };
}

const asAlice = (what: string, body?: object) =>
  stack.company.api('POST', `/api/agents/alice/call/${what}`, body, 'alice');

const errandsOf = async (from: string, count: number) => {
  const { company } = stack;
  const [row] = await company.calls(from, ([newest]) => newest !== undefined);
  const path = `/api/calls/${row?.callId ?? ''}`;
  const ended = await company.eventually(`${count} ends of errands`, async () => {
    const { events } = await company.api<{ events: { kind: string; how: string; confirmed: boolean }[] }>(
      'GET',
      path,
    );
    const found = events.filter(({ kind }) => kind === 'errand-ended');
    return found.length >= count ? found : undefined;
  });
  return { path, ended };
};

it('identifies a caller for an agent, who hears nothing of it, and brings the two together again', async () => {
  const { company } = stack;
  const customer = customers[7];
  if (!customer) throw new Error('too few customers');
  const { call, agent } = await speaksWithAlice('+36207770004');
  await call.presses('5');
  // What is keyed in the talk is heard by the other one.
  await agent.hearsDigits('5');
  const sentAt = performance.now();
  await asAlice('errand', { errand: 'identification' });
  await agent.hearsPrompt(await company.music(), { atLeast: 0.02, withinMs: 30_000, sinceMs: sentAt });
  await hears(call, 'agent-hears-nothing', { atLeast: 0.3, sinceMs: sentAt });
  await hears(call, 'ask-account-number', { atLeast: 0.3 });
  await call.plays({ hz: 880, durationMs: 1_000 });
  await call.presses(`${customer.accountNumber}#`);
  await hears(call, 'ask-pin', { sinceMs: performance.now() });
  await call.presses(`${customer.pin}#`);
  await hears(call, 'back-with-agent');
  await isHeard(call, agent, 440);
  await isHeard(agent, call, 660);
  expect(agent.digits).toBe('5');
  const { pcm } = agent.heardSince(sentAt);
  expect(whereTone(pcm, 880)).toBeUndefined();
  const said = ['agent-hears-nothing', 'ask-account-number', 'ask-pin', 'back-with-agent'];
  const prompts = await Promise.all(said.map((name) => company.prompt(name, 'en')));
  expect(promptsHeard(pcm, prompts, { atLeast: 0.3 })).toEqual([]);
  const { path, ended } = await errandsOf('+36207770004', 1);
  expect(ended).toMatchObject([{ how: 'done', confirmed: true }]);
  expect(await company.api('GET', `${path}/customer`)).toMatchObject({
    standing: 'confirmed',
    customer: { accountNumber: customer.accountNumber },
  });
  await asAlice('errand', { errand: 'identification' });
  await hears(call, 'agent-hears-nothing', { atLeast: 0.3, sinceMs: performance.now() });
  await asAlice('retrieve');
  await isHeard(call, agent, 440);
  await isHeard(agent, call, 660);
  await call.hangsUp();
  await agent.ended();
  expect((await errandsOf('+36207770004', 2)).ended.map(({ how }) => how)).toEqual(['done', 'taken-back']);
  await keptNowhere(customer, [JSON.stringify(await company.api('GET', path))]);
});

it('gives the caller back to the queue when the agent has hung up meanwhile, after the flow', async () => {
  const { company } = stack;
  const { call, agent } = await speaksWithAlice('+36207770006');
  const bob = await company.phone('bob');
  await bob.signsIn();
  await asAlice('errand', { errand: 'identification' });
  await hears(call, 'agent-hears-nothing', { atLeast: 0.3 });
  await agent.hangsUp();
  await hears(call, 'ask-account-number', { atLeast: 0.3 });
  await call.presses('0');
  const next = await bob.takesNextCall();
  expect(next.caller.user).toBe('+36207770006');
  await isHeard(call, next, 440);
  await isHeard(next, call, 660);
  const { ended } = await errandsOf('+36207770006', 1);
  expect(ended).toMatchObject([{ how: 'to-agent', confirmed: false, agentGone: true }]);
  await call.hangsUp();
  await next.ended();
});

it('brings the two together when the service is killed while the caller is in the flow', async () => {
  const { docker, project } = stack;
  const { call, agent } = await speaksWithAlice('+36207770005');
  await asAlice('errand', { errand: 'identification' });
  await hears(call, 'ask-account-number', { atLeast: 0.3 });
  await docker('kill', '--signal', 'KILL', `${project}-app`);
  await docker('start', `${project}-app`);
  await isHeard(call, agent, 440);
  await isHeard(agent, call, 660);
  expect((await errandsOf('+36207770005', 1)).ended.map(({ how }) => how)).toEqual(['interrupted']);
  await call.hangsUp();
  await agent.ended();
});

describe('customers with an appointment tomorrow', () => {
  let calendar: Calendar;
  beforeAll(() => {
    calendar = new Calendar(stack, holdings, site);
  });

  const among = (language: string, count: number, from = 0): readonly ExampleCustomer[] =>
    customers
      .filter((one) => one.language === language && one.numbers.length === 1)
      .slice(from, from + count);

  const whoRings = ({ values, customer }: Expected) =>
    stack.company.promptSaying('reminder-who', values, customer.language);

  /** Takes the call and hears who rings, and of what day, hour and place. */
  async function isTold(expected: Expected): Promise<RobotCall> {
    const who = await whoRings(expected);
    const call = await isRung(phones, expected);
    expect(call.caller.user).toBe(main);
    await call.answers();
    await call.hearsPrompt(who, { atLeast: 0.7, withinMs: 30_000 });
    return call;
  }

  const comes = async (expected: Expected) => {
    const call = await isTold(expected);
    await call.presses('1');
    await hears(call, 'reminder-confirmed', { language: expected.customer.language });
    expect((await call.ended()).by).toBe('far');
    expect(await calendar.over(expected)).toBe('done 1 confirmed');
    expect(await calendar.of(expected, 'confirmed_at IS NOT NULL')).toBe('t');
  };

  const cancels = async (expected: Expected) => {
    // Had before the key: after it, the call ends by itself.
    const values = { appointment: expected.reference };
    const cancelled = await stack.company.promptSaying('reminder-cancelled', values, 'nl');
    const call = await isTold(expected);
    await call.presses('3');
    await hears(call, 'reminder-cancel-sure', { language: 'nl' });
    await call.presses('3');
    await call.hearsPrompt(cancelled, { atLeast: 0.7, withinMs: 30_000 });
    expect(await calendar.over(expected)).toBe('done 1 cancelled');
    expect(await calendar.of(expected, 'cancelled_at IS NOT NULL')).toBe('t');
  };

  const isBusyAndMoves = async (expected: Expected) => {
    (await isRung(phones, expected)).rejects(486);
    const before = await calendar.of(expected, 'starts_at');
    const call = await isTold(expected);
    await call.presses('2');
    // Another time is for whoever knows the PIN.
    await hears(call, 'ask-account-number', { atLeast: 0.3 });
    await call.presses(`${expected.customer.accountNumber}#`);
    await hears(call, 'ask-pin', { sinceMs: performance.now() });
    await call.presses(`${expected.customer.pin}#`);
    await hears(call, 'self-service-menu', { atLeast: 0.1 });
    await call.presses('3');
    await hears(call, 'appointment-menu', { atLeast: 0.1 });
    await call.presses('2');
    await stack.company.eventually('times on offer', async () => {
      await call.presses('1');
      return (await calendar.of(expected, 'starts_at')) === before ? undefined : true;
    });
    await call.hangsUp();
    expect(await calendar.over(expected)).toBe('done 2 told');
  };

  it('are rung, hear when and where, and confirm, cancel or move it by key; who is busy is rung again', async () => {
    const everybody = [...among('en', 1), ...among('nl', 1), ...among('hu', 1), ...among('ru', 1)];
    const [moving, cancelling, ...coming] = await calendar.expects(everybody, 'T90');
    if (!moving || !cancelling || coming.length < 2) throw new Error('too few customers');
    await calendar.remindsFrom(24);
    await Promise.all([isBusyAndMoves(moving), cancels(cancelling), ...coming.map(comes)]);
    expect([moving, cancelling, ...coming].map((one) => timesRung(phones, one))).toEqual([2, 1, 1, 1]);
    await keptNowhere(moving.customer, []);
  });

  it('are told once when the service is killed, whether the phone rings or they listen', async () => {
    const app = `${stack.project}-app`;
    const [listening, ringing] = await calendar.expects(among('en', 2, 1), 'T91');
    if (!listening || !ringing) throw new Error('too few customers');
    await calendar.remindsFrom(25);
    const who = await whoRings(listening);
    const [told, rung] = await Promise.all([isTold(listening), isRung(phones, ringing)]);
    // On the disk before it was dialled.
    expect(await calendar.state(ringing)).toBe('dialling 1');
    const since = { sinceMs: performance.now() };
    await stack.docker('kill', '--signal', 'KILL', app);
    await stack.docker('start', app);
    await rung.ended({ withinMs: 60_000 });
    // From its beginning, so by the new process: the switch has played the rest of what the old one had begun.
    await told.hearsPrompt(who, { ...since, atLeast: 0.6, withinMs: 60_000 });
    await told.presses('1');
    await hears(told, 'reminder-confirmed');
    expect(await calendar.over(listening)).toMatch(/^done 1 /);
    const again = await isTold(ringing);
    await again.presses('1');
    await hears(again, 'reminder-confirmed');
    expect(await calendar.over(ringing)).toBe('done 2 confirmed');
    expect(timesRung(phones, listening)).toBe(1);
    expect(timesRung(phones, ringing)).toBe(2);
  });
});
