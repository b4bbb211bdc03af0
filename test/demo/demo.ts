/**
 * `npm run demo`: robots with real telephones use the running system, and every line below is something that was
 * heard, seen on the wire or read from the API. Ends with code 1 when anything was not as told.
 *
 *     node --import tsx test/demo/demo.ts <compose project>
 */
import { hearEachOther, RunningCompany } from '../support/running-company.js';
import { Timeline } from './timeline.js';

const main = '+3612345670';
const closed = '+3612345671';
/** Share of the hold music that must be heard before it is believed. */
const aFewSeconds = 0.03;
/** So much of a prompt tells it from every other. */
const enough = { atLeast: 0.5, withinMs: 30_000 };

async function anna(company: RunningCompany, line: Timeline): Promise<void> {
  const alice = await company.phone('alice');
  await alice.signsIn();
  line.says('Alice', `signed in by dialling ${company.lines.featureCodes.signIn}`);
  await alice.dials(`${company.lines.featureCodes.pause}1`);
  line.says('Alice', `is at lunch, the API says: ${await alice.state()}`);

  const call = await company.dial(main, '+36301110001', 'Anna');
  line.says('Anna', `dialled ${main} and was answered at once`);
  await call.hearsPrompt(await company.prompt('welcome'), enough);
  line.says('Anna', 'heard the welcome');
  await call.hearsPrompt(await company.prompt('main-menu'), { atLeast: 0.1, withinMs: 30_000 });
  await call.presses('1');
  line.says('Anna', 'cut the menu short with 1: customer service');
  const pressedAt = performance.now();
  await call.hearsPrompt(await company.prompt('service-welcome'), enough);
  await call.hearsPrompt(await company.music(), { atLeast: aFewSeconds, withinMs: 30_000 });
  line.says('Anna', 'hears hold music: everybody who could help is away');
  await call.hearsPrompt(await company.promptSaying('queue-position', { position: 1 }), { withinMs: 25_000 });
  line.says('Anna', 'heard "you are number 1"');

  await alice.dials(company.lines.featureCodes.resume);
  const ringing = await alice.rings();
  line.says('Alice', `is back, and the phone rings: ${ringing.caller.displayName} ${ringing.caller.user}`);
  await ringing.rings();
  await ringing.answers();
  await ringing.hearsPrompt(await company.prompt('whisper-service'), enough);
  line.says('Alice', 'answered and heard the whisper with the name of the queue');
  await hearEachOther(call, ringing);
  line.says(
    'Anna',
    `talks to Alice, ${seconds(performance.now() - pressedAt)} s after pressing 1; both hear each other`,
  );
  await ringing.hangsUp();
  const end = await call.ended();
  line.expect(
    'Anna',
    `call ended by the service when Alice put the phone down (${end.by})`,
    end.by === 'far',
  );
  line.says(
    'Alice',
    `is in ${await company.eventually('wrap-up', async () => ((await alice.state()) === 'wrapping' ? 'wrap-up' : undefined))}`,
  );
}

async function ben(company: RunningCompany, line: Timeline): Promise<void> {
  const call = await company.dial(main, '+36301110002', 'Ben');
  await call.hearsPrompt(await company.prompt('welcome'), { atLeast: 0.5 });
  await call.hangsUp();
  line.says('Ben', 'hung up in the menu');
}

async function cleo(company: RunningCompany, line: Timeline): Promise<void> {
  const call = await company.dial(main, '+36301110003', 'Cleo');
  await call.presses('4');
  await call.hearsPrompt(await company.music(), { atLeast: aFewSeconds, withinMs: 30_000 });
  line.says('Cleo', 'asked for Dutch and waits with music: no such agent is free');
  await call.hangsUp();
  line.says('Cleo', 'had no patience and hung up in the queue');
}

async function dora(company: RunningCompany, line: Timeline): Promise<void> {
  const since = Date.now();
  const call = await company.dial(closed, '+36301110004', 'Dora');
  await call.hearsPrompt(await company.prompt('closed'), enough);
  line.says('Dora', `dialled ${closed} and heard that the office is closed`);
  await call.presses('1');
  await call.hearsPrompt(await company.prompt('leave-message'), { withinMs: 30_000 });
  // Longer than the end of the prompt and the beep.
  await call.plays({ hz: 500, durationMs: 5_000 });
  await call.hangsUp();
  line.says('Dora', 'left a message and hung up');
  const message = await company.eventually('the message in the box', async () => {
    const { voicemails } = await company.api<{
      voicemails: { leftAt: string; callerNumber: string; durationMs: number }[];
    }>('GET', '/api/voicemails?box=after-hours');
    return voicemails.find(
      ({ callerNumber, leftAt }) => callerNumber === '+36301110004' && Date.parse(leftAt) >= since,
    );
  });
  line.says('Office', `finds Dora's message by the API, ${seconds(message.durationMs)} s long`);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

async function theBooks(company: RunningCompany, line: Timeline, since: number): Promise<void> {
  const expected = [
    ['Anna', '+36301110001', 'served'],
    ['Ben', '+36301110002', 'abandoned-in-menu'],
    ['Cleo', '+36301110003', 'abandoned-in-queue'],
    ['Dora', '+36301110004', 'voicemail'],
  ] as const;
  process.stdout.write('\nThe call log (GET /api/calls):\n');
  for (const [name, number, outcome] of expected) {
    const [row] = await company.calls(number, ([newest]) => newest?.outcome !== null && newest !== undefined);
    const isNew = Date.parse(String(row?.['arrivedAt'])) >= since;
    line.row(row);
    line.expect(
      name,
      `outcome ${String(row?.outcome)}, expected ${outcome}`,
      isNew && row?.outcome === outcome,
      'quietly',
    );
  }
}

async function play(project: string): Promise<number> {
  await using company = await RunningCompany.find(project);
  const since = Date.now();
  const line = new Timeline();
  const erin = await company.phone('erin');
  // Whatever an earlier demo left them in.
  for (const agent of ['alice', 'erin']) {
    await company.api('POST', `/api/agents/${agent}/duty`, { command: 'sign-out' });
  }
  await company.api('POST', '/api/agents/erin/duty', { command: 'sign-in' });
  await company.eventually('Erin’s phone', async () =>
    (await erin.state()) === 'available' ? true : undefined,
  );
  line.says('Erin', 'signed in by the API and is available');
  // Erin's phone rings and nobody picks it up: whoever waits for sales waits.
  company.phones.onInvite((call) => void call.ignores(), { for: erin.phone });
  await line.all({
    Anna: anna(company, line),
    Ben: ben(company, line),
    Cleo: cleo(company, line),
    Dora: dora(company, line),
  });
  await company.rest();
  await theBooks(company, line, since);
  return line.close();
}

play(process.argv[2] ?? 'ringdown').then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
