/**
 * Before a caller meets a flow: who is on the nuisance list says a name and presses a key that is given at random,
 * which no machine does, or is turned away.
 */
import { randomInt } from 'node:crypto';
import { race } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import { recordingMarginMs } from './ask-reception.js';
import type { Call } from './call.js';

const nameWithinMs = 5_000;
const keyWithinMs = 7_000;
const attempts = 2;

/** Whether the caller may go on; one who may not has heard why. */
export async function screenCaller(call: Call): Promise<boolean> {
  const { treatment, source, reason } = call.centre.nuisance.treatmentOf(call.callerNumber, call.site);
  if (treatment === 'allow') return true;
  call.record({ kind: 'caller-treated', treatment, source, reason });
  call.log.info(
    { event: logEvents.callerTreated, treatment, source, reason },
    'the caller is on the nuisance list',
  );
  if (treatment === 'screen' && (await provesToBeSomebody(call))) return true;
  call.outcome = 'refused';
  await call.say([treatment === 'block' ? 'caller-blocked' : 'caller-screen-failed']);
  return false;
}

/** Asks anew after the death of the process that had asked; true when the caller may go on. */
export async function resumeScreening(call: Call, recordingUntil: number | undefined): Promise<boolean> {
  const { clock } = call.centre;
  const waitMs = (recordingUntil ?? 0) - clock.now();
  if (waitMs > 0) await clock.after(waitMs, call.signal);
  return screenCaller(call);
}

async function provesToBeSomebody(call: Call): Promise<boolean> {
  const recording = await name(call);
  let passed = false;
  for (let attempt = 1; attempt <= attempts && !passed; attempt++) passed = await pressesKey(call);
  call.record({ kind: 'caller-screened', passed, recording });
  call.log.info({ event: logEvents.callerScreened, passed, recording }, 'a caller was screened');
  return passed;
}

/** What is said is kept for whoever wants to know later; saying nothing proves nothing. */
async function name(call: Call): Promise<string> {
  await call.say(['caller-screen-name']);
  const recording = call.centre.newId('screened');
  // Nothing can be played while the switch records: a later process waits for that, and asks again.
  const recordingUntil = call.centre.clock.now() + nameWithinMs + recordingMarginMs;
  await call.remember('screen', { recordingUntil });
  await using said = call.leg.record({
    name: recording,
    maxDurationMs: nameWithinMs,
    maxSilenceMs: 2_000,
    beep: true,
    finishKey: 'any',
  });
  await said.done(call.signal);
  await call.remember('screen', {});
  return recording;
}

async function pressesKey(call: Call): Promise<boolean> {
  const key = String(randomInt(1, 10));
  const { digits } = call.leg;
  // What was pressed before the key was named is a guess.
  digits.drain();
  return race<boolean>(
    call.signal,
    async (signal) => (await digits.next(signal)) === key,
    async (signal) => {
      await call.say(['caller-screen-key'], signal, { key });
      await call.centre.clock.after(keyWithinMs, signal);
      return false;
    },
  );
}
