/**
 * Callers who speak, on real calls: synthetic voices over SIP and RTP, understood by the service's own recogniser. The
 * company has systems of its own, which answer badly in the end.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hearEachOther } from '../support/running-company.js';
import type { AgentPhone } from '../support/running-company.js';
import { bestMatch, present, silenceRatio } from '../support/sip/index.js';
import type { RobotCall } from '../support/sip/index.js';
import { spoken } from '../support/speaking.js';
import type { Voice } from '../support/speaking.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';
import { ConnectedCompany, deadForMs, failuresOf, unheardOf } from './connected.js';

const mainNumber = '+3612345670';
/** Understood with a wide margin: what is hardly understood here is not understood on another machine. */
const clear: Voice = { program: 'flite', voice: 'awb' };
/** Says what means nothing here. */
const unclear: Voice = { voice: 'en-us' };
/** Some seconds of it. */
const meaningless =
  'the quick brown fox went over the hills and far away with all of its friends and relations';

const digitWords = ['oh', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

let stack: PrivateCompany;
let connected: ConnectedCompany;
let alice: AgentPhone;

beforeAll(async () => {
  connected = await ConnectedCompany.open();
  stack = await startCompany(connected.site.dir, {}, connected.secrets());
  alice = await stack.company.phone('alice');
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await connected?.[Symbol.asyncDispose]();
});

afterEach(() => stack.company.rest());

const says = async (call: RobotCall, text: string, voice = clear) =>
  call.plays(await spoken(`${stack.project}-app`, text, voice));

const hears = async (call: RobotCall, name: string, atLeast = 0.5, sinceMs?: number) =>
  call.hearsPrompt(await stack.company.prompt(name), {
    atLeast,
    withinMs: 30_000,
    ...(sinceMs === undefined ? {} : { sinceMs }),
  });

/** By the names of processes: the image has no tool for it. */
const killRecognisers = `
  const { readdirSync, readFileSync } = require('node:fs');
  for (const pid of readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))) {
    try {
      if (readFileSync('/proc/' + pid + '/comm', 'utf8').startsWith('ringdown-recog')) process.kill(Number(pid), 'SIGKILL');
    } catch {}
  }`;

interface Story {
  readonly events: readonly { readonly kind: string; readonly [field: string]: unknown }[];
}

/** The facts of a caller's only call. */
async function story(caller: string): Promise<Story> {
  const [row] = await stack.company.calls(
    caller,
    ([newest]) => newest !== undefined && newest.outcome !== null,
  );
  return stack.company.api<Story>('GET', `/api/calls/${String(row?.['callId'])}`);
}

it('brings a caller who says “billing” into the queue of the main menu’s first choice', async () => {
  await alice.signsIn();
  const call = await stack.company.dial(mainNumber, '+36208000001');
  await hears(call, 'main-menu', 0.2);
  await says(call, 'billing');
  const said = present().ms;
  await hears(call, 'service-welcome', 0.5, said);
  await call.hangsUp();
  const { events } = await story('+36208000001');
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'choice-made', node: 'main-menu', said: 'billing', key: '1' }),
  );
  expect(events).toContainEqual(expect.objectContaining({ kind: 'queue-entered', queue: 'service' }));
  expect(events.filter(({ kind }) => kind === 'input-failed')).toEqual([]);
  // One phrase of this list cannot be said; the log names it.
  const log = await stack.docker('logs', `${stack.project}-app`);
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const told = lines.filter(({ event }) => event === 'speech.unknown-words');
  expect(told).toEqual([
    expect.objectContaining({ file: 'phrases/en.yaml', list: 'billing', words: [unheardOf] }),
  ]);
  const phrases = readFileSync(join(connected.site.dir, 'phrases/en.yaml'), 'utf8').split('\n');
  expect(phrases[Number(told[0]?.['line']) - 1]).toContain(unheardOf);
});

/** What the service made of what was said, as soon as the journal has it. */
const madeOf = (caller: string, kind: string) =>
  stack.company.eventually(
    `fact ${kind} of ${caller}`,
    async () => {
      const [row] = await stack.company.calls(caller, ([newest]) => newest !== undefined);
      const { events } = await stack.company.api<Story>('GET', `/api/calls/${String(row?.['callId'])}`);
      return events.find((event) => event.kind === kind);
    },
    30_000,
  );

it('asks what it is about, and brings the caller to who answers it', async () => {
  await alice.signsIn();
  const call = await stack.company.dial(mainNumber, '+36208000004');
  await hears(call, 'main-menu', 0.2);
  await call.presses('8');
  await hears(call, 'company-menu', 0.1);
  await call.presses('4');
  await hears(call, 'ask-question', 0.2);
  await says(call, 'why is my bill so high');
  expect(await madeOf('+36208000004', 'topic-asked')).toMatchObject({ decision: 'accept', topic: 'bills' });
  await hears(call, 'service-welcome', 0.5);
  await call.hangsUp();
  const { events } = await story('+36208000004');
  expect(events).toContainEqual(expect.objectContaining({ kind: 'queue-entered', queue: 'service' }));
  // Nobody reads what the caller said.
  expect(JSON.stringify(events)).not.toContain('so high');
});

