/** Carriers: one known by its address, one where we register; and everybody else, who is nobody. */
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hearEachOther } from '../support/running-company.js';
import { RobotCarrier, SipRobot } from '../support/sip/index.js';
import type { DialledCall } from '../support/sip/index.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';

const passwordVariable = 'RINGDOWN_TRUNK_WORLD_PASSWORD';
const password = 'what-the-carrier-gave-us';
const account = '3610009';

const trunks = (worldPort: number) => `
local:
  recognise-by: address
  addresses: [127.0.0.1]
  codecs: [ulaw]
national:
  recognise-by: address
  addresses: [127.0.0.2]
  codecs: [ulaw, alaw]
  number-rules:
    - { prefix: "0036", replace-with: "+36" }
    - { prefix: "06", replace-with: "+36" }
  caller-id-rules:
    - { prefix: "00", replace-with: "+" }
    - { prefix: "06", replace-with: "+36" }
world:
  recognise-by: registration
  server: 127.0.0.3:${worldPort}
  user: "${account}"
  password-variable: ${passwordVariable}
  retry-seconds: 5
  codecs: [ulaw]
  from-user: "${account}"
  from-domain: world.example
  send-identity: yes
  trust-identity: yes
  number-rules: [{ prefix: "36", replace-with: "+36" }]
  caller-id-rules: [{ prefix: "36", replace-with: "+36" }]
`;

const numbers = `
numbers:
  '+3610001': { flow: main, language: en }
  '+3610003': { flow: sales, language: en }
  '+3610004': { flow: on-call, language: en }
  '+3610005': { flow: overflow, language: en }
  '+3610009': { flow: closed, language: en }
other-numbers: { flow: unknown-number }
`;

const onCall = `
start: forward
nodes:
  forward: { kind: transfer, to: { trunk: world, number: "+36205556667" }, ring-seconds: 10, on-failure: goodbye }
  goodbye: { kind: hang-up, prompts: goodbye }
`;

/** Who finds nobody here is taken by the company's other site. */
const overflow = `
start: queue
nodes:
  queue: { kind: queue, queue: sales, on-nobody: other-site }
  other-site: { kind: transfer, to: { trunk: world, number: "+36205556668" }, ring-seconds: 10, on-failure: goodbye }
  goodbye: { kind: hang-up, prompts: goodbye }
`;

const sites: string[] = [];

/** The site of the other tests, with our carriers. */
function siteWith(worldPort: number): string {
  const site = mkdtempSync(join(tmpdir(), 'ringdown-trunks-'));
  // The container's user is another one.
  chmodSync(site, 0o755);
  sites.push(site);
  cpSync(join(__dirname, 'site'), site, { recursive: true });
  writeFileSync(join(site, 'trunks.yaml'), trunks(worldPort));
  writeFileSync(join(site, 'numbers.yaml'), numbers);
  writeFileSync(join(site, 'flows', 'on-call.yaml'), onCall);
  writeFileSync(join(site, 'flows', 'overflow.yaml'), overflow);
  return site;
}

let world: RobotCarrier;
let stack: PrivateCompany;
let national: SipRobot;
let stranger: SipRobot;

beforeAll(async () => {
  world = await RobotCarrier.openCarrier({ bindAddress: '127.0.0.3', accounts: { [account]: password } });
  stack = await startCompany(siteWith(world.local.port), {}, { [passwordVariable]: password });
  const server = { host: '127.0.0.1', port: stack.sipPort };
  national = await SipRobot.open({ bindAddress: '127.0.0.2', server });
  stranger = await SipRobot.open({ bindAddress: '127.0.0.4', server });
}, startWithinMs);

afterAll(async () => {
  for (const robot of [stranger, national, stack, world]) await robot?.[Symbol.asyncDispose]();
  for (const site of sites) rmSync(site, { recursive: true, force: true });
});

async function hears(call: DialledCall, name: string): Promise<void> {
  await call.hearsPrompt(await stack.company.prompt(name), { atLeast: 0.5, withinMs: 30_000 });
}

