/** Conversations that are recorded, on real calls: what is in the sound, and what is not. */
import { hearEachOther, isHeard } from '../support/running-company.js';
import type { AgentPhone } from '../support/running-company.js';
import { hearsTone, parseWav } from '../support/sip/index.js';
import type { RobotCall } from '../support/sip/index.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';
import { siteWith } from './site-with.js';
import type { OwnSite } from './site-with.js';

const site = {
  'queues.yaml': `
service:
  steps: [{ after-seconds: 0, needs: { service: 5 } }]
  wrap-up-seconds: 0
  recording: { when: on-demand, announcement: recorded-now }
sales:
  steps: [{ after-seconds: 0, needs: { sales: 1 } }]
  recording: { when: always, announcement: recorded-now, agent-may-pause: yes, agents-may-hear: yes }
advice:
  steps: [{ after-seconds: 0, needs: { advice: 1 } }]
`,
  'prompts/en.yaml': '  recorded-now: What is said from now on is kept for our training.\n',
};

interface Recording {
  readonly id: string;
  readonly agentId: string;
  readonly durationMs: number | null;
}

let own: OwnSite;
let stack: PrivateCompany;
let ada: AgentPhone;
let cis: AgentPhone;

beforeAll(async () => {
  own = siteWith(site, ['flows/stroll.yaml']);
  stack = await startCompany(own.dir);
  ada = await stack.company.phone('ada');
  cis = await stack.company.phone('cis');
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  own?.[Symbol.dispose]();
});

afterEach(() => stack.company.rest());

async function talks(agent: AgentPhone, to: string, from: string) {
  await agent.signsIn();
  const caller = await stack.company.dial(to, from);
  if (agent === ada) await caller.presses('1');
  const atAgent = await agent.takesNextCall();
  return { caller, atAgent };
}

const asks = (agentId: string, what: string, body?: object) =>
  stack.company.api('POST', `/api/agents/${agentId}/call/${what}`, body, agentId);

const hearAnnouncement = async (calls: readonly RobotCall[], sinceMs: number) => {
  const announcement = await stack.company.prompt('recorded-now');
  await Promise.all(
    calls.map((one) => one.hearsPrompt(announcement, { atLeast: 0.7, withinMs: 30_000, sinceMs })),
  );
};

async function callOf(from: string) {
  const [row] = await stack.company.calls(from, (rows) => rows.length > 0);
  return row?.callId ?? '';
}

/** What has happened at this call so often, by its story. */
const happened = (callId: string, kind: string, times = 1) =>
  stack.company.eventually(`${kind} of ${callId}`, async () => {
    const { events } = await stack.company.api<{ events: { kind: string }[] }>('GET', `/api/calls/${callId}`);
    return events.filter((event) => event.kind === kind).length >= times ? true : undefined;
  });

const recordingsOf = (callId: string, count: number) =>
  stack.company.eventually(`${count} recordings of ${callId}`, async () => {
    const path = `/api/recordings?callId=${encodeURIComponent(callId)}`;
    const { recordings } = await stack.company.api<{ recordings: Recording[] }>('GET', path);
    const done = recordings.filter(({ durationMs }) => durationMs !== null);
    return done.length === count ? done : undefined;
  });

async function audioOf(id: string, as = 'admin'): Promise<Response> {
  const { lines } = stack.company;
  const password = lines.agents.find((one) => one.id === as)?.webPassword ?? lines.adminPassword;
  return fetch(`${lines.http}/api/recordings/${id}/audio`, {
    headers: { authorization: `Basic ${Buffer.from(`${as}:${password}`).toString('base64')}` },
  });
}

async function soundOf(id: string): Promise<Int16Array> {
  return parseWav(Buffer.from(await (await audioOf(id)).arrayBuffer()), id);
}

const channels = () =>
  stack.docker(
    ...['exec', `${stack.project}-asterisk`, 'asterisk', '-C', '/run/asterisk/etc/asterisk.conf'],
    ...['-rx', 'core show channels concise'],
  );

