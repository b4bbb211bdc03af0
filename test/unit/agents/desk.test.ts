import { phonePassword } from '../../../src/accounts/index.js';
import type { DutyCommand } from '../../../src/agents/index.js';
import { OperatorError, Refused } from '../../../src/kernel/index.js';
import type { Trunk } from '../../../src/site/index.js';
import { agent, queue, siteOf, World } from './desk-under-test.js';

const signIn: DutyCommand = { kind: 'sign-in' };
const lunch: DutyCommand = { kind: 'pause', reason: 'lunch' };

const annaAtWork = async (world: World) => {
  world.telephony.reachable.add('phone-anna');
  const desk = await world.started();
  await desk.command('anna', signIn, 'test');
  return desk;
};

describe('the desk', () => {
  it('opens a seat for whoever is signed in and can be rung, and only then', async () => {
    await using world = new World(siteOf([agent('anna', 'billing')]));
    const desk = await world.started();
    expect(await desk.command('anna', signIn, 'test')).toMatchObject({
      duty: 'available',
      state: 'unreachable',
      phoneReachable: false,
    });
    expect(world.seats.state('anna')).toBe('closed');
    await world.clock.advance(1_000);
    world.telephony.reach('phone-anna', true);
    await desk.idle();
    // Not idle while the phone was away.
    expect(world.seats.all.get('anna')).toMatchObject({ state: 'idle', since: world.clock.now() });
    expect(await desk.status('anna')).toMatchObject({ state: 'available' });
    await desk.command('anna', lunch, 'test');
    expect(world.seats.state('anna')).toBe('closed');
    expect(world.journal.map(({ kind, from, to, reason }) => [kind, from, to, reason])).toEqual([
      ['duty-changed', 'signed-out', 'available', undefined],
      ['phone-reachable', undefined, undefined, undefined],
      ['duty-changed', 'available', 'paused', 'lunch'],
    ]);
  });

  it('closes the seat of a phone that went away and opens it when the phone returns', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    world.telephony.reach('phone-anna', false);
    await desk.idle();
    expect([world.seats.state('anna'), (await desk.status('anna'))?.state]).toEqual([
      'closed',
      'unreachable',
    ]);
    world.telephony.reach('phone-anna', true);
    await desk.idle();
    expect(world.seats.state('anna')).toBe('idle');
  });

  it('rings the telephone that whoever signs in or comes back has by then, before the switch tells of it', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    const anna = agent('anna');
    expect(desk.lineToRing(anna)).toBe('phone-anna');
    await desk.command('anna', lunch, 'test');
    const { reachable } = world.telephony;
    reachable.delete('phone-anna');
    reachable.add('phone-anna-web');
    expect(await desk.command('anna', { kind: 'resume' }, 'test')).toMatchObject({ state: 'available' });
    expect(desk.lineToRing(anna)).toBe('phone-anna-web');
    await desk.command('anna', { kind: 'sign-out' }, 'test');
    reachable.clear();
    expect(await desk.command('anna', signIn, 'test')).toMatchObject({ state: 'unreachable' });
    expect(world.seats.state('anna')).toBe('closed');
    // Nobody is kept from work because it cannot be asked.
    await desk.command('anna', { kind: 'sign-out' }, 'test');
    world.telephony.failing.add('look');
    expect(await desk.command('anna', signIn, 'test')).toMatchObject({ duty: 'available' });
    expect(world.log.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('refuses unknown agents and reasons', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    await expect(desk.command('nobody', signIn, 'test')).rejects.toThrow(Refused);
    await expect(desk.command('anna', { kind: 'pause', reason: 'fishing' }, 'test')).rejects.toThrow(
      'the site has lunch, training, breathe',
    );
  });

  it('takes no duty of those who only look and listen', async () => {
    await using world = new World(siteOf([{ ...agent('quin'), role: 'quality' }]));
    const desk = await world.started();
    await expect(desk.command('quin', signIn, 'test')).rejects.toMatchObject({ code: 'takes-no-calls' });
    await expect(desk.command('quin', lunch, 'test')).rejects.toMatchObject({ code: 'takes-no-calls' });
    expect(await desk.command('quin', { kind: 'sign-out' }, 'test')).toMatchObject({ state: 'signed-out' });
  });

  it('says when a pause becomes too long', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    const now = world.clock.now();
    const pause = (reason: string) => desk.command('anna', { kind: 'pause', reason }, 'test');
    expect(await pause('lunch')).toMatchObject({ pauseUntil: now + 45 * 60_000, hardCall: false });
    expect((await pause('training')).pauseUntil).toBeUndefined();
  });

  it('gives a break after a hard call, at once or when the call is over, and tells of it once', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    const told = () => world.journal.filter(({ kind }) => kind === 'hard-call');
    world.seats.put('anna', 'engaged');
    expect(await desk.hardCall('anna', 'web anna')).toMatchObject({ state: 'talking', hardCall: true });
    await desk.hardCall('anna', 'web anna');
    expect(told()).toMatchObject([{ agentId: 'anna', reason: 'breathe', by: 'web anna' }]);
    world.seats.put('anna', 'closed');
    await desk.wrapUp('anna', 1_000, { callId: 'c1', queue: 'support' });
    await world.clock.advance(1_000);
    expect(await desk.status('anna')).toMatchObject({
      ...{ state: 'paused', reason: 'breathe', hardCall: true },
      pauseUntil: world.clock.now() + 5 * 60_000,
    });
    await desk.command('anna', { kind: 'resume' }, 'test');
    world.seats.put('anna', 'closed');
    await desk.wrapUp('anna', 9_000, { callId: 'c2', queue: 'support' });
    expect((await desk.hardCall('anna', 'web anna')).state).toBe('paused');
    expect(told()[1]).toMatchObject({ callId: 'c2' });
  });

  it('sets an agent missed until resuming', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    world.seats.put('anna', 'closed');
    await desk.missed('anna');
    await world.clock.advance(60_000);
    expect([world.seats.state('anna'), (await desk.status('anna'))?.state]).toEqual(['closed', 'missed']);
    await desk.command('anna', { kind: 'resume' }, 'test');
    expect(world.seats.state('anna')).toBe('idle');
  });

  it('ends wrap-up on time, to the millisecond, and does what was asked for during the call', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    world.seats.put('anna', 'engaged');
    expect(await desk.command('anna', lunch, 'test')).toMatchObject({
      duty: 'available',
      state: 'talking',
      afterCall: { duty: 'paused', reason: 'lunch' },
    });
    world.seats.put('anna', 'closed');
    await desk.wrapUp('anna', 3_210);
    const until = world.clock.now() + 3_210;
    expect(await desk.status('anna')).toMatchObject({ state: 'wrapping', wrapUpUntil: until });
    await world.clock.advance(3_209);
    expect((await desk.status('anna'))?.state).toBe('wrapping');
    await world.clock.advance(1);
    expect(await desk.status('anna')).toMatchObject({ state: 'paused', reason: 'lunch', since: until });
  });

  it('opens the seat of an agent who is done with one write of the duty and no question before', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    world.seats.put('anna', 'engaged');
    const asked: string[] = [];
    const { store, seats } = world;
    const [read, write, view, open] = [
      store.read.bind(store),
      store.write.bind(store),
      seats.view.bind(seats),
      seats.open.bind(seats),
    ];
    store.read = (id) => (asked.push('read'), read(id));
    store.write = (...words) => (asked.push('write'), write(...words));
    seats.view = (id) => (asked.push('view'), view(id));
    seats.open = (...words) => (asked.push('open'), open(...words));
    const finish = async () => world.seats.put('anna', 'closed');
    await desk.wrapUp('anna', 0, undefined, finish());
    expect(world.seats.state('anna')).toBe('idle');
    // What is read after that only makes sure that nobody has changed the duty meanwhile.
    expect(asked.slice(0, asked.indexOf('open') + 1)).toEqual(['write', 'open']);
  });

  it('heeds what another engine has written meanwhile', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    const other = await world.started('engine-2');
    world.seats.put('anna', 'engaged');
    await other.command('anna', lunch, 'test');
    const finish = async () => world.seats.put('anna', 'closed');
    await desk.wrapUp('anna', 0, undefined, finish());
    expect(await desk.status('anna')).toMatchObject({ state: 'paused', reason: 'lunch' });
    expect(world.seats.state('anna')).toBe('closed');
  });

  it('does not lose wrap-up to a restart', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    await desk.wrapUp('anna', 3_000);
    await world.crash();
    await world.clock.advance(1_000);
    const next = await world.started('engine-2');
    expect((await next.status('anna'))?.state).toBe('wrapping');
    await world.clock.advance(1_999);
    expect(world.seats.state('anna')).toBe('closed');
    await world.clock.advance(1);
    expect([world.seats.state('anna'), (await next.status('anna'))?.state]).toEqual(['idle', 'available']);
  });

  it('keeps who is idle longest over a restart and the loss of all seats', async () => {
    await using world = new World(siteOf([agent('anna'), agent('bela')]));
    world.telephony.reachable.add('phone-bela');
    const desk = await annaAtWork(world);
    await world.clock.advance(1_000);
    await desk.command('bela', signIn, 'test');
    const since = () => ['anna', 'bela'].map((id) => world.seats.all.get(id)?.since);
    const before = since();
    await world.crash();
    world.seats.all.clear();
    await world.clock.advance(60_000);
    await world.started();
    expect(since()).toEqual(before);
    expect(new Set(before).size).toBe(2);
  });

  it('gives a journey time to tell of the end of a conversation before the sweep opens the seat', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    world.seats.put('anna', 'engaged');
    await world.clock.advance(9_999);
    // The conversation ends a moment before a sweep, and the journey is a moment late.
    world.seats.put('anna', 'closed');
    await world.clock.advance(1);
    expect(world.seats.state('anna')).toBe('closed');
    await desk.wrapUp('anna', 20_000);
    await world.clock.advance(19_000);
    expect((await desk.status('anna'))?.state).toBe('wrapping');
  });

  it('opens the seat of an agent whose journey died without a word, and pauses whoever had asked for it', async () => {
    await using world = new World(siteOf([agent('anna'), agent('bela')]));
    world.telephony.reachable.add('phone-bela');
    const desk = await annaAtWork(world);
    await desk.command('bela', signIn, 'test');
    world.seats.put('anna', 'engaged');
    world.seats.put('bela', 'engaged');
    await desk.command('bela', lunch, 'test');
    await world.clock.advance(5_000);
    world.seats.put('anna', 'closed');
    world.seats.put('bela', 'closed');
    await world.clock.advance(15_000);
    expect(world.seats.state('anna')).toBe('idle');
    expect(await desk.status('bela')).toMatchObject({
      state: 'paused',
      reason: 'lunch',
      afterCall: undefined,
    });
  });

  it('knows who staffs a queue', async () => {
    const site = siteOf(
      [agent('anna', 'billing'), agent('bela', 'sales')],
      [queue('bills', 'billing'), queue('shop', 'sales'), queue('both', 'billing', 'sales')],
    );
    await using world = new World(site);
    const desk = await annaAtWork(world);
    const staffed = async () =>
      Promise.all(['bills', 'shop', 'both', 'none'].map((name) => desk.isStaffed(name)));
    expect(await staffed()).toEqual([true, false, false, false]);
    world.telephony.reach('phone-anna', false);
    expect(await staffed()).toEqual([false, false, false, false]);
    world.telephony.reach('phone-anna', true);
    expect(await staffed()).toEqual([true, false, false, false]);
    await desk.command('anna', lunch, 'test');
    expect(await staffed()).toEqual([true, false, false, false]);
    await desk.command('anna', { kind: 'sign-out' }, 'test');
    expect(await staffed()).toEqual([false, false, false, false]);
  });

  it('keeps going when the store fails, and agrees when it is back', async () => {
    await using world = new World(siteOf([agent('anna')]));
    const desk = await annaAtWork(world);
    const views = world.seats.views.bind(world.seats);
    world.seats.views = () => Promise.reject(new Error('Redis is away'));
    world.seats.put('anna', 'closed');
    await world.clock.advance(20_000);
    expect(world.seats.state('anna')).toBe('closed');
    expect(world.log.filter(({ level }) => level === 'error')).toHaveLength(1);
    world.seats.views = views;
    await world.clock.advance(5_000);
    expect(world.seats.state('anna')).toBe('idle');
    await desk.idle();
  });
});

