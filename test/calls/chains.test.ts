/** Contact chains on real calls: person, deputy, group, on call. What the caller and the people heard is checked. */
import { hearEachOther } from '../support/running-company.js';
import type { AgentPhone } from '../support/running-company.js';
import { longestSilence, SipRobot } from '../support/sip/index.js';
import type { RobotCall } from '../support/sip/index.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';
import { siteWith } from './site-with.js';
import type { OwnSite } from './site-with.js';

const vip = '+36205550001';

const site = (outsidePort: number) => ({
  'numbers.yaml': `
numbers:
  '+3610001': { flow: main, language: en }
  '+3610020': { flow: boss, language: en }
  '+3610021': { flow: emergency, language: en }
  '+3610022': { flow: theirs, language: en }
other-numbers: { flow: unknown-number }
`,
  'trunks.yaml': `
local: { recognise-by: address, addresses: [127.0.0.1], transport: udp, codecs: [ulaw] }
outside: { recognise-by: address, addresses: [127.0.0.6], server: "127.0.0.6:${outsidePort}", codecs: [ulaw] }
`,
  'chains.yaml': `
posts:
  bookkeeper: { agent: cis }
chains:
  boss:
    steps:
      - { agent: ada, ring-seconds: 4 }
      - { agent: ben, ring-seconds: 10, says: trying-deputy }
  emergency:
    rings: anybody
    ring-seconds: 6
    accept: { key: 1, prompt: emergency-accept, within-seconds: 7 }
    steps:
      - { trunk: outside, number: "+36205556667" }
      - { agent: ben }
`,
  'callers.yaml': `
classes: { vip: { head-start-seconds: 60 } }
callers:
  acme:
    name: Acme
    numbers: ["+36205550*"]
    class: vip
    contacts:
      - { name: Mister Kovacs, to: { agent: ada } }
      - { name: my bookkeeper, to: { post: bookkeeper } }
`,
  'flows/boss.yaml': `
start: boss
nodes:
  boss: { kind: chain, chain: boss, on-nobody: goodbye }
  goodbye: { kind: hang-up, prompts: goodbye }
`,
  'flows/emergency.yaml': `
start: emergency
nodes:
  emergency: { kind: chain, chain: emergency, on-nobody: message }
  message: { kind: voicemail, box: emergency, prompts: nobody-on-call, max-seconds: 20, next: goodbye }
  goodbye: { kind: hang-up, prompts: goodbye }
`,
  'flows/theirs.yaml': `
start: theirs
nodes:
  theirs: { kind: contacts, on-none: goodbye, on-nobody: goodbye }
  goodbye: { kind: hang-up, prompts: goodbye }
`,
  'prompts/en.yaml': `
  trying-deputy: The boss is not to be had, I ring the deputy.
  emergency-accept: Emergency. Somebody needs you. Press one to take this call.
  nobody-on-call: Nobody of the emergency team could be reached.
`,
});

let own: OwnSite;
let outside: SipRobot;
let stack: PrivateCompany;
let ada: AgentPhone;
let ben: AgentPhone;
let cis: AgentPhone;

beforeAll(async () => {
  outside = await SipRobot.open({ bindAddress: '127.0.0.6', server: { host: '127.0.0.1', port: 5060 } });
  own = siteWith(site(outside.local.port));
  stack = await startCompany(own.dir);
  ada = await stack.company.phone('ada');
  ben = await stack.company.phone('ben');
  cis = await stack.company.phone('cis');
}, startWithinMs);

