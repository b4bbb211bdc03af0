/** What strangers send to an open SIP port: the service stays well, says so in whole lines, and takes the next call. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SipRobot } from '../support/sip/index.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';

const run = promisify(execFile);

let stack: PrivateCompany;
let stranger: SipRobot;
let nextCall = 1;

beforeAll(async () => {
  stack = await startCompany();
  stranger = await SipRobot.open({ server: { host: '127.0.0.1', port: stack.sipPort } });
}, startWithinMs);

afterAll(async () => {
  await stranger?.[Symbol.asyncDispose]();
  await stack?.[Symbol.asyncDispose]();
});

/** Whatever was sent before: health, log and the next caller know nothing of it. */
afterEach(async () => {
  const { company, docker, project } = stack;
  expect((await fetch(`${company.lines.http}/health`)).status).toBe(200);
  const call = await company.dial('+3610001', `+3620400${String(nextCall++).padStart(4, '0')}`);
  await call.hearsPrompt(await company.prompt('welcome'), { atLeast: 0.5, withinMs: 30_000 });
  await call.hangsUp();
  const lines = (await docker('logs', `${project}-app`)).trim().split('\n');
  const eventOf = (line: string) => (JSON.parse(line) as { event?: string }).event;
  expect(lines.map(eventOf)).toContain('service.ready');
  expect(lines.filter((line) => ['defect', 'call.failed'].includes(eventOf(line) ?? ''))).toEqual([]);
});

interface Request {
  readonly method?: string;
  readonly user?: string;
  readonly name?: string | Buffer;
  readonly from?: string | Buffer;
  readonly more?: readonly (string | Buffer)[];
}

const sdp = (port: number) =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0`,
    '',
  ].join('\r\n');

/** A request as bytes, with nothing checked or escaped. */
function raw(
  callId: string,
  { method = 'INVITE', user = '+3610001', name, from, more = [] }: Request,
): Buffer {
  const { host, port } = stranger.local;
  const body = sdp(40_000);
  const parts = [
    `${method} sip:${user}@127.0.0.1:${stack.sipPort} SIP/2.0\r\n`,
    `Via: SIP/2.0/UDP ${host}:${port};branch=z9hG4bK${callId};rport\r\n`,
    'Max-Forwards: 70\r\n',
    'From: "',
    name ?? 'Somebody',
    '" <sip:',
    from ?? '+36204990000',
    `@127.0.0.1>;tag=${callId}\r\n`,
    `To: <sip:${user}@127.0.0.1>\r\n`,
    `Call-ID: ${callId}\r\nCSeq: 1 ${method}\r\nContact: <sip:x@${host}:${port}>\r\n`,
    ...more,
    `Content-Type: application/sdp\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  ];
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

let nextRaw = 1;

/** Sends it and gives the status of what came back; a call that was answered is ended. 0: no answer at all. */
async function statusOf(request: Request): Promise<number> {
  const callId = `stranger-${nextRaw++}`;
  stranger.sendRaw(raw(callId, request));
  const response = await stranger.finalResponse(callId, { withinMs: 3_000 }).catch(() => undefined);
  if (response === undefined) return 0;
  const to = response.headers.get('To') ?? '';
  const tag = `;tag=${callId}`;
  const { host, port } = stranger.local;
  const within = (method: string, cseq: number) =>
    `${method} sip:127.0.0.1:${stack.sipPort} SIP/2.0\r\nVia: SIP/2.0/UDP ${host}:${port};branch=z9hG4bK${callId}${method};rport\r\nMax-Forwards: 70\r\n` +
    `From: ${response.headers.get('From') ?? `<sip:x@x>${tag}`}\r\nTo: ${to}\r\nCall-ID: ${callId}\r\nCSeq: ${cseq} ${method}\r\nContent-Length: 0\r\n\r\n`;
  stranger.sendRaw(within('ACK', 1));
  if (response.status < 300) stranger.sendRaw(within('BYE', 2));
  return response.status;
}