it('has both voices in it, and nothing from before the start, on hold, or after the stop', async () => {
  const { caller, atAgent } = await talks(ada, '+3610001', '+36201300001');
  await hearEachOther(caller, atAgent, [310, 370]);
  const askedMs = performance.now();
  await asks('ada', 'record', { do: 'start' });
  await hearAnnouncement([caller, atAgent], askedMs);
  const callId = await callOf('+36201300001');
  await happened(callId, 'recording-started');
  await hearEachOther(caller, atAgent, [440, 700]);
  await asks('ada', 'hold');
  await atAgent.plays({ hz: 950, durationMs: 1_000 });
  await asks('ada', 'retrieve');
  await hearEachOther(caller, atAgent, [520, 830]);
  await asks('ada', 'record', { do: 'stop' });
  await happened(callId, 'recording-stopped');
  await hearEachOther(caller, atAgent, [1_250, 1_400]);
  await caller.hangsUp();
  const [recording] = await recordingsOf(callId, 1);
  expect(recording).toMatchObject({ agentId: 'ada' });
  const sound = await soundOf(recording?.id ?? '');
  const heard = [310, 370, 440, 700, 950, 520, 830, 1_250, 1_400].filter((hz) =>
    hearsTone(sound, hz, { minShare: 0.4 }),
  );
  expect(heard.sort((one, other) => one - other)).toEqual([440, 520, 700, 830]);
  expect((await audioOf(recording?.id ?? '', 'ada')).status).toBe(404);
  expect((await audioOf(recording?.id ?? '', 'quin')).status).toBe(200);
  await stack.company.api('DELETE', `/api/recordings/${recording?.id}`, undefined, 'sue');
  expect((await audioOf(recording?.id ?? '')).status).toBe(404);
  expect(await channels()).not.toMatch(/Recorder|CBRec/);
});

it('begins by itself where all is recorded, leaves out what the agent pauses, and its agent may hear it', async () => {
  const sinceMs = performance.now();
  const { caller, atAgent } = await talks(cis, '+3610003', '+36201300002');
  await hearAnnouncement([caller, atAgent], sinceMs);
  const callId = await callOf('+36201300002');
  await happened(callId, 'recording-started');
  await hearEachOther(caller, atAgent, [440, 700]);
  await asks('cis', 'record', { do: 'pause' });
  await happened(callId, 'recording-paused');
  await caller.plays({ hz: 1_250, durationMs: 1_000 });
  // What comes after it has come through: nothing of it is still on its way when the recording goes on.
  await isHeard(caller, atAgent, 1_400);
  await asks('cis', 'record', { do: 'resume' });
  await happened(callId, 'recording-resumed');
  await hearEachOther(caller, atAgent, [520, 830]);
  await caller.hangsUp();
  const [recording] = await recordingsOf(callId, 1);
  const sound = await soundOf(recording?.id ?? '');
  expect([440, 700, 1_250, 520, 830].filter((hz) => hearsTone(sound, hz, { minShare: 0.4 }))).toEqual([
    440, 700, 520, 830,
  ]);
  expect((await audioOf(recording?.id ?? '', 'cis')).status).toBe(200);
  expect((await audioOf(recording?.id ?? '', 'ada')).status).toBe(404);
});

it('goes on while the service is dead, and is kept at the end; also when both have gone meanwhile', async () => {
  const { company, docker, project } = stack;
  const app = `${project}-app`;
  const back = () =>
    company.eventually(
      'the service',
      async () => ((await fetch(`${company.lines.http}/health`)).ok ? true : undefined),
      60_000,
    );
  const first = await talks(ada, '+3610001', '+36201300003');
  await hearEachOther(first.caller, first.atAgent);
  await asks('ada', 'record', { do: 'start' });
  const firstId = await callOf('+36201300003');
  await happened(firstId, 'recording-started');
  const second = await talks(cis, '+3610003', '+36201300004');
  const secondId = await callOf('+36201300004');
  await happened(secondId, 'recording-started');
  await hearEachOther(second.caller, second.atAgent, [440, 700]);

  await docker('kill', '--signal', 'KILL', app);
  await hearEachOther(first.caller, first.atAgent, [520, 830]);
  await Promise.all([second.caller.hangsUp(), second.atAgent.hangsUp()]);
  await docker('start', app);
  await back();
  await hearEachOther(first.caller, first.atAgent, [610, 950]);
  await first.caller.hangsUp();
  const [one] = await recordingsOf(firstId, 1);
  const sound = await soundOf(one?.id ?? '');
  for (const hz of [520, 830, 610, 950])
    expect([hz, hearsTone(sound, hz, { minShare: 0.4 })]).toEqual([hz, true]);
  const [other] = await recordingsOf(secondId, 1);
  expect(hearsTone(await soundOf(other?.id ?? ''), 440, { minShare: 0.4 })).toBe(true);
  await company.eventually('no recorder to be left', async () =>
    /Recorder|CBRec/.test(await channels()) ? undefined : true,
  );
});
