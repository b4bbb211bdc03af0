import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { SipRobot, type HostPort } from '../../support/sip/index.js';
import { makeResponse, parseMessage, printMessage, type SipRequest } from '../../support/sip/sip-message.js';

// Slow machines are no reason to fail: the waits have deadlines of their own.

const wait = { withinMs: 10_000 };
const timers = { t1Ms: 20, t2Ms: 100, t4Ms: 100 };

/** A bare UDP peer that says and forgets exactly what a test wants. */
class Peer implements AsyncDisposable {
  readonly requests: SipRequest[] = [];
  onRequest: (request: SipRequest, from: HostPort) => void = () => undefined;
  readonly #socket: Socket = createSocket('udp4');

  static async open(): Promise<Peer> {
    const peer = new Peer();
    await new Promise<void>((resolve) => peer.#socket.bind(0, '127.0.0.1', resolve));
    peer.#socket.on('message', (datagram, { address, port }) => {
      const message = parseMessage(datagram);
      if (message.kind !== 'request') return;
      peer.requests.push(message);
      peer.onRequest(message, { host: address, port });
    });
    return peer;
  }

  get local(): HostPort {
    return { host: '127.0.0.1', port: this.#socket.address().port };
  }

  answer(
    request: SipRequest,
    to: HostPort,
    status: number,
    more: Readonly<Record<string, string>> = {},
  ): void {
    const response = makeResponse(
      request,
      status,
      undefined,
      status === 200 && request.method === 'INVITE' ? sdp : '',
    );
    response.headers.set('To', `${request.headers.get('To') ?? ''};tag=peer`);
    for (const [name, value] of Object.entries(more)) response.headers.add(name, value);
    this.#socket.send(printMessage(response), to.port, to.host);
  }

  /** The first request of a method, as soon as it is there. */
  async request(method: string): Promise<SipRequest> {
    for (;;) {
      const found = this.requests.find((request) => request.method === method);
      if (found !== undefined) return found;
      await once(this.#socket, 'message', { signal: AbortSignal.timeout(wait.withinMs) });
    }
  }

  count(method: string): number {
    return this.requests.filter((request) => request.method === method).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }
}

const sdp =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n';
const dial = { to: '100', from: { user: '200' } };

test('a lost INVITE is sent again, a lost ACK too, with the same branch each', async () => {
  await using peer = await Peer.open();
  await using robot = await SipRobot.open({ server: peer.local, timers });
  let acks = 0;
  const contact = { Contact: `<sip:100@127.0.0.1:${peer.local.port}>` };
  peer.onRequest = (request, from) => {
    if (request.method === 'BYE') peer.answer(request, from, 200);
    if (request.method === 'INVITE' && peer.count('INVITE') === 3) peer.answer(request, from, 200, contact);
    if (request.method === 'ACK') {
      acks += 1;
      if (acks === 1) peer.answer(peer.requests[0]!, from, 200, contact);
    }
  };
  const call = await robot.dial(dial);
  await call.answered(wait);
  await robot.agent.wire.until(
    'two ACKs sent',
    () => (sentCount(robot, 'ACK') >= 2 ? true : undefined),
    wait,
  );
  const branches = peer.requests
    .filter(({ method }) => method === 'INVITE')
    .map(({ headers }) => headers.get('Via'));
  expect(branches).toHaveLength(3);
  expect(new Set(branches).size).toBe(1);
  await call.hangsUp(wait);
});

test('a refusal is acknowledged within the transaction, as often as it comes', async () => {
  await using peer = await Peer.open();
  await using robot = await SipRobot.open({ server: peer.local, timers });
  peer.onRequest = (request, from) => {
    if (request.method === 'INVITE') {
      peer.answer(request, from, 486);
      peer.answer(request, from, 486);
    }
  };
  const call = await robot.dial(dial);
  expect(await call.ended(wait)).toMatchObject({ status: 486 });
  await robot.agent.wire.until('two ACKs', () => (sentCount(robot, 'ACK') >= 2 ? true : undefined), wait);
  const invite = peer.requests.find(({ method }) => method === 'INVITE')!;
  const ack = await peer.request('ACK');
  expect(ack.headers.get('Via')).toBe(invite.headers.get('Via'));
  expect(ack.headers.get('CSeq')).toBe('1 ACK');
  expect(ack.headers.get('To')).toContain('tag=peer');
});

test('requests in the dialog follow Record-Route reversed and the remote target', async () => {
  await using peer = await Peer.open();
  await using robot = await SipRobot.open({ server: peer.local, timers });
  const { port } = peer.local;
  peer.onRequest = (request, from) =>
    request.method === 'ACK' ||
    peer.answer(request, from, 200, {
      'Record-Route': `<sip:far.test;lr>, <sip:127.0.0.1:${port};lr>`,
      Contact: '<sip:target@elsewhere.test>',
    });
  const call = await robot.dial(dial);
  await call.answered(wait);
  await call.hangsUp(wait);
  const bye = peer.requests.find(({ method }) => method === 'BYE')!;
  expect(bye.uri).toBe('sip:target@elsewhere.test');
  expect(bye.headers.list('Route')).toEqual([`<sip:127.0.0.1:${port};lr>`, '<sip:far.test;lr>']);
  expect(bye.headers.get('CSeq')).toBe('2 BYE');
});

test('an answer that arrives after the CANCEL is acknowledged and ended with BYE', async () => {
  await using peer = await Peer.open();
  await using robot = await SipRobot.open({ server: peer.local });
  const contact = { Contact: `<sip:100@127.0.0.1:${peer.local.port}>` };
  peer.onRequest = (request, from) => {
    if (request.method === 'INVITE') peer.answer(request, from, 180);
    if (request.method === 'CANCEL') peer.answer(peer.requests[0]!, from, 200, contact);
    if (request.method === 'BYE') peer.answer(request, from, 200);
  };
  const call = await robot.dial(dial);
  await call.ringing(wait);
  await call.hangsUp(wait);
  await call.log.until(
    'the BYE answered',
    () => call.log.entries.find(({ event }) => event.kind === 'bye-answered'),
    wait,
  );
  expect(peer.count('ACK')).toBe(1);
  expect(peer.count('BYE')).toBe(1);
});

describe('as the called side', () => {
  const invite = (to: SipRobot, callId: string, from: number, body = '', more = ''): string =>
    [
      `INVITE sip:100@127.0.0.1:${to.local.port} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${from};rport;branch=z9hG4bK${callId}`,
      `From: "${'é'.repeat(1_500)}" <sip:${'9'.repeat(1_000)}@127.0.0.1>;tag=f`,
      `To: <sip:100@127.0.0.1>`,
      `Call-ID: ${callId}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:raw@127.0.0.1:${from}>`,
      `${more}Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');

  test('a 200 is repeated until its ACK comes; without one the call ends', async () => {
    await using robot = await SipRobot.open({
      server: { host: '127.0.0.1', port: 9 },
      timers: { t1Ms: 4, t2Ms: 20, t4Ms: 20 },
    });
    await using raw = await SipRobot.open({ server: robot.local, timers });
    raw.sendRaw(invite(robot, 'unacked', raw.local.port, sdp));
    const call = await robot.nextInvite(wait);
    expect(call.caller.displayName).toHaveLength(1_500);
    expect(call.caller.user).toHaveLength(1_000);
    await expect(call.answers(wait)).rejects.toThrow('the call ended (unanswered by near');
    const answers = robot.agent.wire.entries.filter(
      ({ event }) => event.kind === 'sent' && event.summary.startsWith('200'),
    );
    expect(answers.length).toBeGreaterThanOrEqual(4);
    expect(sentCount(robot, 'BYE')).toBeGreaterThanOrEqual(1);
  });

  test('an INVITE without an offer gets ours in the 200', async () => {
    await using robot = await SipRobot.open({ server: { host: '127.0.0.1', port: 9 }, timers });
    await using raw = await SipRobot.open({ server: robot.local, timers });
    raw.sendRaw(invite(robot, 'no-offer', raw.local.port));
    const call = await robot.nextInvite(wait);
    const answered = call.answers(wait);
    const response = await raw.finalResponse('no-offer', wait);
    expect(response.body.toString()).toContain('m=audio');
    const { headers } = response;
    raw.sendRaw(
      [
        `ACK ${headers.get('Contact')!.slice(1, -1)} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${raw.local.port};branch=z9hG4bKack`,
        `From: ${headers.get('From')!}`,
        `To: ${headers.get('To')!}`,
        'Call-ID: no-offer',
        'CSeq: 1 ACK',
        `Content-Length: ${sdp.length}`,
        '',
        sdp,
      ].join('\r\n'),
    );
    await answered;
    expect(call.negotiation.remote?.codecs).toEqual(['PCMU']);
  });

  test('an extension we do not know is refused, a request outside any call gets 481, rubbish is survived', async () => {
    await using robot = await SipRobot.open({ server: { host: '127.0.0.1', port: 9 }, timers });
    await using raw = await SipRobot.open({ server: robot.local, timers });
    raw.sendRaw(Buffer.from([0, 255, 13, 10, 1, 2, 3, 4, 5]));
    raw.sendRaw('\r\n\r\n');
    raw.sendRaw('INVITE');
    raw.sendRaw('OPTIONS sip:a SIP/2.0\r\nCall-ID: x\r\n\r\n');
    raw.sendRaw(invite(robot, 'require', raw.local.port, '', 'Require: 100rel\r\n'));
    const refusal = await raw.finalResponse('require', wait);
    expect([refusal.status, refusal.headers.get('Unsupported')]).toEqual([420, '100rel']);
    const bye = invite(robot, 'stray', raw.local.port)
      .replaceAll('INVITE', 'BYE')
      .replace('To: <sip:100@127.0.0.1>', 'To: <sip:100@127.0.0.1>;tag=zz');
    raw.sendRaw(bye);
    expect((await raw.finalResponse('stray', wait)).status).toBe(481);
    raw.sendRaw(invite(robot, 'options', raw.local.port).replaceAll('INVITE', 'OPTIONS'));
    expect((await raw.finalResponse('options', wait)).status).toBe(200);
  });
});

function sentCount(robot: SipRobot, method: string): number {
  return robot.agent.wire.entries.filter(
    ({ event }) => event.kind === 'sent' && event.summary.startsWith(`${method} `),
  ).length;
}