const long = (text: string, times: number) => text.repeat(times);

it.each<[string, Request]>([
  ['a name of 4 kB', { name: long('x', 4_096) }],
  ['a name that is not UTF-8', { name: Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x80, 0xed, 0xa0, 0x80]) }],
  ['a name with escapes, quotes and JSON', { name: '\\",\\"event\\":\\"defect\\\\\u001b[31m\u2028' }],
  ['a name with a header in it', { name: 'x\\r\\nVia: y%0d%0aX-Evil: 1' }],
  ['thousands of digits as the number called', { user: long('1234567890', 300) }],
  ['thousands of digits as the caller', { from: long('9876543210', 300) }],
  ['a caller that is not UTF-8', { from: Buffer.from([0xc0, 0xaf, 0xff, 0x31]) }],
  ['a caller with a header in it', { from: '%0d%0aX-Evil:1%00%22' }],
  ['dialplan in the number called', { user: '${SHELL(id)}' }],
  ['dialplan separators in the number called', { user: '1%2Cn%2CSystem(id)%26PJSIP/x' }],
  ['dialplan in the caller', { from: '${SHELL(id)}', name: '${SHELL(id)}' }],
  ['SQL in the number called', { user: "1'%3BDROP%20TABLE%20calls%3B--" }],
  ['a number that is nobody’s', { user: '+999999999' }],
  ['a word that is nobody’s', { user: 'nobody-of-this-name' }],
  ['no user at all', { user: '' }],
  ['Asterisk’s own extensions', { user: 'h' }],
  [
    'Stasis variables and Replaces',
    { more: ['Replaces: a;to-tag=b;from-tag=c\r\n', 'X-RINGDOWN_STAGE: {"at":"talk"}\r\n'] },
  ],
  ['a thousand header fields', { more: Array.from({ length: 1_000 }, (_, n) => `X-H${n}: ${n}\r\n`) }],
  [
    'an identity that is not UTF-8',
    { more: ['P-Asserted-Identity: "', Buffer.from([0xff, 0xfe]), '" <sip:1@x>\r\n'] },
  ],
  ['a method of its own', { method: 'EVIL' }],
])('survives %s', async (_what, request) => {
  const status = await statusOf(request);
  expect(status === 0 || (status >= 200 && status < 700)).toBe(true);
});

it('survives what is no SIP', async () => {
  const whole = raw('torn', {});
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.alloc(1_400, 0),
    Buffer.alloc(60_000, 0x41),
    whole.subarray(0, 50),
    whole.subarray(0, whole.length - 60),
    Buffer.from('INVITE sip: SIP/2.0\r\n\r\n'),
    Buffer.from('SIP/2.0 200 OK\r\nCall-ID: nobody\r\n\r\n'),
  ])
    stranger.sendRaw(bytes);
});

it('refuses a wrong password each of ten times, and the right one still opens', async () => {
  const { lines } = stack.company;
  const [account] = lines.agents;
  if (!account) throw new Error('the site has no agents');
  const { phone } = account;
  for (let attempt = 0; attempt < 10; attempt += 1)
    await expect(
      stranger.register({ user: phone, password: `guess-${attempt}`, expiresSec: 60 }, { withinMs: 30_000 }),
    ).rejects.toThrow(/40[13]/);
  await expect(
    stranger.register({ user: 'nobody-1a2b', password: 'guess', expiresSec: 60 }, { withinMs: 30_000 }),
  ).rejects.toThrow(/40[134]/);
  await stack.company.phone(account.id);
});

