import {
  deafMedia,
  present,
  SipRobot,
  tone,
  waitingMedia,
  WaitFailed,
  whereTone,
  type DialledCall,
  type IncomingRobotCall,
  type MediaOptions,
} from '../../support/sip/index.js';

// Slow machines are no reason to fail: the waits have deadlines of their own.

const nowhere = { host: '127.0.0.1', port: 9 };
const wait = { withinMs: 10_000 };

/** Two robots on loopback: what one dials, the other gets. */
class Pair implements AsyncDisposable {
  private constructor(
    readonly caller: SipRobot,
    readonly agent: SipRobot,
  ) {}

  static async open(media: MediaOptions = {}): Promise<Pair> {
    const agent = await SipRobot.open({ server: nowhere, media });
    return new Pair(await SipRobot.open({ server: agent.local }), agent);
  }

  dial(to = '+3612345678', media: MediaOptions = {}): Promise<DialledCall> {
    return this.caller.dial({ to, from: { user: '+36701112233', displayName: 'Ann "A" Pál' }, media });
  }

  async talk(media?: MediaOptions): Promise<{ dialled: DialledCall; incoming: IncomingRobotCall }> {
    const dialled = await this.dial(undefined, media);
    const incoming = await this.agent.nextInvite(wait);
    await incoming.answers(wait);
    await dialled.answered(wait);
    return { dialled, incoming };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.caller[Symbol.asyncDispose]();
    await this.agent[Symbol.asyncDispose]();
  }
}

test('a call rings, is answered and ended by the caller', async () => {
  await using pair = await Pair.open();
  const dialled = await pair.dial();
  const incoming = await pair.agent.nextInvite(wait);
  expect(incoming.called).toBe('+3612345678');
  expect(incoming.caller).toMatchObject({ user: '+36701112233', displayName: 'Ann "A" Pál' });
  await incoming.rings();
  await dialled.ringing(wait);
  await incoming.answers(wait);
  await dialled.answered(wait);
  await dialled.hangsUp(wait);
  expect(await incoming.ended(wait)).toMatchObject({ by: 'far', how: 'hung up' });
  const { inviteSent, ringing, answered, ended } = dialled.timings;
  expect(inviteSent!.ms).toBeLessThanOrEqual(ringing!.ms);
  expect(ringing!.ms).toBeLessThanOrEqual(answered!.ms);
  expect(answered!.ms).toBeLessThanOrEqual(ended!.ms);
  expect(incoming.timings.byeReceived).toBeDefined();
  expect(pair.caller.liveCalls).toHaveLength(0);
});

test('the called side may end the call', async () => {
  await using pair = await Pair.open();
  const { dialled, incoming } = await pair.talk();
  await incoming.hangsUp(wait);
  expect(await dialled.ended(wait)).toMatchObject({ by: 'far', how: 'hung up' });
});

test('the caller gives up while it rings', async () => {
  await using pair = await Pair.open();
  const dialled = await pair.dial();
  const incoming = await pair.agent.nextInvite(wait);
  await incoming.rings();
  await dialled.ringing(wait);
  const ignored = incoming.ignores(wait);
  expect(await dialled.hangsUp(wait)).toMatchObject({ by: 'near', how: 'cancelled', status: 487 });
  expect(await ignored).toMatchObject({ by: 'far', how: 'cancelled' });
});

test('a call that is given up before any answer is cancelled at the first 100', async () => {
  await using pair = await Pair.open();
  const dialled = await pair.dial();
  expect(await dialled.hangsUp(wait)).toMatchObject({ how: 'cancelled' });
});

test.each([486, 603, 480])('a refusal with %i reaches the caller with its Reason', async (status) => {
  await using pair = await Pair.open();
  const dialled = await pair.dial();
  const incoming = await pair.agent.nextInvite(wait);
  incoming.rejects(status, undefined, { Reason: 'Q.850;cause=17;text="busy"' });
  expect(await dialled.ended(wait)).toMatchObject({ by: 'far', how: 'refused', status, q850: 17 });
});

test('keys pressed are heard once each, in order, both ways', async () => {
  await using pair = await Pair.open();
  const { dialled, incoming } = await pair.talk();
  await Promise.all([
    dialled.presses('1259*#', { durationMs: 60, gapMs: 40 }),
    incoming.presses('70', { durationMs: 120 }),
    incoming.hearsDigits('1259*#', wait),
    dialled.hearsDigits('70', wait),
  ]);
  expect(incoming.digits).toBe('1259*#');
  expect(incoming.digitsHeard.map(({ durationMs }) => durationMs)).toEqual([60, 60, 60, 60, 60, 60]);
  expect(dialled.digitsHeard.map(({ durationMs }) => durationMs)).toEqual([120, 120]);
});

test('a tone is heard for as long as it was played', async () => {
  await using pair = await Pair.open();
  const { dialled, incoming } = await pair.talk();
  await dialled.plays({ hz: 440, durationMs: 300 });
  await incoming.until(
    '300 ms heard',
    () => {
      const stretch = whereTone(incoming.heard.pcm, 440);
      return stretch !== undefined && stretch.durationMs >= 280 ? stretch : undefined;
    },
    wait,
  );
  expect(whereTone(incoming.heard.pcm, 440)!.durationMs).toBeLessThan(340);
  expect(whereTone(incoming.heard.pcm, 480)).toBeUndefined();
  const mark = present().ms;
  await dialled.plays(tone(1_000, 600));
  await incoming.hearsTone(1_000, { ...wait, sinceMs: mark });
  expect(whereTone(incoming.heardSince(mark).pcm, 440)).toBeUndefined();
  expect(incoming.statistics).toMatchObject({ packetsLost: 0, strays: 0 });
});