/** The one call that the journal has of a caller, when it has ended. */
async function storyOf(caller: string) {
  const rows = await stack.company.calls(caller, ([row]) => row !== undefined && row.outcome !== null);
  expect(rows).toHaveLength(1);
  return rows[0];
}

it('takes a call from a carrier known by its address, with national numbers in the form of the world', async () => {
  const call = await national.dial({ to: '0610001', from: { user: '06203000001', displayName: 'Ann' } });
  await hears(call, 'welcome');
  await call.hangsUp();
  expect(await storyOf('+36203000001')).toMatchObject({ calledNumber: '+3610001', trunk: 'national' });
  const abroad = await national.dial({ to: '003610003', from: { user: '0044203000002' } });
  await hears(abroad, 'goodbye');
  expect((await abroad.ended()).by).toBe('far');
  expect(await storyOf('+44203000002')).toMatchObject({ calledNumber: '+3610003', trunk: 'national' });
});

it('registers with the password of the secrets, and is known when the carrier calls back by that way', async () => {
  const binding = await world.registered(account, { withinMs: 30_000 });
  expect(world.registrar.entries.filter(({ event }) => event.kind === 'refused')).toEqual([]);
  // As RFC 3261 has it: the whole registered contact is what is called.
  const call = await world.brings(account, {
    to: binding.contact,
    from: { user: 'anonymous' },
    headers: { 'P-Asserted-Identity': '<sip:36203000003@world.example>' },
  });
  await hears(call, 'closed');
  await call.hangsUp();
  expect(await storyOf('+36203000003')).toMatchObject({ calledNumber: '+3610009', trunk: 'world' });
});

it('forwards a call to a number outside by the carrier, under our name, and the two hear each other', async () => {
  const call = await national.dial({ to: '0610004', from: { user: '06203000005' } });
  const outside = await world.nextInvite({ withinMs: 30_000 });
  expect(outside.called).toBe('+36205556667');
  expect(outside.caller.from).toContain(`sip:${account}@world.example`);
  await outside.rings();
  await outside.answers();
  await hearEachOther(call, outside);
  await outside.hangsUp();
  expect((await call.ended()).by).toBe('far');
  expect(await storyOf('+36203000005')).toMatchObject({ outcome: 'transferred' });
});

it('lets a queue with nobody in it overflow to another site, by the carrier', async () => {
  const call = await national.dial({ to: '0610005', from: { user: '06203000008' } });
  const otherSite = await world.nextInvite({ withinMs: 30_000 });
  expect(otherSite.called).toBe('+36205556668');
  await otherSite.rings();
  await otherSite.answers();
  await hearEachOther(call, otherSite);
  await call.hangsUp();
  expect(await storyOf('+36203000008')).toMatchObject({ outcome: 'transferred', queue: 'sales' });
});

it('goes the way of failure when the carrier is busy', async () => {
  const call = await national.dial({ to: '0610004', from: { user: '06203000006' } });
  (await world.nextInvite({ withinMs: 30_000 })).rejects(486);
  await hears(call, 'goodbye');
  await call.ended();
});

it.each(['36203000007', 'national', 'world', 'local', account, 'ada-1q2w', 'anonymous'])(
  'refuses a call from an address that no carrier has: From %s',
  async (user) => {
    const call = await stranger.dial({ to: '+3610001', from: { user, displayName: 'Nobody known' } });
    const { how, status } = await call.ended();
    expect(how).toBe('refused');
    expect([401, 403, 404]).toContain(status);
    const { calls } = await stack.company.api<{ calls: { callerName?: string }[] }>('GET', '/api/calls');
    expect(JSON.stringify(calls)).not.toContain('Nobody known');
    expect(await stack.docker('logs', `${stack.project}-app`)).not.toContain('Nobody known');
  },
);

it(
  'does not start without the password of a carrier, and names the variable',
  async () => {
    await expect(startCompany(siteWith(world.local.port))).rejects.toThrow(passwordVariable);
  },
  startWithinMs,
);
