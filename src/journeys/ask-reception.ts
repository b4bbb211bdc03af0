/**
 * Somebody who asks for a protected person comes to reception first: says a name and the reason, which reception's
 * agent hears before the two speak, and then passes the call on, refuses it, or settles it.
 */
import type { Announced, ReceptionWord } from '../callers/index.js';
import { race } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { ProtectedPerson } from '../site/index.js';
import type { Leg } from '../telephony/index.js';
import type { Call } from './call.js';
import type { AnnouncedStage } from './stage.js';
import type { Place, WaitEnd } from './wait-for-agent.js';
import { waitForAgent } from './wait-for-agent.js';

/** The beep, and what the switch takes to begin. */
export const recordingMarginMs = 1_000;
/** Nobody has said a name in less. */
const shortestNameMs = 400;

/** The caller on the way to a protected person, as long as reception has not settled it. */
export interface AtReception extends AnnouncedStage {
  readonly desk: Announced;
  word: ReceptionWord | undefined;
}

/** What a later process must know. */
export const announcedStage = ({ person, recording, chain, step }: AtReception): AnnouncedStage => ({
  person,
  ...(recording === undefined ? {} : { recording }),
  chain,
  step,
});

/** 'passed-on': the person may be rung now. 'refused' and 'finished' end the call; 'nobody' was at reception. */
export type ReceptionEnd = 'passed-on' | 'refused' | 'finished' | 'nobody';

export async function askReception(
  call: Call,
  person: ProtectedPerson,
  place: Place,
  at: { readonly chain: string; readonly step: number },
): Promise<ReceptionEnd> {
  const { reception } = call.site.gate;
  if (!reception) throw new Error('the site was accepted with protected people and without reception');
  await call.say([reception.askPrompt]);
  const name = call.centre.newId('announced');
  const recordingUntil = call.centre.clock.now() + reception.maxSec * 1000 + recordingMarginMs;
  await call.remember('chain', { ...place, ...at, recordingUntil });
  const recording = (await said(call, name, reception.maxSec * 1000)) ? name : undefined;
  call.record({ kind: 'announced-to-reception', person: person.name, recording: recording ?? '' });
  const announced = { person: person.name, ...at, ...(recording === undefined ? {} : { recording }) };
  return atReception(call, announced, () => waitForAgent(call, reception.queue, place));
}

/** Waits for reception's word; `wait` also goes on with what an earlier process began. */
export async function atReception(
  call: Call,
  announced: AnnouncedStage,
  wait: () => Promise<WaitEnd>,
): Promise<ReceptionEnd> {
  using desk = call.centre.reception.announce(call.id, announced.person);
  const caller: AtReception = { ...announced, desk, word: undefined };
  call.atReception = caller;
  let end: WaitEnd;
  try {
    end = await wait();
  } finally {
    call.atReception = undefined;
  }
  if (caller.word === 'pass-on') {
    call.passedOn.set(announced.person, announced.recording);
    return 'passed-on';
  }
  if (caller.word === 'refuse') {
    call.outcome = 'refused';
    const { reception } = call.site.gate;
    if (reception) await call.say([reception.refusedPrompt]);
    return 'refused';
  }
  return end === 'served' || end === 'finished' ? 'finished' : 'nobody';
}

async function said(call: Call, name: string, maxDurationMs: number): Promise<boolean> {
  await using recording = call.leg.record({
    name,
    maxDurationMs,
    maxSilenceMs: 3_000,
    beep: true,
    finishKey: 'any',
  });
  const { end, durationMs } = await recording.done(call.signal);
  return end !== 'failed' && durationMs >= shortestNameMs;
}

/** Reception's word, by key or by the API; resolves when there is one. */
export async function receptionWord(
  call: Call,
  caller: AtReception,
  agentId: string,
  leg: Leg,
  signal: AbortSignal,
): Promise<void> {
  const { reception } = call.site.gate;
  caller.desk.agentId = agentId;
  leg.digits.drain();
  try {
    const { word, by } = await race<{ readonly word: ReceptionWord; readonly by: string }>(
      signal,
      (end) => caller.desk.words.next(end),
      async (end) => {
        for (;;) {
          const key = await leg.digits.next(end);
          if (key === reception?.passOnKey) return { word: 'pass-on', by: agentId };
          if (key === reception?.refuseKey) return { word: 'refuse', by: agentId };
        }
      },
    );
    caller.word = word;
    const facts = { person: caller.person, word, by };
    call.record({ kind: 'reception-decided', ...facts });
    call.log.info({ event: logEvents.receptionDecided, ...facts }, 'reception has decided');
  } finally {
    caller.desk.agentId = undefined;
  }
}
