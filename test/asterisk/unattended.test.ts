/** Legs that the dialplan looks after when they are answered and no service runs. */
import { AsteriskHarness, bringSounds } from './asterisk-harness.js';
import { startAsterisk, type RealAsterisk } from './real-asterisk.js';

let asterisk: RealAsterisk;
let h: AsteriskHarness;

beforeAll(async () => {
  asterisk = await startAsterisk('unattended');
  await bringSounds(asterisk);
  h = await AsteriskHarness.begin(asterisk);
});

afterAll(async () => {
  await h[Symbol.asyncDispose]();
  await asterisk[Symbol.asyncDispose]();
});

const dial = (legId: string) =>
  h.telephony.dial({
    legId,
    target: { kind: 'phone', phone: 'anna' },
    callerNumber: '+361',
    callerName: '',
    ringTimeoutMs: 5_000,
    unattended: { says: 'ring-again', language: 'en' },
  });

it('come to the service when they are answered', async () => {
  const leg = dial('answered');
  const far = await h.until('the ring', h.phone('anna').rings());
  await h.until('ringing', leg.untilRinging());
  await h.phone('anna').answers();
  await h.until('the answer', leg.untilUp());
  await using _playback = leg.play([h.sounds.short]);
  await h.until('a sound', far.hears({ kind: 'sound', sound: h.sounds.short }));
  await leg.hangUp();
  await h.until('the end', far.isOver());
});

it('tell why they were not answered', async () => {
  await h.phone('anna').isBusy();
  const leg = dial('busy');
  expect(await h.until('the end', leg.ended)).toMatchObject({ cause: 'busy', byUs: false });
});

it('come to an end however soon that is and however many are dialled at once', async () => {
  await h.phone('anna').isBusy();
  const legs = Array.from({ length: 50 }, (_, index) => dial(`busy-${index}`));
  const causes = (await h.until('all ends', Promise.all(legs.map((leg) => leg.ended)))).map(
    ({ cause }) => cause,
  );
  // 'failed': the phone was quicker than the question for the leg's events, and nobody has told why any more.
  expect(causes.filter((cause) => cause !== 'failed' && cause !== 'busy')).toEqual([]);
});
