import { Inbox } from '../../src/kernel/index.js';
import type { Arrival } from '../../src/telephony/index.js';
import { AsteriskHarness, bringSounds } from './asterisk-harness.js';
import { startAsterisk, type RealAsterisk } from './real-asterisk.js';
import { eventually } from './robot-far-end.js';

let asterisk: RealAsterisk;
let h: AsteriskHarness;

beforeAll(async () => {
  asterisk = await startAsterisk('restart');
  await bringSounds(asterisk);
});

beforeEach(async () => {
  h = await AsteriskHarness.begin(asterisk);
});

afterEach(async () => {
  await h[Symbol.asyncDispose]();
});

afterAll(async () => {
  await asterisk[Symbol.asyncDispose]();
});

async function answered() {
  const arrivals = new Inbox<Arrival>();
  h.telephony.onArrival((arrival) => arrivals.put(arrival));
  const far = await h.arrives({ called: '+361', caller: '+36301' });
  const { leg } = await h.until('the arrival', arrivals.next(new AbortController().signal));
  await leg.answer();
  return { leg, far };
}

it('gives a waiting caller back in the music room, whose music never stops', async () => {
  const { leg, far } = await answered();
  leg.startMusic(h.musicClass);
  await h.until('music', far.hears({ kind: 'music' }));
  await leg.remember('{"at":"queue"}');
  const next = await h.crashAndRestart();
  const [survivor] = await next.survivors();
  expect(survivor).toMatchObject({ stage: '{"at":"queue"}', bridgeId: undefined });
  const found = survivor?.leg;
  if (!found) throw new Error('no survivor');
  const before = h.telephony.figures.requests;
  const music = found.startMusic(h.musicClass);
  await h.until('music', far.hears({ kind: 'music' }));
  expect(h.telephony.figures.requests).toBe(before);
  await music.stop();
  await using playback = found.play([h.sounds.short]);
  await h.until('the sound in place of the music', far.hears({ kind: 'sound', sound: h.sounds.short }));
  expect(await h.until('a sound', playback.done())).toBe('played');
  await found.hangUp();
  await h.until('the end', found.ended);
});

it('stops what a dead process was playing, and removes its empty conversations', async () => {
  const { leg, far } = await answered();
  const empty = `empty-${Date.now()}`;
  h.telephony.bridge(empty);
  leg.play([h.sounds.short, h.sounds.long]);
  await h.until('the long sound', far.hears({ kind: 'sound', sound: h.sounds.long }));
  const next = await h.crashAndRestart();
  const [survivor] = await next.survivors();
  await h.until('silence', far.hears({ kind: 'nothing' }), 3_000);
  const bridges = (await asterisk.ari('GET', '/bridges')) as { id: string }[];
  expect(bridges.map(({ id }) => id)).not.toContain(empty);
  await survivor?.leg.hangUp();
  await h.until('the end', survivor?.leg.ended ?? Promise.reject(new Error('no survivor')));
});

it('notices that Asterisk was killed, frees the legs, and can be given the phones again', async () => {
  const { leg } = await answered();
  const restarted = new Promise<void>((resolve) => h.telephony.events.on('restarted', resolve));
  const connected = new Promise<void>((resolve) => h.telephony.events.on('connected', resolve));
  // Asterisk writes its bindings to disk about a second after they came; nothing tells when.
  await h.pass(2_000);
  await asterisk.restarts();
  expect(await h.until('the end', leg.ended, 20_000)).toMatchObject({ cause: 'switch-lost', byUs: false });
  await h.until('the restart', restarted, 20_000);
  await h.until('the connection', connected, 20_000);
  await h.telephony.providePhone({
    phone: 'anna',
    password: 'secret-of-anna',
    displayName: 'anna',
    codecs: ['ulaw'],
  });
  // The binding of the phone is kept in Asterisk's own database: it rings without registering anew.
  await eventually(async () => (await h.telephony.reachablePhones()).has('anna'));
  const dialled = h.telephony.dial({
    legId: `after-${Date.now()}`,
    target: { kind: 'phone', phone: 'anna' },
    callerNumber: '1',
    callerName: 'Again',
    ringTimeoutMs: 10_000,
  });
  await h.until('the phone to ring', h.phone('anna').rings());
  await h.until('the ringing', dialled.untilRinging());
  await dialled.hangUp();
  await h.until('the end', dialled.ended);
});
