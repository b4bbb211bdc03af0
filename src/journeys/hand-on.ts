/** A caller whom an agent has handed on: to a queue, keeping the place of the whole wait, or to another agent. */
import type { TransferTarget } from '../conversations/index.js';
import { exitOf } from '../ivr/index.js';
import { race, untilAborted } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { RingStep, Unreached } from '../site/index.js';
import type { Call } from './call.js';
import { talkWith } from './follow-chain.js';
import { followFlow } from './inbound-call.js';
import { leaveVoicemail } from './leave-voicemail.js';
import { PersonOnLine, ringPerson } from './ring-person.js';
import { waitForAgent } from './wait-for-agent.js';

const ringTimeoutSec = 25;

/** As often as the caller is handed on. */
export async function followHandOns(call: Call): Promise<void> {
  for (let next = call.handedOn; next; next = call.handedOn) {
    call.handedOn = undefined;
    await handOn(call, next.to, next.by);
  }
}

async function handOn(call: Call, to: TransferTarget, by: string): Promise<void> {
  const name = to.kind === 'queue' ? to.queue : to.agentId;
  const facts = { agentId: by, to: name, toKind: to.kind };
  call.record({ kind: 'call-handed-on', ...facts });
  call.log.info({ event: logEvents.callHandedOn, ...facts }, 'a caller is handed on');
  if (to.kind === 'agent' && (await isTakenBy(call, to.agentId))) return;
  await waitIn(call, to.kind === 'queue' ? to.queue : call.queued?.queue);
}

/** False when the other agent cannot be reached, or was gone before the two could speak. */
async function isTakenBy(call: Call, agentId: string): Promise<boolean> {
  const found = await ringWithMusic(call, agentId);
  if (!(found instanceof PersonOnLine)) {
    call.record({ kind: 'transfer-tried', to: agentId, outcome: found });
    return false;
  }
  await using person = found;
  return await talkWith(call, person, () =>
    call.record({ kind: 'transfer-tried', to: agentId, outcome: 'connected' }),
  );
}

/** Where that queue has no place or no people, the caller goes on as the flow says for such a case, or leaves a message. */
async function waitIn(call: Call, queue: string | undefined): Promise<void> {
  const place = call.queued;
  const end =
    queue === undefined ? 'nobody' : await waitForAgent(call, queue, place ?? { flow: '', node: '' });
  if (end === 'served' || end === 'finished') return;
  const node = place && call.site.flows.get(place.flow)?.nodes.get(place.node);
  if (place && node?.kind === 'queue') return followFlow(call, { flow: place.flow, node: exitOf(node, end) });
  await call.say(['apology']);
  await leaveVoicemail(
    call,
    { box: 'apology', prompts: [], maxSec: 180, thanksPrompt: undefined },
    undefined,
  );
}

async function ringWithMusic(call: Call, agentId: string): Promise<PersonOnLine | Unreached> {
  const person = { kind: 'agent', agent: agentId, post: undefined } as const;
  const next = { kind: 'next' } as const;
  const step: RingStep = {
    kind: 'ring',
    people: [person],
    order: 'in-turn',
    ringTimeoutSec,
    whom: 'on-duty',
    hears: 'music',
    prompt: undefined,
    rules: { busy: next, 'no-answer': next, away: next },
    acceptance: undefined,
    whisperPrompt: undefined,
    pauseBeforeSec: 0,
  };
  return race<PersonOnLine | Unreached>(
    call.signal,
    (signal) => ringPerson(call, step, person, signal),
    async (signal) => {
      await using _music = call.leg.startMusic(call.site.company.musicClass);
      return await untilAborted(signal);
    },
  );
}