it('asks back at a menu, and takes a no', async () => {
  const call = await stack.company.dial(mainNumber, '+36208000006');
  await hears(call, 'main-menu', 0.1);
  await says(call, 'how much does it cost', unclear);
  const { words } = await madeOf('+36208000006', 'words-heard');
  const question = await stack.company.promptSaying('speech-did-you-mean', { phrase: String(words) });
  await call.hearsPrompt(question, { atLeast: 0.5, withinMs: 30_000 });
  await says(call, 'no');
  expect(await madeOf('+36208000006', 'asked-back')).toMatchObject({ confirmed: false });
  await hears(call, 'speech-not-understood');
  await call.hangsUp();
});

it('falls silent when the caller speaks, and offers the keys alone to whom it has not understood twice', async () => {
  await alice.signsIn();
  const menu = await stack.company.prompt('main-menu');
  const sentence = await spoken(`${stack.project}-app`, meaningless, unclear);
  const another = await spoken(`${stack.project}-app`, 'i lost my umbrella yesterday', unclear);
  const call = await stack.company.dial(mainNumber, '+36208000007');
  await hears(call, 'main-menu', 0.1);
  await call.plays(sentence);
  // The menu would have gone on for longer than the sentence; by its last words nobody spoke over the caller any more.
  const { pcm } = call.heardSince(present().ms - 1_500);
  expect(silenceRatio(pcm)).toBe(1);
  expect(bestMatch(call.heard.pcm, menu)?.coverage).toBeLessThan(0.5);
  await hears(call, 'speech-not-understood');
  await call.plays(another);
  const twice = present().ms;
  await hears(call, 'speech-keys-only', 0.5, twice);
  // Nobody listens any more: the menu is not cut short, and the key counts.
  await hears(call, 'main-menu', 0.1, twice);
  await says(call, 'billing');
  const said = present().ms;
  await hears(call, 'main-menu', 0.1, said);
  await call.presses('1');
  await hears(call, 'service-welcome', 0.5, said);
  await call.hangsUp();
  const { events } = await story('+36208000007');
  const misunderstood = { kind: 'input-failed', node: 'main-menu', why: 'not-understood' };
  expect(events.filter(({ kind }) => kind === 'input-failed')).toEqual([
    expect.objectContaining({ ...misunderstood, attempt: 1 }),
    expect.objectContaining({ ...misunderstood, attempt: 2 }),
  ]);
  expect(events.filter(({ kind }) => kind === 'words-heard')).toHaveLength(2);
  const chosen = events.find(({ kind }) => kind === 'choice-made');
  expect(chosen).toMatchObject({ node: 'main-menu', key: '1' });
  expect(chosen).not.toHaveProperty('said');
});

it('lets callers go on by key when the recogniser dies, and understands the next one again', async () => {
  await alice.signsIn();
  const call = await stack.company.dial(mainNumber, '+36208000002');
  await hears(call, 'main-menu', 0.2);
  await stack.docker('exec', `${stack.project}-app`, 'node', '-e', killRecognisers);
  await call.presses('1');
  await hears(call, 'service-welcome');
  await call.hangsUp();
  const understood = await stack.company.eventually(
    'a caller who is understood',
    async () => {
      const next = await stack.company.dial(mainNumber, '+36208000003');
      await hears(next, 'main-menu', 0.2);
      await says(next, 'a question about my bill');
      const said = present().ms;
      const came = await hears(next, 'service-welcome', 0.5, said).catch(() => undefined);
      await next.hangsUp();
      return came;
    },
    60_000,
  );
  expect(understood).toBeDefined();
});

