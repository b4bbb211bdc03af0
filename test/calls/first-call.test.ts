/** Real calls over SIP and RTP to a real Asterisk and the service's own image; what is checked is what was heard. */
import { hearEachOther } from '../support/running-company.js';
import type { AgentPhone } from '../support/running-company.js';
import { longestSilence } from '../support/sip/index.js';
import type { RobotCall } from '../support/sip/index.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';

let stack: PrivateCompany;
let ada: AgentPhone;
let ben: AgentPhone;

beforeAll(async () => {
  stack = await startCompany();
  ada = await stack.company.phone('ada');
  ben = await stack.company.phone('ben');
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

afterEach(() => stack.company.rest());

/** Enough of a prompt to know it from all others; the rest of it is left to what comes next. */
async function hears(call: RobotCall, name: string, atLeast = 0.5): Promise<void> {
  await call.hearsPrompt(await stack.company.prompt(name), { atLeast, withinMs: 30_000 });
}

const duty = (agent: string, command: string) =>
  stack.company.api('POST', `/api/agents/${agent}/duty`, { command });

const outcomeOf = async (caller: string) => {
  const [row] = await stack.company.calls(
    caller,
    ([newest]) => newest !== undefined && newest.outcome !== null,
  );
  return row;
};

it('brings a caller through menu, music and position to the agent, who hears the whisper first', async () => {
  const { company } = stack;
  await ada.signsIn();
  // Asterisk is asked every two seconds which phones are there.
  await company.eventually('ada available', async () =>
    (await ada.state()) === 'available' ? true : undefined,
  );
  await ada.dials('*121');
  expect(await ada.state()).toBe('paused');

  const call = await company.dial('+3610001', '+36201000001');
  await hears(call, 'welcome');
  await hears(call, 'menu', 0.15);
  await call.presses('1');
  await hears(call, 'joined');
  await call.hearsPrompt(await company.music(), { atLeast: 0.02, withinMs: 30_000 });
  await call.hearsPrompt(await company.promptSaying('queue-position', { position: 1 }), { withinMs: 30_000 });
  await ada.dials('*13');
  const ringing = await ada.rings();
  expect(ringing.caller.user).toBe('+36201000001');
  await ringing.rings();
  await ringing.answers();
  await hears(ringing, 'whisper-service');
  const waited = call.heard;
  await hearEachOther(call, ringing);
  expect(await ada.state()).toBe('talking');
  await ringing.hangsUp();
  expect((await call.ended()).by).toBe('far');
  expect(longestSilence(waited.pcm).durationMs).toBeLessThan(2_500);
  expect(await outcomeOf('+36201000001')).toMatchObject({
    outcome: 'served',
    agent: 'ada',
    endedBy: 'agent',
    queue: 'service',
  });
  await company.eventually('the end of wrap-up', async () =>
    (await ada.state()) === 'available' ? true : undefined,
  );
});

it('takes the key that cuts the menu short, and keys pressed ahead of it', async () => {
  await ada.signsIn();
  const call = await stack.company.dial('+3610001', '+36201000002');
  await call.presses('1');
  const ringing = await ada.takesNextCall();
  await hearEachOther(call, ringing);
  await call.hangsUp();
  await ringing.ended();
  expect(await outcomeOf('+36201000002')).toMatchObject({ outcome: 'served', endedBy: 'caller' });
});

it('says so when nothing or a wrong key is pressed, and then goes the way of failure', async () => {
  const call = await stack.company.dial('+3610001', '+36201000003');
  await hears(call, 'menu', 0.3);
  await hears(call, 'nothing-heard');
  await call.presses('9');
  await hears(call, 'wrong-key');
  await hears(call, 'leave-message');
  await call.hangsUp();
});

it('offers the caller to the next agent when the first does not answer, and sets the first missed', async () => {
  await ada.signsIn();
  await ben.signsIn();
  const call = await stack.company.dial('+3610001', '+36201000004');
  await call.presses('1');
  // Ada has been idle longer.
  const first = await ada.rings();
  const ignored = first.ignores();
  const second = await ben.rings(8_000);
  expect((await ignored).how).toBe('cancelled');
  expect(await ada.state()).toBe('missed');
  await second.rings();
  await second.answers();
  await hearEachOther(call, second);
  await call.hangsUp();
  expect(await outcomeOf('+36201000004')).toMatchObject({ outcome: 'served', agent: 'ben' });
});

it('stops the agent’s ringing at once when the caller hangs up in the queue', async () => {
  await ada.signsIn();
  const call = await stack.company.dial('+3610001', '+36201000005');
  await call.presses('1');
  const ringing = await ada.rings();
  const ended = ringing.ignores();
  await call.hangsUp();
  expect((await ended).how).toBe('cancelled');
  await stack.company.eventually('ada free again', async () =>
    (await ada.state()) === 'available' ? true : undefined,
  );
  expect(await outcomeOf('+36201000005')).toMatchObject({ outcome: 'abandoned-in-queue', endedBy: 'caller' });
});

it('keeps a message that ends with the caller hanging up; the office lists and plays it', async () => {
  const { company } = stack;
  const call = await company.dial('+3610002', '+36201000006');
  await hears(call, 'closed');
  await hears(call, 'leave-message');
  // Longer than the end of the prompt and the beep.
  await call.plays({ hz: 500, durationMs: 5_000 });
  await call.hangsUp();
  const message = await company.eventually('the message', async () => {
    const { voicemails } = await company.api<{ voicemails: { id: string; callerNumber: string }[] }>(
      'GET',
      '/api/voicemails?box=closed',
    );
    return voicemails.find(({ callerNumber }) => callerNumber === '+36201000006');
  });
  const audio = await fetch(`${company.lines.http}/api/voicemails/${message.id}/audio`, {
    headers: {
      authorization: `Basic ${Buffer.from(`admin:${company.lines.adminPassword}`).toString('base64')}`,
    },
  });
  expect(audio.status).toBe(200);
  expect(audio.headers.get('content-type')).toContain('audio/');
  expect((await audio.arrayBuffer()).byteLength).toBeGreaterThan(16_000);
  expect(await outcomeOf('+36201000006')).toMatchObject({ outcome: 'voicemail' });
});

it('sends a caller on at once when nobody who could help is signed in', async () => {
  const call = await stack.company.dial('+3610003', '+36201000007');
  await hears(call, 'goodbye');
  expect((await call.ended()).by).toBe('far');
});

it('tells a caller of a number that is not ours, and is unharmed by hostile callers', async () => {
  const { company } = stack;
  const call = await company.dial('+99912345', '+36201000008');
  await hears(call, 'unknown-number');
  await call.ended();
  const long = await company.dial('+3610001', '+36201000009', 'x'.repeat(4_000));
  await hears(long, 'welcome');
  await long.presses('5'.repeat(40), { durationMs: 40 });
  await long.hangsUp();
  const strange = await company.dial(
    '+3610001',
    '+36201000010',
    '\u202eevil\u0007\u0000"; DROP TABLE calls; --',
  );
  await hears(strange, 'welcome');
  await strange.hangsUp();
  expect(String((await outcomeOf('+36201000009'))?.['callerName'])).toMatch(/^x{70,80}$/);
  const health = await fetch(`${company.lines.http}/health`);
  expect(health.status).toBe(200);
});

it('pauses, resumes and signs out by the API as well, and refuses what makes no sense', async () => {
  await duty('ada', 'sign-in');
  await stack.company.api('POST', '/api/agents/ada/duty', { command: 'pause', reason: 'lunch' });
  expect(await ada.state()).toBe('paused');
  await duty('ada', 'resume');
  expect(await ada.state()).toBe('available');
  await expect(
    stack.company.api('POST', '/api/agents/ada/duty', { command: 'pause', reason: 'golf' }),
  ).rejects.toThrow(/422/);
  await duty('ada', 'sign-out');
  expect(await ada.state()).toBe('signed-out');
});