afterAll(async () => {
  for (const one of [stack, outside]) await one?.[Symbol.asyncDispose]();
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

const storyOf = async (caller: string) => {
  const [row] = await stack.company.calls(
    caller,
    ([newest]) => newest?.outcome !== null && newest !== undefined,
  );
  return row;
};

it('rings the deputy when the person does not answer; the caller hears ringing and a word, never silence', async () => {
  await available(ada);
  await available(ben);
  const call = await stack.company.dial('+3610020', '+36201100001');
  const first = await ada.rings();
  const ignored = first.ignores();
  expect(await ada.state()).toBe('ringing');
  // The ringing tone of the switch.
  await call.hearsTone(425, { withinMs: 30_000 });
  await hears(call, 'trying-deputy');
  expect((await ignored).how).toBe('cancelled');
  const deputy = await ben.takesNextCall();
  await hearEachOther(call, deputy, [1000, 700]);
  expect(await ben.state()).toBe('talking');
  expect(await ada.state()).toBe('available');
  await deputy.hangsUp();
  expect((await call.ended()).by).toBe('far');
  expect(await storyOf('+36201100001')).toMatchObject({ outcome: 'served', agent: 'ben' });
  // Between two rings of the tone there are four seconds.
  expect(longestSilence(call.heard.pcm).durationMs).toBeLessThan(4_500);
});

it('passes over a person who talks with somebody of the queue, and keeps the deputy from the queue meanwhile', async () => {
  await available(ada);
  const served = await stack.company.dial('+3610001', '+36201100002');
  await served.presses('1');
  const withAda = await ada.takesNextCall();
  await hearEachOther(served, withAda);
  await available(ben);
  const call = await stack.company.dial('+3610020', '+36201100003');
  const deputy = await ben.takesNextCall();
  await hearEachOther(call, deputy, [1000, 700]);
  const waiting = await stack.company.dial('+3610001', '+36201100004');
  await waiting.presses('1');
  await hears(waiting, 'joined');
  await waiting.hearsPrompt(await stack.company.promptSaying('queue-position', { position: 1 }), {
    withinMs: 30_000,
  });
  expect(await ben.state()).toBe('talking');
  await deputy.hangsUp();
  await call.ended();
  const next = await ben.takesNextCall();
  await hearEachOther(waiting, next);
  expect(await storyOf('+36201100003')).toMatchObject({ outcome: 'served', agent: 'ben' });
});

it('does not let a machine take an emergency call; the next one takes it by key', async () => {
  const call = await stack.company.dial('+3610021', '+36201100005');
  const machine = await outside.nextInvite({ withinMs: 30_000 });
  await machine.answers();
  await hears(machine, 'emergency-accept');
  void machine.plays({ hz: 300, durationMs: 4_000 }).catch(() => undefined);
  const ringing = await ben.rings(20_000);
  expect((await machine.ended()).by).toBe('far');
  await ringing.rings();
  await ringing.answers();
  await hears(ringing, 'emergency-accept');
  await ringing.presses('1');
  await hearEachOther(call, ringing, [1000, 700]);
  await call.hangsUp();
  await ringing.ended();
  expect(await ben.state()).toBe('signed-out');
  expect(await storyOf('+36201100005')).toMatchObject({ outcome: 'served', agent: 'ben' });
});

it('tells the caller when nobody accepts, and takes a message', async () => {
  const call = await stack.company.dial('+3610021', '+36201100006');
  (await outside.nextInvite({ withinMs: 30_000 })).rejects(486);
  const ringing = await ben.rings(20_000);
  ringing.rejects(486);
  await hears(call, 'nobody-on-call');
  await call.plays({ hz: 500, durationMs: 5_000 });
  await call.hangsUp();
  expect(await storyOf('+36201100006')).toMatchObject({ outcome: 'voicemail' });
});

it('offers a known caller the people by the names this caller uses', async () => {
  await available(cis);
  const call = await stack.company.dial('+3610022', vip);
  await call.hearsPrompt(
    await stack.company.promptSaying('contact-choice', { name: 'Mister Kovacs', key: 1 }),
    { atLeast: 0.5, withinMs: 30_000 },
  );
  await call.hearsPrompt(
    await stack.company.promptSaying('contact-choice', { name: 'my bookkeeper', key: 2 }),
    { atLeast: 0.5, withinMs: 30_000 },
  );
  await call.presses('2');
  const bookkeeper = await cis.takesNextCall();
  await hearEachOther(call, bookkeeper, [1000, 700]);
  await call.hangsUp();
  expect(await storyOf(vip)).toMatchObject({ outcome: 'served', agent: 'cis' });
});
