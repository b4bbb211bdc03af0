/** The service is killed with calls in every stage: Asterisk keeps them, and the next process goes on. */
import { isHeard } from '../support/running-company.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';

let stack: PrivateCompany;

beforeAll(async () => {
  stack = await startCompany();
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

afterEach(async () => {
  await backAgain();
  await stack.company.rest();
});

const asteriskCommand = (of: PrivateCompany, command: string) =>
  of.docker(
    'exec',
    `${of.project}-asterisk`,
    'asterisk',
    '-C',
    '/run/asterisk/etc/asterisk.conf',
    '-rx',
    command,
  );
const channelsOf = (of: PrivateCompany) => asteriskCommand(of, 'core show channels concise');

const app = () => `${stack.project}-app`;

/** Waits until the API answers again. */
const backAgain = () =>
  stack.company.eventually(
    'the service',
    async () => ((await fetch(`${stack.company.lines.http}/health`)).ok ? true : undefined),
    60_000,
  );

it('keeps talk, music and order over a SIGKILL of the service; a menu repeats its prompt', async () => {
  const { company } = stack;
  const ada = await company.phone('ada');
  await ada.signsIn();

  const talking = await company.dial('+3610001', '+36202000001');
  await talking.presses('1');
  const agent = await ada.takesNextCall();
  await isHeard(agent, talking, 440);
  const sue = await company.phone('sue');
  await sue.isReachable();
  await company.api('POST', '/api/agents/ada/call/supervise', { do: 'whisper' }, 'sue');
  const supervisor = await sue.takesNextCall();
  await isHeard(talking, supervisor, 520);
  await isHeard(supervisor, agent, 620);

  const second = await company.dial('+3610001', '+36202000002');
  await second.presses('1');
  await second.hearsPrompt(await company.music(), { atLeast: 0.02, withinMs: 30_000 });
  const third = await company.dial('+3610001', '+36202000003');
  await third.presses('1');
  await third.hearsPrompt(await company.music(), { atLeast: 0.02, withinMs: 30_000 });
  const inMenu = await company.dial('+3610001', '+36202000004');
  await inMenu.hearsPrompt(await company.prompt('menu'), { atLeast: 0.3, withinMs: 30_000 });

  await stack.docker('kill', '--signal', 'KILL', app());
  await isHeard(agent, talking, 660);
  await stack.docker('start', app());
  const restartedAt = performance.now();
  await backAgain();

  await inMenu.hearsPrompt(await company.prompt('menu'), {
    atLeast: 0.5,
    withinMs: 30_000,
    sinceMs: restartedAt,
  });
  await isHeard(agent, talking, 880);
  // The supervisor is put down, and nothing is left of the listening.
  await supervisor.ended({ withinMs: 30_000 });
  expect(await channelsOf(stack)).not.toContain('Snoop/');
  await second.hearsPrompt(await company.music(), {
    atLeast: 0.02,
    withinMs: 30_000,
    sinceMs: performance.now(),
  });

  await talking.hangsUp();
  await agent.ended();
  // The order of the queue is kept: the second caller's call rings first.
  const next = await ada.takesNextCall(15_000);
  expect(next.caller.user).toBe('+36202000002');
  await isHeard(next, second, 440);
  await second.hangsUp();
  const last = await ada.takesNextCall(15_000);
  expect(last.caller.user).toBe('+36202000003');
  await third.hangsUp();
  await inMenu.hangsUp();
  for (const [caller, outcome] of [
    ['+36202000001', 'served'],
    ['+36202000002', 'served'],
    ['+36202000004', 'abandoned-in-menu'],
  ] as const) {
    const rows = await company.calls(caller, ([row]) => row !== undefined && row.outcome !== null);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.outcome).toBe(outcome);
  }
  const channels = await asteriskCommand(stack, 'core show channels count');
  expect(channels).toContain('0 active calls');
});

it('nobody hears an orderly restart of the service', async () => {
  const { company } = stack;
  const ada = await company.phone('ada');
  await company.api('POST', '/api/agents/ada/duty', { command: 'sign-in' });
  const talking = await company.dial('+3610001', '+36202000008');
  await talking.presses('1');
  const agent = await ada.takesNextCall(15_000);
  await isHeard(talking, agent, 440);
  const waiting = await company.dial('+3610001', '+36202000009');
  await waiting.presses('1');
  await waiting.hearsPrompt(await company.music(), { atLeast: 0.02, withinMs: 30_000 });

  await stack.docker('restart', app());
  await backAgain();
  await isHeard(agent, talking, 880);
  await waiting.hearsPrompt(await company.music(), {
    atLeast: 0.02,
    withinMs: 30_000,
    sinceMs: performance.now(),
  });
  await talking.hangsUp();
  const next = await ada.takesNextCall(15_000);
  expect(next.caller.user).toBe('+36202000009');
  await isHeard(waiting, next, 440);
  await waiting.hangsUp();
  const rows = await company.calls('+36202000008', ([row]) => row !== undefined && row.outcome !== null);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.outcome).toBe('served');
});

it('without the service a caller hears an apology and can leave a message, which is filed later', async () => {
  const { company } = stack;
  await stack.docker('kill', '--signal', 'KILL', app());
  const call = await company.dial('+3610001', '+36202000005');
  await call.hearsPrompt(await company.prompt('fallback-apology'), { atLeast: 0.5, withinMs: 30_000 });
  await call.hearsPrompt(await company.prompt('fallback-leave-message'), { atLeast: 0.5, withinMs: 30_000 });
  await call.plays({ hz: 500, durationMs: 6_000 });
  await call.hangsUp();
  await stack.docker('start', app());
  await backAgain();
  const message = await company.eventually(
    'the message',
    async () => {
      const { voicemails } = await company.api<{ voicemails: { callerNumber: string; source: string }[] }>(
        'GET',
        '/api/voicemails',
      );
      return voicemails.find(({ source }) => source === 'fallback');
    },
    60_000,
  );
  expect(message.callerNumber.replace('+', '')).toBe('36202000005');
});

it('after a kill of Asterisk new calls are answered and agents are free again', async () => {
  const { company } = stack;
  const ada = await company.phone('ada');
  await company.api('POST', '/api/agents/ada/duty', { command: 'sign-in' });
  const lost = await company.dial('+3610001', '+36202000006');
  await lost.presses('1');
  const agent = await ada.takesNextCall(15_000);
  await isHeard(agent, lost, 440);
  await stack.docker('kill', '--signal', 'KILL', `${stack.project}-asterisk`);
  await stack.docker('start', `${stack.project}-asterisk`);
  await company.eventually(
    'ada free',
    async () => ((await ada.state()) === 'available' ? true : undefined),
    30_000,
  );
  const call = await company.eventually(
    'an answer',
    () =>
      company.dial('+3610001', '+36202000007').then(
        (answered) => answered,
        () => undefined,
      ),
    30_000,
  );
  await call.presses('1');
  const ringing = await ada.takesNextCall(15_000);
  await isHeard(ringing, call, 440);
  await call.hangsUp();
  const rows = await company.calls('+36202000006', ([row]) => row !== undefined && row.outcome !== null);
  expect(rows[0]?.outcome).toBe('served');
});
