import { CallEnded, OperatorError } from '../../src/kernel/index.js';
import { Connected, until } from './connected.js';
import { FakeAri } from './fake-ari.js';

describe('link to Asterisk', () => {
  let fake: FakeAri;
  let c: Connected;

  beforeEach(async () => {
    fake = await FakeAri.open();
  });

  afterEach(async () => {
    await c[Symbol.asyncDispose]();
  });

  it('rejects the start with what the operator must do when the password is wrong', async () => {
    c = Connected.of(fake, { password: 'wrong' });
    await expect(c.start()).rejects.toThrow(OperatorError);
  });

  it('waits for an Asterisk that is still starting', async () => {
    c = Connected.of(fake);
    let asked = 0;
    fake.misbehave = () => (asked++ < 3 ? { status: 503 } : undefined);
    await c.start();
    expect(c.telephony.connected).toBe(true);
  });

  it('tells the operator when Asterisk does not come', async () => {
    c = Connected.of(fake, { connectWithinMs: 50 });
    fake.misbehave = () => 'cut';
    await expect(c.start()).rejects.toMatchObject({
      name: 'OperatorError',
      remedy: expect.stringContaining('http.conf') as string,
    });
  });

  it('asks only for events it takes notice of, and subscribes to nothing that locks ARI up', async () => {
    c = await Connected.to(fake);
    const filter = await fake.asked(
      'the filter',
      ({ path }) => path === '/applications/ringdown-e1/eventFilter',
    );
    expect(filter.body.allowed).toContainEqual({ type: 'StasisStart' });
    expect(filter.body.allowed).not.toContainEqual({ type: 'ChannelVarset' });
    expect(fake.story()).not.toMatch(/subscribeAll|deviceState|endpoint%3A|subscription/);
  });

  it('passes over garbage, unknown events and events without their parts', async () => {
    c = await Connected.to(fake);
    for (const frame of ['', '{', '[]', 'null', '7', '{"type":5}', '{"type":"StasisStart"}'])
      fake.emitRaw(frame);
    fake.emit({ type: 'ChannelTransmogrified', channel: {} });
    fake.emit({ type: 'PlaybackFinished' });
    fake.emitRaw(Buffer.from([0x22, 0xff, 0xfe, 0x22]));
    fake.arrives('c1');
    await c.arrival();
    const { unknownEvents, malformedEvents } = c.telephony.figures;
    expect(unknownEvents).toBe(1);
    expect(malformedEvents).toBeGreaterThanOrEqual(8);
  });

  it('does no harm with events twice or out of order', async () => {
    c = await Connected.to(fake);
    fake.deliver = (event) => [event, event];
    fake.arrives('c1');
    const leg = await c.arrival();
    fake.hangsUp('c1');
    expect(await leg.ended).toMatchObject({ cause: 'hung-up' });
    fake.deliver = (event) => [event];
    fake.emit({ type: 'ChannelDestroyed', channel: fake.channel('c2'), cause: 16, cause_txt: '' });
    fake.emit({ type: 'StasisEnd', channel: fake.channel('c2') });
    fake.arrives('c3');
    await c.arrival();
    expect(c.arrivals.size).toBe(0);
    expect(c.telephony.figures.legs).toBe(1);
  });

  it('comes back after a cut and learns who has hung up and who has come meanwhile', async () => {
    c = await Connected.to(fake);
    fake.arrives('stays');
    fake.arrives('goes');
    const [stays, goes] = [await c.arrival(), await c.arrival()];
    fake.channels.delete('goes');
    fake.channels.set('comes', fake.channel('comes', {}, ['inbound', '+36999', 'carrier', '']));
    fake.cut();
    await c.hears('disconnected');
    await c.hears('connected');
    expect(await goes.ended).toMatchObject({ cause: 'hung-up', byUs: false });
    expect(stays.signal.aborted).toBe(false);
    const comes = await c.arrival();
    expect([comes.id, comes.party.calledNumber]).toEqual(['comes', '+36999']);
    expect(c.telephony.figures.reconnects).toBe(1);
  });

  it('finds by its regular snapshot what an event would have told', async () => {
    c = await Connected.to(fake, { snapshotEveryMs: 30 });
    fake.arrives('c1');
    const leg = await c.arrival();
    fake.channels.delete('c1');
    expect(await leg.ended).toMatchObject({ cause: 'hung-up' });
    expect(leg.signal.reason).toBeInstanceOf(CallEnded);
  });

  it('does not take a leg for gone that was dialled after the snapshot was asked for', async () => {
    c = await Connected.to(fake, { snapshotEveryMs: 20 });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const listing = fake.asked('a list of channels', ({ path }) => path === '/channels');
    fake.misbehave = async ({ path, method }) => {
      if (method !== 'GET' || path !== '/channels') return undefined;
      const list = [...fake.channels.values()];
      await held;
      return { status: 200, json: list };
    };
    fake.requests.length = 0;
    await listing;
    await fake.asked('another list', ({ path }) => path === '/channels');
    const leg = c.telephony.dial({
      legId: 'd1',
      target: { kind: 'phone', phone: 'anna' },
      callerNumber: '1',
      callerName: '',
      ringTimeoutMs: 9_000,
    });
    await fake.asked('the dialling', ({ method, path }) => method === 'POST' && path === '/channels/d1');
    release();
    fake.misbehave = () => undefined;
    const before = fake.count(({ path }) => path === '/channels');
    await until(() => fake.count(({ path }) => path === '/channels') > before + 1, 'two more snapshots');
    expect(leg.state).toBe('dialling');
  });

  it('notices a connection that has gone dead without a word', async () => {
    c = await Connected.to(fake, { heartbeat: { everyMs: 20, deadlineMs: 100 } });
    fake.deaf = true;
    expect((await c.hears('disconnected'))[0]).toContain('no sign of life');
    fake.deaf = false;
    await c.hears('connected');
  });

  it('notices that ARI is locked up while everything else answers', async () => {
    c = await Connected.to(fake, { snapshotEveryMs: 20, requestTimeoutMs: 100 });
    fake.misbehave = ({ path }) => (path.startsWith('/applications/') ? 'never' : undefined);
    expect((await c.hears('disconnected'))[0]).toContain('applications.get');
    fake.misbehave = () => undefined;
    await c.hears('connected');
  });

  it('ends all legs when Asterisk has started anew, and says so before it is connected again', async () => {
    c = await Connected.to(fake);
    fake.arrives('c1');
    const leg = await c.arrival();
    fake.restarts();
    expect(await leg.ended).toMatchObject({ cause: 'switch-lost', byUs: false });
    await c.hears('restarted');
    await c.hears('connected');
    fake.arrives('c2');
    await c.arrival();
  });

  it('gives way when another process takes its name', async () => {
    c = await Connected.to(fake);
    fake.emit({ type: 'ApplicationReplaced' });
    await c.hears('disconnected');
    await until(() => c.telephony.takenOver.aborted, 'leadership lost');
    const opened = fake.opened;
    fake.cut();
    await new Promise((resolve) => setImmediate(resolve));
    expect([fake.opened, c.telephony.connected]).toEqual([opened, false]);
  });

  it('tells which phones come and go, and forgets those that are gone', async () => {
    c = await Connected.to(fake, { phonesEveryMs: 10 });
    fake.endpoints.push({ technology: 'PJSIP', resource: 'anna', state: 'online', channel_ids: [] });
    expect(await c.hears('phoneReachable')).toEqual(['anna', true]);
    fake.endpoints.pop();
    expect(await c.hears('phoneReachable')).toEqual(['anna', false]);
    expect(await c.telephony.reachablePhones()).toEqual(new Set());
  });

  it('looks for a phone when it is asked to, before it is its turn', async () => {
    c = await Connected.to(fake);
    fake.endpoints.push({ technology: 'PJSIP', resource: 'anna', state: 'online', channel_ids: [] });
    await c.telephony.lookForPhones(['anna', 'bela']);
    expect(await c.hears('phoneReachable')).toEqual(['anna', true]);
    fake.endpoints.pop();
    await c.telephony.lookForPhones(['anna', 'bela']);
    expect(await c.hears('phoneReachable')).toEqual(['anna', false]);
  });
});
