import { CallEnded, VirtualClock } from '../../src/kernel/index.js';
import type { DialRequest, Sound } from '../../src/telephony/index.js';
import { Connected, until } from './connected.js';
import { FakeAri, type FakeRequest } from './fake-ari.js';

const welcome: Sound = { kind: 'file', path: 'welcome' };

const toAnna = (legId: string, more: Partial<DialRequest> = {}): DialRequest => ({
  legId,
  target: { kind: 'phone', phone: 'anna' },
  callerNumber: '+36301234567',
  callerName: 'Caller',
  ringTimeoutMs: 12_500,
  ...more,
});

describe('legs on ARI', () => {
  let fake: FakeAri;
  let c: Connected;

  beforeEach(async () => {
    fake = await FakeAri.open();
    c = await Connected.to(fake);
  });

  afterEach(async () => {
    await c[Symbol.asyncDispose]();
  });

  async function arrived(id: string) {
    fake.arrives(id);
    return c.arrival();
  }

  it('cleans what the network says about the caller', async () => {
    const hostile = `Ev\u0000il\r\n\u202eName\ufffd ${'x'.repeat(200)}`;
    fake.arrives('c1', ['inbound', '+36 1;DROP', 'carrier', ''], {
      caller: { name: hostile, number: '+36-30 (123)<script>+4' },
    });
    const { party } = await c.arrival();
    expect(party.callerNumber).toBe('+36301234');
    expect(party.callerName.startsWith('Ev il Name x')).toBe(true);
    expect([...party.callerName]).toHaveLength(80);
    expect(party.calledNumber).toBe('+361DROP');
    expect(party.line).toBe('carrier');
  });

  it('bounds the dialled number', async () => {
    fake.arrives('c1', ['inbound', '1'.repeat(500), 'carrier', '']);
    expect((await c.arrival()).party.calledNumber).toHaveLength(40);
  });

  it('sends a command in the turn in which it is given', async () => {
    const leg = await arrived('c1');
    await leg.answer();
    await using playback = leg.play([welcome]);
    const { query } = await fake.asked('the playback', ({ path }) => path.includes('/play/'));
    expect(query.get('media')).toBe('sound:welcome');
    expect(c.telephony.figures.playbacks).toBe(1);
    await playback.stop();
    expect(c.telephony.figures.playbacks).toBe(0);
  });

  it('stops a playback only once Asterisk has it', async () => {
    const leg = await arrived('c1');
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    fake.misbehave = async ({ path }) => {
      if (path.includes('/play/')) await held;
      return undefined;
    };
    const playback = leg.play([welcome]);
    const stopped = playback.stop();
    await fake.asked('the playback', ({ path }) => path.includes('/play/'));
    expect(fake.count(({ path }) => path.startsWith('/playbacks/'))).toBe(0);
    release();
    await stopped;
    expect(await playback.done()).toBe('stopped');
    expect(fake.playbacks.size).toBe(0);
  });

  it.each([404, 409, 412])(
    'takes %i on a playback of a channel that is gone for the end of the leg',
    async (status) => {
      const leg = await arrived('c1');
      fake.channels.delete('c1');
      fake.misbehave = ({ path }) => (path.includes('/play/') ? { status } : undefined);
      await expect(leg.play([welcome]).done()).rejects.toThrow(CallEnded);
      expect(await leg.ended).toMatchObject({ cause: 'hung-up', byUs: false });
    },
  );

  it('takes a caller who calls off in the moment of the answer for one who has hung up', async () => {
    const leg = await arrived('c1');
    fake.misbehave = ({ path }) => {
      if (!path.endsWith('/answer')) return undefined;
      setImmediate(() => fake.hangsUp('c1'));
      return { status: 500, json: { message: 'Failed to answer channel' } };
    };
    await expect(leg.answer()).rejects.toThrow(CallEnded);
    expect(await leg.ended).toMatchObject({ cause: 'hung-up', byUs: false });
  });

  it.each([
    ['the bridge', 422, 'Channel not in Stasis application', '/addChannel'],
    ['a sound', 409, 'Channel not in a Stasis application', '/play/'],
  ])(
    'takes a leg that is on its way out, and known all the same, for one that has hung up: %s',
    async (_what, status, message, command) => {
      const leg = await arrived('c1');
      fake.misbehave = ({ path }) => {
        if (!path.includes(command)) return undefined;
        // A busy Asterisk tells it half a second later.
        setTimeout(() => fake.hangsUp('c1'), 500);
        return { status, json: { message } };
      };
      const done = command === '/play/' ? leg.play([welcome]).done() : c.telephony.bridge('talk-1').add(leg);
      await expect(done).rejects.toThrow(CallEnded);
      expect(await leg.ended).toMatchObject({ cause: 'hung-up', byUs: false });
    },
  );

  it('says so when a caller who is there cannot be answered', async () => {
    const leg = await arrived('c1');
    fake.misbehave = ({ path }) => (path.endsWith('/answer') ? { status: 500 } : undefined);
    await expect(leg.answer()).rejects.toMatchObject({ name: 'AriRefused', status: 500 });
    expect(leg.signal.aborted).toBe(false);
  });

  it('keeps a leg that is there although Asterisk refused a command', async () => {
    const leg = await arrived('c1');
    fake.misbehave = ({ path }) =>
      path.endsWith('/variable') ? { status: 409, json: { message: 'busy' } } : undefined;
    await expect(leg.remember('x')).rejects.toMatchObject({ name: 'AriRefused', status: 409 });
    expect(leg.signal.aborted).toBe(false);
  });

  it('ends the wait when the caller hangs up in the middle of a sound', async () => {
    const leg = await arrived('c1');
    const playback = leg.play([welcome]);
    await fake.asked('the playback', ({ path }) => path.includes('/play/'));
    const [playbackId = ''] = fake.playbacks;
    fake.finishes(playbackId, 'failed');
    fake.hangsUp('c1');
    await expect(playback.done()).rejects.toThrow(CallEnded);
  });

  it('asks again after a playback whose end it may have missed', async () => {
    const leg = await arrived('c1');
    const playback = leg.play([welcome]);
    await until(() => fake.playbacks.size === 1, 'the playback');
    fake.playbacks.clear();
    fake.cut();
    expect(await playback.done()).toBe('played');
  });

  it('dials with one request that carries everything, into the application', async () => {
    const leg = c.telephony.dial(
      toAnna('d1', { stage: '{"s":1}', headers: { 'X-Call': 'a\r\nb', 'bad name': 'x' } }),
    );
    const { query, body } = await fake.asked('the dialling', ({ path }) => path === '/channels/d1');
    expect(Object.fromEntries(query)).toEqual({
      endpoint: 'PJSIP/anna',
      app: 'ringdown-e1',
      appArgs: 'dialled,phone',
      callerId: '"Caller" <+36301234567>',
      timeout: '13',
    });
    expect(body.variables).toEqual({
      RINGDOWN: { value: '{"s":1}', report_events: true },
      RINGDOWN_FROM: { value: 'phone', report_events: true },
      'TIMEOUT(absolute)': '14400',
      'PJSIP_HEADER(add,X-Call)': 'a b',
    });
    fake.emit({ type: 'ChannelStateChange', channel: fake.channel('d1', { state: 'Ringing' }) });
    await leg.untilRinging();
    fake.emit({ type: 'StasisStart', args: ['dialled', 'phone'], channel: fake.channel('d1') });
    await leg.untilUp();
    expect(leg.state).toBe('up');
  });

  describe('a leg that is not left alone without us', () => {
    const unattended = { says: 'ring-again', language: 'nl' } as const;
    const toCarrier = { unattended, target: { kind: 'trunk', trunk: 'carrier', number: '+361' } } as const;
    const asked = ({ path }: FakeRequest) => path === '/applications/ringdown-e1/subscription';
    /** As Asterisk tells of a channel in the dialplan. */
    const alone = { context: 'ringdown-unattended', exten: 'ring-again', priority: 1, app_name: 'Playback' };

    it('comes by the dialplan, and its events are asked for at once', async () => {
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      fake.misbehave = async ({ method, path }) => {
        if (method === 'POST' && path === '/channels/d1') await held;
        return undefined;
      };
      const leg = c.telephony.dial(toAnna('d1', toCarrier));
      const { query, body } = await fake.asked('the dialling', ({ path }) => path === '/channels/d1');
      expect(Object.fromEntries(query)).toMatchObject({
        endpoint: 'PJSIP/+361@carrier',
        context: 'ringdown-dialled',
        extension: 'ring-again',
        priority: '1',
      });
      expect(query.has('app')).toBe(false);
      expect(body.variables).toMatchObject({
        RINGDOWN_DIALLED_BY: { value: 'ringdown-e1', report_events: true },
        RINGDOWN_LANGUAGE: 'nl',
      });
      // Before the dialling is answered.
      const question = await fake.asked('the question', asked);
      expect(question.query.get('eventSource')).toBe('channel:d1');
      release();
      fake.emit({ type: 'StasisStart', args: ['dialled', 'trunk'], channel: fake.channel('d1') });
      await leg.untilUp();
    });

    it('ends when it was gone before anybody could listen', async () => {
      fake.misbehave = ({ path }) =>
        path.endsWith('/subscription') ? { status: 422, json: { message: 'no such channel' } } : undefined;
      expect(await c.telephony.dial(toAnna('d1', toCarrier)).ended).toMatchObject({ cause: 'failed' });
    });

    it('is lost, and nobody’s fault, when it was answered while we were not connected', async () => {
      const leg = c.telephony.dial(toAnna('d1', toCarrier));
      await fake.asked('the question', asked);
      const channel = fake.channel('d1', { dialplan: { ...alone, app_data: '' } });
      fake.emit({ type: 'ChannelDestroyed', channel, cause: 16, cause_txt: '' });
      expect(await leg.ended).toMatchObject({ cause: 'switch-lost' });
    });

    it('is found by the next process also when its events had not been asked for; not in the apology', async () => {
      const channelvars = { RINGDOWN_FROM: 'trunk', RINGDOWN_DIALLED_BY: 'ringdown-e1', RINGDOWN: 'x' };
      const dialplan = { ...alone, context: 'ringdown-dialled', app_name: '', app_data: '' };
      const ringing = fake.channel('d1', { state: 'Ringing', dialplan, channelvars });
      const sorry = { ...alone, app_data: '' };
      fake.channels.set('d1', ringing);
      fake.channels.set('d2', fake.channel('d2', { dialplan: sorry, channelvars }));
      fake.misbehave = ({ method, path }) =>
        method === 'GET' && path === '/applications/ringdown-e1'
          ? { status: 200, json: { name: 'ringdown-e1', channel_ids: ['d2'], bridge_ids: [] } }
          : undefined;
      const next = Connected.of(fake);
      await next.start();
      const survivors = await next.telephony.survivors();
      expect(survivors.map(({ leg }) => [leg.id, leg.state])).toEqual([['d1', 'ringing']]);
      expect((await fake.asked('the question', asked)).query.get('eventSource')).toBe('channel:d1');
      await next[Symbol.asyncDispose]();
    });
  });

  it.each([
    ['phone', { kind: 'phone', phone: 'anna&PJSIP/eve' }],
    ['trunk', { kind: 'trunk', trunk: 'carrier', number: 'abc' }],
    ['trunk name', { kind: 'trunk', trunk: '../x', number: '1' }],
  ] as const)('dials nothing that is no %s', async (_what, target) => {
    const leg = c.telephony.dial(toAnna('d1', { target }));
    expect(await leg.ended).toMatchObject({ cause: 'failed' });
    expect(fake.count(({ path }) => path === '/channels/d1')).toBe(0);
  });

  it.each([
    [17, 486, 'busy'],
    [21, 403, 'rejected'],
    [0, 603, 'rejected'],
    [19, 480, 'no-answer'],
    [1, 404, 'unreachable'],
    [34, 503, 'unreachable'],
    [26, 0, 'answered-elsewhere'],
    [127, 0, 'failed'],
  ])('tells the cause of %i/%i as %s', async (q850, sip, cause) => {
    const leg = c.telephony.dial(toAnna('d1'));
    await until(() => fake.channels.has('d1'), 'the channel');
    // No StasisEnd: the channel has not been in the application.
    fake.emit({
      type: 'ChannelDestroyed',
      channel: fake.channel('d1'),
      cause: q850,
      cause_txt: '',
      tech_cause: sip,
    });
    expect(await leg.ended).toMatchObject({ cause, byUs: false });
  });

  it('hangs up a leg whose dialling has not been answered yet, once there is something to hang up', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    fake.misbehave = async ({ method, path }) => {
      if (method === 'POST' && path === '/channels/d1') await held;
      return undefined;
    };
    const leg = c.telephony.dial(toAnna('d1'));
    const hungUp = leg.hangUp('answered-elsewhere');
    await fake.asked('the dialling', ({ path }) => path === '/channels/d1');
    expect(fake.count(({ method }) => method === 'DELETE')).toBe(0);
    release();
    await hungUp;
    const { query } = await fake.asked('the hang-up', ({ method }) => method === 'DELETE');
    expect(query.get('reason_code')).toBe('26');
    expect(await leg.ended).toMatchObject({ byUs: true });
  });

  it('calls a dialling off that got no answer', async () => {
    fake.misbehave = ({ method, path }) =>
      method === 'POST' && path === '/channels/d1' ? 'never' : undefined;
    const leg = c.telephony.dial(toAnna('d1'));
    expect(await leg.ended).toMatchObject({ cause: 'failed' });
    await fake.asked('the hang-up', ({ method, path }) => method === 'DELETE' && path === '/channels/d1');
  });

  it('hangs up a leg that answers when nobody waits for it any more', async () => {
    const channel = fake.channel('late');
    fake.channels.set('late', channel);
    fake.emit({ type: 'StasisStart', args: ['dialled', 'phone'], channel });
    await fake.asked('the hang-up', ({ method, path }) => method === 'DELETE' && path === '/channels/late');
    expect(c.arrivals.size).toBe(0);
  });

  it('makes a music room anew when it is gone, under another name', async () => {
    const [one, two] = [await arrived('c1'), await arrived('c2')];
    const first = one.startMusic('default');
    await until(
      () => [...fake.bridges.values()].some(({ channels }) => channels.includes('c1')),
      'one in the room',
    );
    const [gone = ''] = fake.bridges.keys();
    fake.bridges.clear();
    const second = two.startMusic('default');
    await until(
      () => [...fake.bridges.values()].some(({ channels }) => channels.includes('c2')),
      'two in a room',
    );
    expect(fake.bridges.has(gone)).toBe(false);
    await Promise.all([first.stop(), second.stop()]);
    await Promise.all([one.hangUp(), two.hangUp()]);
    await Promise.all([one.ended, two.ended]);
    expect(c.telephony.figures.legsInMusic).toBe(0);
  });

  it('keeps rooms of music small, fills what is free again, and removes what nobody needs', async () => {
    const rooms = () => [...fake.bridges.values()].map(({ channels }) => channels.length);
    const legs = [];
    for (let number = 1; number <= 60; number++) legs.push(await arrived(`c${number}`));
    for (const leg of legs) leg.startMusic('default');
    await until(() => c.telephony.figures.legsInMusic === 60, 'all in rooms');
    expect(rooms()).toEqual([50, 10]);
    const [first, ...others] = legs;
    await first?.hangUp();
    await first?.ended;
    (await arrived('c61')).startMusic('default');
    await until(() => c.telephony.figures.legsInMusic === 60, 'one more');
    expect(rooms()).toEqual([50, 10]);
    const last = others.slice(-10);
    await Promise.all(last.map((leg) => leg.hangUp()));
    await Promise.all(last.map((leg) => leg.ended));
    await until(() => rooms().length === 1, 'the second room is gone');
    expect(rooms()).toEqual([50]);
  });

  it('starts the music of a room once more that had just been left by all: the start may have met the end of the former one', async () => {
    const clock = new VirtualClock();
    await c[Symbol.asyncDispose]();
    fake = await FakeAri.open();
    c = await Connected.to(fake, { clock });
    const starts = () => fake.requests.filter(({ path }) => path.endsWith('/moh')).length;
    const [one, two] = [await arrived('c1'), await arrived('c2')];
    await one.startMusic('default').stop();
    await c.telephony.bridge('talk-1').add(one);
    await two.startMusic('default').stop();
    expect([fake.bridges.size, starts()]).toEqual([2, 2]);
    await clock.advance(1_000);
    await until(() => starts() === 3, 'the music to be started again');
    // Now it is certain.
    await clock.advance(2_000);
    expect(starts()).toBe(3);
    // Nobody is left to hear it.
    await c.telephony.bridge('talk-2').add(two);
    const three = await arrived('c3');
    await three.startMusic('default').stop();
    await c.telephony.bridge('talk-3').add(three);
    await clock.advance(2_000);
    expect(starts()).toBe(4);
  });

  it('starts the music again when a busy switch could not, and does not keep who waits from an agent meanwhile', async () => {
    const clock = new VirtualClock();
    await c[Symbol.asyncDispose]();
    fake = await FakeAri.open();
    c = await Connected.to(fake, { clock });
    const starts = () => fake.requests.filter(({ path }) => path.endsWith('/moh')).length;
    let refusals = 2;
    fake.misbehave = ({ path }) =>
      path.endsWith('/moh') && refusals-- > 0
        ? { status: 500, json: { message: 'Allocation failed' } }
        : undefined;
    const leg = await arrived('c1');
    await leg.startMusic('default').stop();
    expect([c.telephony.figures.legsInMusic, starts()]).toEqual([1, 1]);
    for (const expected of [2, 3]) {
      await clock.advance(1_000);
      await until(() => starts() === expected, `start ${expected} of the music`);
    }
    // It plays now.
    await clock.advance(10_000);
    expect(starts()).toBe(3);
    expect(c.logged).not.toContain('a caller waits without music');
  });

  it('does not say of a caller who has just gone that nobody plays music there', async () => {
    const leg = await arrived('c1');
    fake.channels.delete('c1');
    await leg.startMusic('default').stop();
    expect(await leg.ended).toMatchObject({ cause: 'hung-up' });
    expect(c.logged).not.toContain('a caller waits without music');
  });

  it('leaves the music for a bridge with one request, and for a sound before that begins', async () => {
    const [one, two] = [await arrived('c1'), await arrived('c2')];
    for (const leg of [one, two]) await leg.startMusic('default').stop();
    await c.telephony.bridge('talk-1').add(one);
    expect(c.telephony.figures.legsInMusic).toBe(1);
    two.play([welcome]);
    await fake.asked('the sound', ({ path }) => path.includes('/c2/play/'));
    expect(c.telephony.figures.legsInMusic).toBe(0);
    const left = fake.requests.filter(({ path }) => path.includes('removeChannel'));
    expect(left).toHaveLength(1);
  });

  it('removes an ear only after Asterisk has answered all that was asked for it', async () => {
    const ofTheBridge = ({ method, path }: FakeRequest) =>
      method === 'POST' && path.startsWith('/bridges/ear-bridge-');
    let answerNow: () => void = () => undefined;
    const slow = new Promise<undefined>((resolve) => (answerNow = () => resolve(undefined)));
    fake.misbehave = (request) => (ofTheBridge(request) ? slow : undefined);
    const [leader, agent] = [await arrived('c1'), await arrived('c2')];
    const before = fake.bridges.size;
    const listening = leader.overhear(agent, 'listen');
    await fake.asked('the bridge', ofTheBridge);
    const removed = listening[Symbol.asyncDispose]();
    // Five answers on other connections: whatever would overtake the slow one has done so by then.
    for (let count = 0; count < 5; count++) await c.telephony.reachablePhones();
    answerNow();
    await removed;
    await until(() => c.telephony.figures.requestsUnderWay === 0, 'all answers');
    expect(fake.bridges.size).toBe(before);
  });

  it('leaves no timer behind when it is stopped in the middle of calls', async () => {
    const clock = new VirtualClock();
    await c[Symbol.asyncDispose]();
    fake = await FakeAri.open();
    c = await Connected.to(fake, { clock });
    const leg = await arrived('c1');
    leg.play([welcome]);
    leg.record({ name: 'r1', maxDurationMs: 60_000, maxSilenceMs: 0, beep: false, finishKey: 'none' });
    await fake.asked('the recording', ({ path }) => path.endsWith('/record'));
    expect(clock.pending).toBeGreaterThan(0);
    await c[Symbol.asyncDispose]();
    expect(clock.pending).toBe(0);
  });

  it('leaves nothing of 1,000 calls', async () => {
    // Caller, client and Asterisk share one process here: a busy machine needs more patience for a single answer.
    await c[Symbol.asyncDispose]();
    fake = await FakeAri.open();
    c = await Connected.to(fake, { requestTimeoutMs: 20_000 });
    const before = c.telephony.events.listenerCount();
    for (let batch = 0; batch < 50; batch++) {
      await Promise.all(Array.from({ length: 20 }, (_, i) => oneCall(`c-${batch}-${i}`)));
    }
    await until(() => c.telephony.figures.legs === 0, 'all legs gone');
    const { legs, playbacks, recordings, legsInMusic, requestsUnderWay } = c.telephony.figures;
    expect({ legs, playbacks, recordings, legsInMusic, requestsUnderWay }).toEqual({
      legs: 0,
      playbacks: 0,
      recordings: 0,
      legsInMusic: 0,
      requestsUnderWay: 0,
    });
    expect(c.telephony.events.listenerCount()).toBe(before);
    expect(fake.bridges.size).toBe(1);
  }, 60_000);

  /** A caller, a sound, a key, music, an agent, a conversation; either side hangs up. */
  async function oneCall(id: string): Promise<void> {
    fake.arrives(id);
    await until(() => c.telephony.leg(id) !== undefined, 'the arrival');
    const leg = c.telephony.leg(id)!;
    await leg.answer();
    await using playback = leg.play([welcome]);
    fake.presses(leg.id, '1');
    expect(await leg.digits.next(leg.signal)).toBe('1');
    await playback.stop();
    const music = leg.startMusic('default');
    const agent = c.telephony.dial(toAnna(`agent-${leg.id}`));
    await until(() => fake.channels.has(agent.id), 'the agent to be dialled');
    fake.emit({ type: 'StasisStart', args: ['dialled', 'phone'], channel: fake.channel(agent.id) });
    await agent.untilUp(leg.signal);
    await music.stop();
    await using bridge = c.telephony.bridge(`b-${leg.id}`);
    await bridge.add(leg, agent);
    fake.hangsUp(leg.id);
    await agent.hangUp();
    await Promise.all([leg.ended, agent.ended]);
  }
});