it('lets go of twenty calls that are called off at once', async () => {
  const { company } = stack;
  const calls = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      stranger.dial({ to: '+3610001', from: { user: `+362049910${String(n).padStart(2, '0')}` } }),
    ),
  );
  await Promise.all(calls.map((call) => call.hangsUp({ withinMs: 30_000 })));
  await company.eventually('no channel left', async () => {
    const [asterisk, cli] = [`${stack.project}-asterisk`, '/run/asterisk/etc/asterisk.conf'];
    const said = await stack.docker(
      'exec',
      asterisk,
      'asterisk',
      '-C',
      cli,
      '-rx',
      'core show channels count',
    );
    return said.includes('0 active channels') ? true : undefined;
  });
});

it('is not opened to a network with a password that everybody knows', async () => {
  const image = (
    await stack.docker('inspect', '--format', '{{.Config.Image}}', `${stack.project}-app`)
  ).trim();
  const settings = {
    RINGDOWN_BIND: '0.0.0.0',
    RINGDOWN_HTTP_HOST: '0.0.0.0',
    RINGDOWN_ADMIN_PASSWORD: 'administrator',
    RINGDOWN_SECRET_SEED: 'q8ZtR2mVx7LwN4cKpB9sYdF3hJgT6uEa',
    RINGDOWN_SESSION_SECRET: 'w5XnC8rQk2MvJ7bTzG4pLsH9dYfE3uAa',
    RINGDOWN_ARI_PASSWORD: 'unused',
    RINGDOWN_REDIS_URL: 'redis://127.0.0.1:1',
    RINGDOWN_POSTGRES_URL: 'postgres://127.0.0.1:1/none',
  };
  const words = Object.entries(settings).flatMap((pair) => ['-e', pair.join('=')]);
  const refused = run('docker', ['run', '--rm', '--network', 'none', ...words, image], { timeout: 30_000 });
  const { code, stdout } = await refused.then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  );
  expect(code).toBe(1);
  expect(stdout).toContain('not opening 0.0.0.0 to the network: RINGDOWN_ADMIN_PASSWORD');
  expect(stdout).not.toContain('administrator');
  for (const event of ['service.started', 'http.listening']) expect(stdout).not.toContain(event);
});

it('is as closed as its description says: every address, for whoever asks', async () => {
  const { company } = stack;
  const { http } = company.lines;
  const { paths } = (await (await fetch(`${http}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { description: string }>>;
  };
  const password = (id: string) => company.lines.agents.find((agent) => agent.id === id)?.webPassword ?? '';
  const basic = (id: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${password(id)}`).toString('base64')}`,
  });
  /** The administrator is refused nowhere and would change things. */
  const people = {
    nobody: {},
    agent: basic('ada'),
    quality: basic('quin'),
    supervisor: basic('sue'),
  } as const;
  const refusedTo: Readonly<Record<string, Partial<Record<keyof typeof people, number>>>> = {
    'For whoever is logged in.': { nobody: 401 },
    'For agents, supervisors and administrators.': { nobody: 401, quality: 403 },
    'For quality, supervisors and administrators.': { nobody: 401, agent: 403 },
    'For supervisors and above.': { nobody: 401, agent: 403, quality: 403 },
    'For administrators.': { nobody: 401, agent: 403, quality: 403, supervisor: 403 },
  };
  const open: string[] = [];
  const breaches: string[] = [];
  for (const [path, methods] of Object.entries(paths))
    for (const [method, { description }] of Object.entries(methods)) {
      const rule = Object.keys(refusedTo).find((words) => description.endsWith(words));
      if (rule === undefined) open.push(`${method} ${path}`);
      for (const [who, expected] of Object.entries(refusedTo[rule ?? ''] ?? {})) {
        const headers = people[who as keyof typeof people];
        const { status } = await fetch(http + path.replace(/\{\w+\}/g, 'ada'), {
          method: method.toUpperCase(),
          headers,
        });
        if (status !== expected) breaches.push(`${method} ${path} for ${who}: ${status}, not ${expected}`);
      }
    }
  expect(breaches).toEqual([]);
  expect(Object.keys(paths).length).toBeGreaterThan(50);
  expect(open.sort()).toEqual(['get /health', 'get /metrics', 'post /api/session']);
});
