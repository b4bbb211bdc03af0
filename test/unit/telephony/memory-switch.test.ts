/** What the switch in memory does beyond the contract: it refuses defects loudly, fails on demand and keeps a time line. */
import { CallEnded, VirtualClock, settle } from '../../../src/kernel/index.js';
import type { Arrival, Leg, Sound } from '../../../src/telephony/index.js';
import type { FarEnd } from '../../../src/telephony/memory/index.js';
import { MemorySwitch, MemoryTelephony, spell } from '../../../src/telephony/memory/index.js';

const welcome: Sound = { kind: 'file', path: 'welcome' };
const goodbye: Sound = { kind: 'file', path: 'goodbye' };
const tape = { name: 'tape', maxDurationMs: 60_000, maxSilenceMs: 5000, beep: true, finishKey: '#' } as const;

describe('the switch in memory', () => {
  let clock: VirtualClock;
  let world: MemorySwitch;
  let telephony: MemoryTelephony;
  let arrivals: Arrival[];

  beforeEach(async () => {
    clock = new VirtualClock();
    world = new MemorySwitch({ clock });
    telephony = new MemoryTelephony(world);
    arrivals = [];
    telephony.onArrival((arrival) => arrivals.push(arrival));
    await telephony.start(new AbortController().signal);
  });

  async function answered(): Promise<{ leg: Leg; far: FarEnd }> {
    const far = world.arrives({ called: '1', caller: '2' });
    const leg = arrivals.at(-1)!.leg;
    await leg.answer();
    return { leg, far };
  }

  const agentLeg = (legId = 'agent') =>
    telephony.dial({
      legId,
      target: { kind: 'phone', phone: 'anna' },
      callerNumber: '2',
      callerName: '',
      ringTimeoutMs: 20_000,
    });

  async function anna() {
    await telephony.providePhone({ phone: 'anna', password: 'x', displayName: 'Anna', codecs: ['ulaw'] });
    const phone = world.phone('anna');
    phone.registers();
    return phone;
  }

  it('refuses what a switch cannot do at the same time', async () => {
    const { leg } = await answered();
    const music = leg.startMusic('default');
    expect(() => leg.play([welcome])).toThrow('stop the music first');
    expect(() => leg.startMusic('default')).toThrow('music already');
    expect(() => leg.record(tape)).toThrow('while something plays');
    await expect(telephony.bridge('b').add(leg)).rejects.toThrow('while something plays');
    await music.stop();
    const playback = leg.play([welcome]);
    expect(() => leg.startMusic('default')).toThrow('stop the playback first');
    await expect(leg.remember('{}')).rejects.toThrow('stop the playback first');
    await expect(telephony.bridge('b').add(leg)).rejects.toThrow('while something plays');
    await playback.stop();
    await expect(leg.remember('x'.repeat(2001))).rejects.toThrow('at most 2000');
    expect(() => leg.play([])).toThrow('at least one sound');
    expect(() => leg.record({ ...tape, name: '../etc' })).toThrow('letters, digits');
    await leg.remember('{}');
  });

  it('keeps a time line of what a party heard and did', async () => {
    const { leg, far } = await answered();
    leg.play([welcome, { kind: 'silence', seconds: 1 }]);
    leg.play([goodbye]);
    await clock.advance(4000);
    far.presses('5');
    await clock.advance(3000);
    far.hangsUp();
    const startMs = far.timeline.moments[0]!.at;
    expect(
      far.timeline.moments.map((moment) => [
        moment.at - startMs,
        moment.kind === 'hears' ? spell(moment.hearing) : `${moment.deed} ${moment.detail}`.trim(),
      ]),
    ).toEqual([
      [0, 'arrived 1'],
      [0, 'ring'],
      [0, 'answered'],
      [0, 'silence'],
      [0, 'welcome'],
      [2000, 'pause of 1 s'],
      [3000, 'goodbye'],
      [4000, 'pressed 5'],
      [5000, 'silence'],
      [7000, 'ended hung-up'],
      [7000, 'gone'],
    ]);
    expect(far.timeline.longestSilenceMs()).toBe(2000);
    expect([world.left(), clock.pending]).toEqual([[], 0]);
  });

  it('plays to one party of a conversation only', async () => {
    const phone = await anna();
    phone.behaves({ kind: 'answers', afterMs: 100 });
    const { leg, far } = await answered();
    const agent = agentLeg();
    await clock.advance(100);
    await telephony.bridge('b').add(leg, agent);
    agent.play([welcome]);
    expect([spell(phone.call!.hearing), spell(far.hearing)]).toEqual(['welcome', 'talk with agent']);
    await clock.advance(2000);
    expect(spell(phone.call!.hearing)).toBe(`talk with ${leg.id}`);
  });

  it.each([
    [{ kind: 'answers', afterMs: 500, thenHangsUpAfterMs: 1000 }, 1500, 'hung-up'],
    [{ kind: 'rejects', afterMs: 500 }, 500, 'rejected'],
    [{ kind: 'ignores' }, 20_000, 'no-answer'],
    [{ kind: 'busy' }, 0, 'busy'],
    [{ kind: 'unreachable' }, 0, 'unreachable'],
    [{ kind: 'dies-ringing', afterMs: 700 }, 700, 'failed'],
  ] as const)('lets a phone behave: %j', async (behaviour, endsAfterMs, cause) => {
    const phone = await anna();
    phone.behaves(behaviour);
    const leg = agentLeg();
    const dialledAt = clock.now();
    await clock.advance(30_000);
    expect(await leg.ended).toMatchObject({ cause, byUs: false, at: dialledAt + endsAfterMs });
    expect([world.left(), clock.pending]).toEqual([[], 0]);
  });

  it('gives the second call to a phone the busy signal, and a number nobody has no connection', async () => {
    await anna();
    agentLeg('first');
    await settle();
    const second = agentLeg('second');
    const target = { kind: 'trunk', trunk: 'carrier', number: '+3611' } as const;
    const outside = telephony.dial({
      legId: 'out',
      target,
      callerNumber: '',
      callerName: '',
      ringTimeoutMs: 1000,
    });
    expect([(await second.ended).cause, (await outside.ended).cause]).toEqual(['busy', 'unreachable']);
  });

  it('tells after a lost connection what has ended meanwhile; keys pressed meanwhile are lost', async () => {
    const [one, two] = [await answered(), await answered()];
    const heard: string[] = [];
    telephony.events.on('disconnected', (reason) => heard.push(`disconnected: ${reason}`));
    telephony.events.on('connected', () => heard.push('connected'));
    const playback = two.leg.play([welcome]);
    world.disconnects('cable');
    one.far.hangsUp();
    two.far.presses('7');
    await clock.advance(5000);
    expect([one.leg.state, one.leg.signal.aborted, telephony.connected]).toEqual(['up', false, false]);
    await expect(two.leg.remember('{}')).rejects.toThrow('cannot be reached');
    const hungUp = two.leg.hangUp();
    world.reconnects();
    expect([one.leg.state, one.leg.signal.reason]).toEqual(['ended', expect.any(CallEnded)]);
    expect([two.leg.digits.size, await playback.done(), heard]).toEqual([
      0,
      'played',
      ['disconnected: cable', 'connected'],
    ]);
    await hungUp;
    expect([await two.leg.ended, world.left()]).toEqual([expect.objectContaining({ byUs: true }), []]);
  });

  it('loses legs and accounts when it restarts, and phones come back with their accounts', async () => {
    await anna();
    const { leg } = await answered();
    const heard: string[] = [];
    telephony.events.on('restarted', () => heard.push('restarted'));
    telephony.events.on('phoneReachable', (phone, reachable) => heard.push(`${phone} ${reachable}`));
    world.restarts();
    expect([(await leg.ended).cause, heard, await telephony.reachablePhones()]).toEqual([
      'switch-lost',
      ['restarted'],
      new Set(),
    ]);
    await anna();
    expect(heard).toEqual(['restarted', 'anna true']);
  });

  it('lets a dead process do nothing more, and turns callers away meanwhile', async () => {
    const { leg, far } = await answered();
    const music = leg.startMusic('default');
    const settled: string[] = [];
    telephony.kill();
    const note = () => settled.push('went on');
    void Promise.all([music.stop().then(note), leg.hangUp().then(note), leg.remember('x').then(note, note)]);
    await clock.advance(60_000);
    expect([settled, spell(far.hearing), far.state]).toEqual([[], 'music default', 'up']);
    expect(() => telephony.bridge('b')).toThrow(CallEnded);
    expect(world.arrives({ called: '1', caller: '3' }).end?.cause).toBe('failed');
    const next = new MemoryTelephony(world);
    await next.start(new AbortController().signal);
    const [survivor] = await next.survivors();
    survivor!.leg.play([welcome]);
    expect(spell(far.hearing)).toBe('welcome');
    await survivor!.leg.hangUp();
    expect([far.state, world.left()]).toEqual(['ended', []]);
  });

  it('names what is left, and listeners that throw', async () => {
    const { leg } = await answered();
    leg.startMusic('default');
    telephony.bridge('b');
    telephony.events.on('disconnected', () => {
      throw new Error('defect');
    });
    world.disconnects();
    expect(world.left()).toEqual([
      'leg in-1 (trunk) is up',
      'leg in-1 (trunk): music default',
      'bridge b with 0 legs',
      "a listener of 'disconnected' threw: Error: defect",
    ]);
  });
});
