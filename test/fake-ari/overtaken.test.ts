/** A removal takes another connection than what it removes was made on: it must neither overtake that nor take no answer for none. */
import { VirtualClock } from '../../src/kernel/index.js';
import type { Leg, RecordingRequest, Sound } from '../../src/telephony/index.js';
import { Connected, until } from './connected.js';
import { FakeAri, type FakeRequest } from './fake-ari.js';

const welcome: Sound = { kind: 'file', path: 'welcome' };
const message: RecordingRequest = {
  ...{ name: 'r1', maxDurationMs: 60_000, maxSilenceMs: 0 },
  ...{ beep: false, finishKey: 'none' as const },
};

const post =
  (path: RegExp) =>
  (request: FakeRequest): boolean =>
    request.method === 'POST' && path.test(request.path);
const aRoom = /^\/bridges\/[^/]+$/;
const intoABridge = /^\/bridges\/[^/]+\/addChannel$/;

describe('what is removed on ARI while it is being made', () => {
  let fake: FakeAri;
  let clock: VirtualClock;
  let c: Connected;

  beforeEach(async () => {
    fake = await FakeAri.open();
    clock = new VirtualClock();
    // The clock is moved by hand: only a snapshot that a test waits for is taken.
    c = await Connected.to(fake, {
      ...{ clock, heartbeat: { everyMs: 600_000, deadlineMs: 900_000 }, snapshotEveryMs: 20_000 },
    });
  });

  afterEach(async () => {
    await c[Symbol.asyncDispose]();
    expect(clock.pending).toBe(0);
  });

  async function arrived(id: string): Promise<Leg> {
    fake.arrives(id);
    return c.arrival();
  }

  const allAnswered = () => until(() => c.telephony.figures.requestsUnderWay === 0, 'all answers');
  const channelsIn = (bridgeId: string) => fake.bridges.get(bridgeId)?.channels;

  /** What was not answered in time comes to be after its removal found nothing. */
  describe('and is made although no answer came', () => {
    /** Waits for the removal that finds nothing, lets the making be, and waits for the removal that finds it. */
    async function isRemoved(
      slow: { readonly now: () => void },
      removal: (request: FakeRequest) => boolean,
      there: () => boolean,
    ): Promise<void> {
      await fake.asked('the removal', removal);
      await allAnswered();
      slow.now();
      await until(there, 'what was made late');
      await clock.advance(1_000);
      await until(() => !there(), 'that it is removed');
    }

    it('a conversation', async () => {
      const slow = fake.slow(post(/^\/bridges\/talk$/));
      await c.telephony.bridge('talk')[Symbol.asyncDispose]();
      const removal = ({ method, path }: FakeRequest) => method === 'DELETE' && path === '/bridges/talk';
      await isRemoved(slow, removal, () => fake.bridges.has('talk'));
    });

    it('a conversation, but not one that was begun anew under its name', async () => {
      fake.slow(post(/^\/bridges\/talk$/));
      await c.telephony.bridge('talk')[Symbol.asyncDispose]();
      await allAnswered();
      fake.misbehave = () => undefined;
      await using anew = c.telephony.bridge('talk');
      await anew.add(await arrived('c1'));
      await clock.advance(1_000);
      await allAnswered();
      expect(channelsIn('talk')).toEqual(['c1']);
    });

    it('a leg that is dialled', async () => {
      const slow = fake.slow(post(/^\/channels\/d1$/));
      const leg = c.telephony.dial({
        ...{ legId: 'd1', target: { kind: 'phone', phone: 'anna' }, ringTimeoutMs: 20_000 },
        ...{ callerNumber: '', callerName: '' },
      });
      expect(await leg.ended).toMatchObject({ cause: 'failed' });
      const removal = ({ method, path }: FakeRequest) => method === 'DELETE' && path === '/channels/d1';
      await isRemoved(slow, removal, () => fake.channels.has('d1'));
    });

    it('a room of music', async () => {
      const slow = fake.slow(post(aRoom));
      (await arrived('c1')).startMusic('default');
      const removal = ({ method, path }: FakeRequest) => method === 'DELETE' && aRoom.test(path);
      await isRemoved(slow, removal, () => fake.bridges.size > 0);
    });

    it('an ear', async () => {
      const slow = fake.slow(post(/^\/bridges\/ear-bridge-[^/]+$/));
      const [leader, agent] = [await arrived('c1'), await arrived('c2')];
      const overhearing = leader.overhear(agent, 'listen');
      await expect(overhearing.begun()).rejects.toMatchObject({ name: 'AriUnavailable' });
      await overhearing[Symbol.asyncDispose]();
      const removal = ({ method, path }: FakeRequest) => method === 'DELETE' && aRoom.test(path);
      await isRemoved(slow, removal, () => fake.bridges.size > 0);
      expect([...fake.channels.keys()]).toEqual(['c1', 'c2']);
    });

    it('a sound', async () => {
      const slow = fake.slow(post(/\/play\//));
      expect(await (await arrived('c1')).play([welcome]).done()).toBe('failed');
      const removal = ({ method, path }: FakeRequest) =>
        method === 'DELETE' && path.startsWith('/playbacks/');
      await isRemoved(slow, removal, () => fake.playbacks.size > 0);
    });

    it('an announcement', async () => {
      const bridge = c.telephony.bridge('talk');
      await bridge.add(await arrived('c1'));
      const slow = fake.slow(post(/\/play\//));
      expect(await bridge.play([welcome]).done()).toBe('failed');
      const removal = ({ method, path }: FakeRequest) =>
        method === 'DELETE' && path.startsWith('/playbacks/');
      await isRemoved(slow, removal, () => fake.playbacks.size > 0);
    });

    it('a recording of a leg', async () => {
      const slow = fake.slow(post(/\/record$/));
      expect(await (await arrived('c1')).record(message).done()).toMatchObject({ end: 'failed' });
      const removal = ({ method, path }: FakeRequest) =>
        method === 'DELETE' && path === '/recordings/live/r1';
      await isRemoved(slow, removal, () => fake.recordings.size > 0);
    });

    it('a recording of a conversation', async () => {
      const bridge = c.telephony.bridge('talk');
      await bridge.add(await arrived('c1'));
      const slow = fake.slow(post(/\/record$/));
      await expect(bridge.record('t1')).rejects.toMatchObject({ name: 'AriUnavailable' });
      const removal = ({ method, path }: FakeRequest) =>
        method === 'DELETE' && path === '/recordings/live/t1';
      await isRemoved(slow, removal, () => fake.recordings.size > 0);
    });

    it('but not what has been begun anew under the same name', async () => {
      const leg = await arrived('c1');
      const slow = fake.slow(post(/\/play\//));
      expect(await leg.play([welcome]).done()).toBe('failed');
      await allAnswered();
      fake.misbehave = () => undefined;
      // Four names are used in turn.
      for (let count = 0; count < 3; count++) await leg.play([welcome]).stop();
      const wanted = leg.play([welcome]);
      await until(() => fake.playbacks.size === 1, 'the sound');
      slow.now();
      await clock.advance(1_000);
      await allAnswered();
      expect(fake.playbacks.size).toBe(1);
      await wanted.stop();
    });

    it('an entry into a room of music: the leg is taken out before it is recorded', async () => {
      const leg = await arrived('c1');
      const slow = fake.slow(post(intoABridge));
      const music = leg.startMusic('default');
      await music.stop();
      const [room = ''] = fake.bridges.keys();
      slow.now();
      await until(() => channelsIn(room)?.includes('c1') === true, 'the leg in the room');
      leg.record(message);
      await until(() => fake.recordings.has('r1'), 'the recording');
      expect(channelsIn(room)).toEqual([]);
    });
  });

  it('asks after an announcement only when Asterisk has been told of it', async () => {
    const bridge = c.telephony.bridge('talk');
    await bridge.add(await arrived('c1'));
    const slow = fake.slow(post(/\/play\//));
    const playback = bridge.play([welcome]);
    await fake.asked('the announcement', post(/\/play\//));
    await clock.advance(2_000);
    // Whatever would be asked now is answered before this.
    for (let count = 0; count < 5; count++) await c.telephony.reachablePhones();
    slow.now();
    await until(() => fake.playbacks.size === 1, 'the announcement');
    await playback.stop();
    expect(fake.playbacks.size).toBe(0);
  });

  it('leaves the room of a leg that is on its way in when it is stopped', async () => {
    const leg = await arrived('c1');
    const slow = fake.slow(post(intoABridge));
    leg.startMusic('default');
    await fake.asked('the way in', post(intoABridge));
    const stopped = c.stop();
    await until(() => clock.pending === 0, 'the end of the connection');
    await new Promise((resolve) => setImmediate(resolve));
    slow.now();
    await stopped;
    expect([...fake.bridges.values()].map(({ channels }) => channels)).toEqual([['c1']]);
  });

  it('does not take a room for gone that was made after the snapshot was asked for', async () => {
    const slow = fake.slow(({ method, path }) => method === 'GET' && path === '/bridges', {
      ...{ status: 200, json: [] },
    });
    await clock.advance(20_000);
    await until(() => c.telephony.figures.requestsUnderWay === 1, 'the snapshot to be under way');
    const leg = await arrived('c1');
    await leg.startMusic('default').stop();
    const [room = ''] = fake.bridges.keys();
    slow.now();
    await allAnswered();
    fake.misbehave = () => undefined;
    leg.startMusic('default');
    await allAnswered();
    expect([...fake.bridges.keys()]).toEqual([room]);
    expect(channelsIn(room)).toEqual(['c1']);
  });

  it('tells the end of music only when the leg has come in, also the second time that it is asked to', async () => {
    const slow = fake.slow(post(intoABridge));
    const music = (await arrived('c1')).startMusic('default');
    const ended: string[] = [];
    const stops = [music.stop().then(() => ended.push('once')), music.stop().then(() => ended.push('twice'))];
    await fake.asked('the way in', post(intoABridge));
    expect(ended).toEqual([]);
    slow.now();
    await Promise.all(stops);
  });

  it('tells at once why there is no ear', async () => {
    fake.misbehave = ({ path }) =>
      path.includes('/snoop/') ? { status: 500, json: { message: 'no snoops today' } } : undefined;
    const [leader, agent] = [await arrived('c1'), await arrived('c2')];
    await using overhearing = leader.overhear(agent, 'listen');
    await expect(overhearing.begun()).rejects.toMatchObject({ name: 'AriRefused', status: 500 });
  });

  it('does not take a phone for there that was removed after the question was asked', async () => {
    const answer = [{ technology: 'PJSIP', resource: 'anna', state: 'online', channel_ids: [] }];
    const slow = fake.slow(({ path }) => path === '/endpoints/PJSIP', { status: 200, json: answer });
    const asked = c.telephony.reachablePhones();
    await until(() => fake.count(({ path }) => path === '/endpoints/PJSIP') > 1, 'the question');
    await c.telephony.removePhone('anna');
    slow.now();
    expect([...(await asked)]).toEqual([]);
    expect([...(await c.telephony.reachablePhones())]).toEqual(['anna']);
  });

  it('has a phone asked after whose account was not finished the first time', async () => {
    const anna = { phone: 'anna', password: 'secret', displayName: 'Anna', codecs: ['ulaw'] };
    const asked = () =>
      fake.sipObjects.get('aor/anna')?.find(({ attribute }) => attribute === 'qualify_frequency')?.value;
    fake.misbehave = ({ path }) => (path === '/endpoints/PJSIP/anna' ? 'cut' : undefined);
    await expect(c.telephony.providePhone(anna)).rejects.toMatchObject({ name: 'AriUnavailable' });
    fake.misbehave = () => undefined;
    await c.telephony.providePhone(anna);
    expect(asked()).toBe('30');
  });
});