describe('provisioning', () => {
  const carrier: Trunk = {
    name: 'carrier',
    recognition: { by: 'registration', user: 'us', passwordVariable: 'RINGDOWN_TRUNK_CARRIER', retrySec: 30 },
    server: 'sip.example.net',
    transport: 'udp',
    codecs: ['ulaw'],
    fromUser: undefined,
    fromDomain: undefined,
    sendIdentity: false,
    trustIdentity: false,
    callerIdRules: [],
    numberRules: [],
  };

  it('provides phones and trunks once, and again only when they change or the switch forgets', async () => {
    await using world = new World(siteOf([agent('anna'), agent('bela')], [], [carrier]));
    world.trunkPasswords.set('RINGDOWN_TRUNK_CARRIER', 'secret of the carrier');
    const desk = await world.started();
    expect([...world.telephony.phones.keys(), ...world.telephony.trunks.keys()]).toEqual([
      'phone-anna',
      'phone-anna-web',
      'phone-bela',
      'phone-bela-web',
      'carrier',
    ]);
    expect(world.telephony.trunks.get('carrier')?.recognition).toMatchObject({
      password: 'secret of the carrier',
    });
    await world.clock.advance(30_000);
    expect(world.telephony.commands).toBe(5);
    world.telephony.phones.clear();
    world.telephony.events.emit('restarted');
    await desk.idle();
    expect([world.telephony.phones.size, world.telephony.commands]).toEqual([4, 10]);
    world.site = siteOf([{ ...agent('anna'), name: 'Anna Nagy' }]);
    await desk.siteChanged();
    expect([...world.telephony.phones.values()].map(({ displayName }) => displayName)).toEqual([
      'Anna Nagy',
      'Anna Nagy',
    ]);
    expect(world.telephony.trunks.size).toBe(0);
  });

  it('removes the phone of an agent who left the site while no process ran', async () => {
    await using world = new World(siteOf([agent('anna'), agent('bela')]));
    world.telephony.reachable.add('phone-bela');
    const desk = await world.started();
    await desk.command('bela', signIn, 'test');
    await world.crash();
    world.site = siteOf([agent('anna')]);
    await world.started();
    expect([...world.telephony.phones.keys()]).toEqual(['phone-anna', 'phone-anna-web']);
    expect(world.seats.state('bela')).toBe('closed');
    expect((await world.store.read('bela')).record.duty).toBe('signed-out');
  });

  it('tries a line that failed again and says so once', async () => {
    await using world = new World(siteOf([agent('anna'), agent('bela')]));
    world.telephony.failing.add('phone-anna');
    await world.started();
    await world.clock.advance(20_000);
    expect([...world.telephony.phones.keys()]).toEqual(['phone-anna-web', 'phone-bela', 'phone-bela-web']);
    expect(world.log.filter(({ message }) => message.startsWith('a line could not'))).toHaveLength(1);
    world.telephony.failing.clear();
    await world.clock.advance(5_000);
    expect(world.telephony.phones.size).toBe(4);
  });

  it('names the variable of a trunk that has no password', async () => {
    await using world = new World(siteOf([], [], [carrier]));
    await expect(world.started()).rejects.toThrow(OperatorError);
    await expect(world.started()).rejects.toThrow('RINGDOWN_TRUNK_CARRIER');
  });

  it('derives phone passwords from the seed', () => {
    const one = phonePassword('seed one', 'phone-1');
    expect(one).toMatch(/^[a-z2-7]{24}$/);
    // HMAC-SHA256 and base32 as computed with openssl and coreutils.
    expect(phonePassword('seed', 'phone-1')).toBe('agreztfl3rtp7x66zglkhuu2');
    expect(
      new Set([one, phonePassword('seed two', 'phone-1'), phonePassword('seed one', 'phone-2')]).size,
    ).toBe(3);
  });
});