describe('when the company’s own systems', () => {
  const withoutPin = ({ pin: _pin, ...rest }: ReturnType<typeof connected.customer>) => rest;
  /** Of a made-up answer: to be found nowhere. */
  const canary = '98765.43';
  const dials = async (caller: string, index: number) => {
    const call = await stack.company.dial(mainNumber, caller);
    await hears(call, 'main-menu', 0.1);
    await call.presses('7');
    await hears(call, 'ask-account-number', 0.3);
    const { accountNumber, pin } = connected.customer(index);
    await call.presses(`${accountNumber}#`);
    await hears(call, 'ask-pin', 0.5, present().ms);
    await call.presses(`${pin}#`);
    return call;
  };
  const asksBalance = async (caller: string, index: number) => {
    const call = await dials(caller, index);
    await hears(call, 'self-service-menu', 0.2);
    await call.presses('1');
    return call;
  };
  const callOf = async (caller: string) => {
    const [row] = await stack.company.calls(caller, ([newest]) => newest !== undefined);
    return row?.callId ?? '';
  };
  /** Told so, and in the queue. */
  const isLedOn = async (call: RobotCall, caller: string, why: string) => {
    await hears(call, 'back-office-trouble');
    await madeOf(caller, 'queue-entered');
    expect(await failuresOf(stack, await callOf(caller))).toEqual([why]);
  };
  const card = (callId: string) =>
    stack.company.api<{ standing: string | null; missing: readonly string[] }>(
      'GET',
      `/api/calls/${callId}/customer`,
    );

  afterEach(() => {
    connected.server.behaviour = 'well';
    connected.server.lies.clear();
  });

  it('answer, an order is found by its number, which is said, asked back and confirmed', async () => {
    const caller = '+36208000009';
    const [order] = connected.holdings.orders;
    const owner = connected.holdings.customers.findIndex(({ id }) => id === order?.customerId);
    if (!order) throw new Error('the example has an order');
    const { reference, state, what } = order;
    const question = await stack.company.promptSaying('speech-did-you-mean', {
      phrase: [...reference].join(' '),
    });
    const answer = await stack.company.promptSaying('order-state', {
      orderNumber: reference,
      orderState: state,
      orderWhat: what['en'] ?? '',
    });
    const call = await dials(caller, owner);
    await hears(call, 'self-service-menu', 0.2);
    await call.presses('2');
    await hears(call, 'orders-menu', 0.2);
    await call.presses('2');
    await hears(call, 'ask-order-number');
    await says(call, [...reference].map((digit) => digitWords[Number(digit)]).join(' '));
    await call.hearsPrompt(question, { atLeast: 0.5, withinMs: 30_000 });
    await says(call, 'yes');
    await call.hearsPrompt(answer, { atLeast: 0.7, withinMs: 30_000 });
    await call.hangsUp();
    const { events } = await story(caller);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'input-collected', variable: 'wantedOrder', digits: reference.length }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'self-service-done', deed: 'order-told', reference }),
    );
    expect(events.filter(({ kind }) => kind === 'input-failed')).toEqual([]);
  });

  it('lie or refuse, nothing of it is believed or noted, and callers go on to a colleague', async () => {
    await alice.signsIn();
    const { server } = connected;
    const other = connected.customer(20);
    server.lies.set('check-pin', (truth, { accountNumber }) =>
      accountNumber === connected.customer(10).accountNumber ? { customer: withoutPin(other) } : truth,
    );
    server.lies.set('account-state', (_, { customerId }) => {
      const amount = customerId === connected.customer(11).id ? Number(canary) : canary;
      return { account: { balance: { amount, currency: 'EUR' }, dueOn: '2027-02-31', lastPayment: null } };
    });
    const callers = ['+36208000010', '+36208000011', '+36208000012'] as const;
    await Promise.all([
      dials(callers[0], 10).then((call) => isLedOn(call, callers[0], 'check-pin check-pin lying')),
      asksBalance(callers[1], 11).then((call) =>
        isLedOn(call, callers[1], 'account-balance account-state lying'),
      ),
      asksBalance(callers[2], 12).then((call) =>
        isLedOn(call, callers[2], 'account-balance account-state lying'),
      ),
    ]);
    // Nobody became somebody else.
    expect(await card(await callOf(callers[0]))).toMatchObject({ standing: null });
    const { secret } = server;
    server.secret = 'the secret of another company';
    try {
      await isLedOn(await dials('+36208000013', 13), '+36208000013', 'check-pin check-pin refused');
    } finally {
      server.secret = secret;
    }
    const log = await stack.docker('logs', `${stack.project}-app`);
    const stories = await Promise.all(
      callers.map(async (one) => stack.company.api('GET', `/api/calls/${await callOf(one)}`)),
    );
    for (const text of [log, JSON.stringify(stories)])
      for (const secretOfTheirs of [canary, other.name, other.accountNumber])
        expect(text).not.toContain(secretOfTheirs);
  });

  it('are slow, callers hear so, never silence, and a colleague', async () => {
    const caller = '+36208000014';
    await alice.signsIn();
    const call = await dials(caller, 14);
    await hears(call, 'self-service-menu', 0.2);
    connected.server.behaviour = 'slow';
    const since = present().ms;
    await call.presses('1');
    await hears(call, 'one-moment', 0.5, since);
    await isLedOn(call, caller, 'account-balance account-state slow');
    const colleague = await alice.takesNextCall();
    // Up to the colleague; from then on it is the two who speak or do not.
    expect(deadForMs(call, since)).toBeLessThan(2_500);
    await hearEachOther(call, colleague);
    connected.server.behaviour = 'well';
    // Left alone for a while, and then asked again.
    await stack.company.eventually('a whole card', async () =>
      (await card(await callOf(caller))).missing.length === 0 ? true : undefined,
    );
    await call.hangsUp();
  });

  it('are down, callers are greeted all the same, and hear so', async () => {
    const caller = '+36208000015';
    await alice.signsIn();
    connected.server.behaviour = 'down';
    const call = await dials(caller, 15);
    const since = present().ms;
    await hears(call, 'back-office-trouble');
    const colleague = await alice.takesNextCall();
    // Up to the colleague; from then on it is the two who speak or do not.
    expect(deadForMs(call, since)).toBeLessThan(2_500);
    await hearEachOther(call, colleague);
    const callId = await callOf(caller);
    expect(await failuresOf(stack, callId)).toEqual([
      expect.stringMatching(/^check-pin check-pin (down|resting)$/),
    ]);
    expect((await card(callId)).standing).toBeNull();
    await call.hangsUp();
  });
});
