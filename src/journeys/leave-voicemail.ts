/** The caller leaves a message: greeting, beep, recording, thanks. What was said before hanging up is kept. */
import type { VoicemailNode } from '../site/index.js';
import type { Call } from './call.js';
import type { Place } from './wait-for-agent.js';

export async function leaveVoicemail(
  call: Call,
  node: Pick<VoicemailNode, 'box' | 'prompts' | 'maxSec' | 'thanksPrompt'>,
  place: Place | undefined,
): Promise<void> {
  const { centre } = call;
  await call.say(node.prompts);
  const name = centre.newId('voicemail');
  const since = centre.clock.now();
  if (place) await call.remember('voicemail', { ...place, box: node.box, recording: name, since });
  call.log.info({ box: node.box, recording: name }, 'recording a voicemail');
  await using recording = call.leg.record({
    name,
    maxDurationMs: node.maxSec * 1000,
    maxSilenceMs: 10_000,
    beep: true,
    finishKey: '#',
  });
  // Not given the call's signal: a caller who hangs up after speaking has left a message.
  const { end, durationMs } = await recording.done();
  await keepVoicemail(call, { box: node.box, recording: name, durationMs, end });
  if (node.thanksPrompt) await call.say([node.thanksPrompt]);
}

/** We cannot help the caller on: they hear so, and may leave a message. */
export async function leaveApology(call: Call): Promise<void> {
  await call.say(['apology']);
  const node = { box: 'apology', prompts: [], maxSec: 180, thanksPrompt: undefined };
  await leaveVoicemail(call, node, undefined);
}

/** Nobody has said anything in less. */
const shortestMessageMs = 1_000;

/** Files a finished recording; a failed or empty one is only noted. */
export async function keepVoicemail(
  call: Call,
  message: {
    readonly box: string;
    readonly recording: string;
    readonly durationMs: number;
    readonly end: string;
  },
): Promise<void> {
  if (message.end === 'failed') {
    call.outcome = 'failed';
    call.log.warn({ recording: message.recording }, 'a voicemail could not be recorded');
    return;
  }
  if (message.durationMs < shortestMessageMs) {
    call.log.info({ recording: message.recording }, 'a voicemail was too short to be one');
    return;
  }
  call.outcome = call.outcome === 'failed' ? 'failed' : 'voicemail';
  // The box tells the journal itself: for a message that is the promise that it is safe.
  call.note({ kind: 'voicemail-left', ...message });
  await call.centre.voicemail.left({
    callId: call.id,
    box: message.box,
    recording: message.recording,
    callerNumber: call.leg.party.callerNumber,
    leftAt: call.centre.clock.now(),
    durationMs: message.durationMs,
  });
}
