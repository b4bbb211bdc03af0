/** Callers who speak, on real calls: synthetic voices over SIP and RTP, understood by the service's own recogniser. */
import { join } from 'node:path';
import type { AgentPhone } from '../support/running-company.js';
import { present } from '../support/sip/index.js';
import type { RobotCall } from '../support/sip/index.js';
import { spoken } from '../support/speaking.js';
import type { Voice } from '../support/speaking.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';

/** The company that comes with the service. */
const site = join(__dirname, '..', '..', 'site');
const mainNumber = '+3612345670';
/** Understood with a wide margin: what is hardly understood here is not understood on another machine. */
const clear: Voice = { program: 'flite', voice: 'awb' };
/** Says what means nothing here. */
const unclear: Voice = { voice: 'en-us' };

let stack: PrivateCompany;
let alice: AgentPhone;

beforeAll(async () => {
  stack = await startCompany(site);
  alice = await stack.company.phone('alice');
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
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
  await says(call, 'my name is john smith', unclear);
  const { words } = await madeOf('+36208000006', 'words-heard');
  const question = await stack.company.promptSaying('speech-did-you-mean', { phrase: String(words) });
  await call.hearsPrompt(question, { atLeast: 0.5, withinMs: 30_000 });
  await says(call, 'no');
  expect(await madeOf('+36208000006', 'asked-back')).toMatchObject({ confirmed: false });
  await hears(call, 'speech-not-understood');
  await call.hangsUp();
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