test('hold stops the held side from sending, resume lets it speak again', async () => {
  await using pair = await Pair.open();
  const { dialled, incoming } = await pair.talk();
  await incoming.holds();
  expect(dialled.direction).toBe('recvonly');
  const silentSince = present().ms;
  await dialled.plays({ hz: 600, durationMs: 100 });
  expect(whereTone(incoming.heardSince(silentSince).pcm, 600)).toBeUndefined();
  await incoming.resumes();
  expect(dialled.direction).toBe('sendrecv');
  await dialled.plays({ hz: 700, durationMs: 200 });
  await incoming.hearsTone(700, wait);
});

test('a REFER is seen by the other side, its refusal by this one', async () => {
  await using pair = await Pair.open();
  const { dialled, incoming } = await pair.talk();
  expect(await incoming.refers('200')).toBe(603);
  expect(dialled.log.entries.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ kind: 'referred', target: expect.stringContaining('sip:200@') as string }),
  );
});

test('the codec that both speak is agreed on', async () => {
  await using pair = await Pair.open();
  const dialled = await pair.dial(undefined, { codecs: ['PCMA', 'PCMU'] });
  const incoming = await pair.agent.nextInvite(wait);
  await incoming.answers(wait);
  await dialled.answered(wait);
  // The agent speaks PCMU only, and so that is what was agreed.
  expect(dialled.negotiation.remote?.codecs).toEqual(['PCMU']);
});

test('forty calls at once, each to its own ear', async () => {
  await using pair = await Pair.open();
  pair.agent.onInvite(async (call) => {
    await call.rings();
    await call.answers(wait);
    await call.presses(call.called, { durationMs: 40, gapMs: 40 });
  });
  const numbers = Array.from({ length: 40 }, (_, i) => String(100 + i));
  const calls = await Promise.all(numbers.map((number) => pair.dial(number, waitingMedia)));
  await Promise.all(calls.map((call, i) => call.hearsDigits(numbers[i]!, wait)));
  expect(calls.map(({ digits }) => digits)).toEqual(numbers);
  await Promise.all(calls.map((call) => call.hangsUp(wait)));
  expect(pair.agent.liveCalls).toHaveLength(0);
});

test('a waiting call sends one packet at its start and keeps counts only', async () => {
  await using pair = await Pair.open();
  const { dialled, incoming } = await pair.talk(waitingMedia);
  await incoming.plays({ hz: 440, durationMs: 100 });
  await incoming.hangsUp(wait);
  expect(dialled.statistics.packetsHeard).toBeGreaterThanOrEqual(5);
  expect(dialled.statistics.packetsSent).toBe(1);
  expect(dialled.heard.pcm).toHaveLength(0);
});

test('deaf calls share one port and hear nothing; each is heard', async () => {
  await using pair = await Pair.open();
  const first = await pair.talk(deafMedia);
  const second = await pair.talk(deafMedia);
  await first.incoming.plays({ hz: 440, durationMs: 100 });
  await Promise.all([first.dialled.presses('12'), second.dialled.presses('34')]);
  await Promise.all([first.incoming.hearsDigits('12', wait), second.incoming.hearsDigits('34', wait)]);
  const portOf = (call: IncomingRobotCall): number | undefined => call.negotiation.remote?.remote.port;
  expect(portOf(first.incoming)).toBe(portOf(second.incoming));
  expect(first.dialled.statistics.packetsHeard).toBe(0);
});

test('a wait that fails says what was awaited and what happened instead', async () => {
  await using pair = await Pair.open();
  const dialled = await pair.dial();
  (await pair.agent.nextInvite(wait)).rejects(486);
  const failure = await dialled.answered(wait).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WaitFailed);
  expect(String(failure)).toMatch(/Awaited: answered.*refused by far, 486 Busy Here.*dialled.*ended/s);
});

test('a wait can be aborted, and has a deadline', async () => {
  await using pair = await Pair.open();
  const dialled = await pair.dial();
  const abort = new AbortController();
  const aborted = dialled.answered({ signal: abort.signal });
  abort.abort();
  await expect(aborted).rejects.toThrow('the wait was aborted');
  await expect(dialled.answered({ withinMs: 20 })).rejects.toThrow('20 ms passed');
});

test('nobody there: the INVITE is repeated and given up after 64 T1', async () => {
  const timers = { t1Ms: 2, t2Ms: 10, t4Ms: 10 };
  await using deaf = await SipRobot.open({ server: nowhere });
  await using caller = await SipRobot.open({ server: nowhere, timers });
  void deaf;
  const call = await caller.dial({ to: '1', from: { user: '2' } });
  expect(await call.ended(wait)).toMatchObject({ by: 'nobody', how: 'unanswered', status: 408 });
  const sent = caller.agent.wire.entries.filter(({ event }) => event.kind === 'sent');
  expect(sent.length).toBeGreaterThanOrEqual(5);
});
