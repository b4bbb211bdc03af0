import type { ContactEvent } from './contact-events.js';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
const percent = (share = 0): string => `${Math.round(share * 100)} %`;
const orUnknown = (text: string): string => (text === '' ? 'unknown' : text);

/** A fact as a sentence for people who look into one call. */
export function sentenceOf(event: ContactEvent): string {
  switch (event.kind) {
    case 'call-arrived':
      return `Call from ${orUnknown(event.callerNumber)} to ${orUnknown(event.calledNumber)} over ${orUnknown(event.trunk)}, in ${orUnknown(event.language)}`;
    case 'customer-likely':
      return `Likely customer ${event.customerId}, by the number`;
    case 'customer-confirmed':
      return `Is customer ${event.customerId}: the PIN was right`;
    case 'pin-refused':
      return pinRefusals[event.why];
    case 'self-service-done':
      return `By self-service${event.customerId === undefined ? '' : ` for customer ${event.customerId}`}: ${event.deed}${event.reference === undefined ? '' : `, reference ${event.reference}`}${event.detail === undefined ? '' : ` (${event.detail})`}`;
    case 'call-answered':
      return 'Answered by the service';
    case 'call-resumed':
      return `Taken up by ${event.engine} after a restart, at: ${event.stage}`;
    case 'flow-entered':
      return `Flow ${event.flow}`;
    case 'node-entered':
      return `${event.flow}: ${event.node} (${event.nodeKind})`;
    case 'condition-decided':
      return `${event.node}: ${event.condition} is ${event.held ? 'true' : 'false'}`;
    case 'choice-made':
      return event.said === undefined
        ? `${event.node}: pressed ${event.key}, goes to ${event.target}`
        : `${event.node}: said '${event.said}' (${percent(event.confidence)} sure), goes to ${event.target}`;
    case 'words-heard':
      return event.decision === 'not-understood'
        ? `${event.node}: spoke, and was not understood`
        : `${event.node}: spoke, understood as '${event.words ?? 'digits'}' (${percent(event.confidence)} sure)`;
    case 'topic-asked':
      return event.topic === undefined
        ? `${event.node}: asked something, and it is not known what about`
        : `${event.node}: asked about '${event.topic}' (${percent(event.confidence)} sure)`;
    case 'asked-back':
      return `${event.node}: asked whether '${event.said}' was meant (${percent(event.confidence)} sure): ${event.confirmed ? 'yes' : 'no'}`;
    case 'input-failed':
      return `${event.node}: ${inputProblems[event.why]} (attempt ${event.attempt})`;
    case 'input-collected':
      return `${event.node}: entered ${event.digits} digits as ${event.variable}`;
    case 'queue-entered':
      return `Waits in queue ${event.queue}${event.skills.length > 0 ? ` for ${event.skills.join(', ')}` : ''}`;
    case 'position-announced':
      return `Told to be number ${event.position} in ${event.queue}`;
    case 'walk-began':
      return event.inQueue
        ? `Walks flow ${event.flow} while waiting in ${event.queue}`
        : `Walks on in flow ${event.flow}, wanting no agent of ${event.queue} meanwhile`;
    case 'walk-ended':
      return `The walk while waiting in ${event.queue} ended: ${event.how}`;
    case 'agent-free-asked':
      return `Told that ${event.agentId} is free: ${event.taken ? 'wants to speak' : 'walks on'}`;
    case 'wait-announced':
      return `Told to wait ${spoken(event.saidFromMs, event.saidToMs)}${event.longer ? ', longer than was said before' : ''}; likely ${seconds(event.likelyMs)}`;
    case 'agent-offered':
      return `Offered to ${event.agentId}`;
    case 'still-waiting':
      return stillWaiting(event);
    case 'skills-relaxed':
      return `Step ${event.from} of what ${event.queue} asks for gives way to step ${event.to}: ${event.why === 'nobody' ? 'nobody on duty fulfilled it' : 'it was time'}`;
    case 'hold-began':
      return `Kept for ${event.agentId} until ${new Date(event.until).toISOString()} at the latest`;
    case 'hold-ended':
      return `No longer kept for ${event.agentId}: ${event.why}`;
    case 'agent-rang':
      return `The phone of ${event.agentId} rings, ${seconds(event.sinceOfferMs)} after the offer`;
    case 'offer-failed':
      return `${event.agentId} did not take the call: ${event.why}`;
    case 'agent-answered':
      return `${event.agentId} answered after ${seconds(event.waitMs)} of waiting`;
    case 'conversation-started':
      return `Talks with ${event.agentId}`;
    case 'conversation-ended':
      return `The conversation with ${event.agentId} ended after ${seconds(event.talkMs)}, by the ${event.endedBy}`;
    case 'queue-left':
      return `Left queue ${event.queue} after ${seconds(event.waitMs)}: ${event.why}`;
    case 'voicemail-left':
      return `Left a voicemail of ${seconds(event.durationMs)} in ${event.box}`;
    case 'caller-recognised':
      return `Known as ${event.caller} (${event.callerClass})`;
    case 'caller-treated':
      return `On the nuisance list (${event.source}: ${event.reason}): ${event.treatment}`;
    case 'caller-screened':
      return event.passed ? 'Screened: pressed the right key' : 'Screened: did not press the right key';
    case 'gate-decided':
      return `${event.person} is protected: ${event.allowed ? 'put through' : 'not put through'}, ${event.why}`;
    case 'announced-to-reception':
      return `Said a name and the reason for asking for ${event.person}`;
    case 'reception-decided':
      return `${event.by} of reception: ${event.word === 'pass-on' ? 'passed on to' : 'refused for'} ${event.person}`;
    case 'surge-heard':
      return `Heard the announcement ${event.surge}`;
    case 'queue-full':
      return `Queue ${event.queue} is full: ${event.waiting} callers wait`;
    case 'chain-entered':
      return `Contact chain ${event.chain}`;
    case 'chain-left':
      return `Contact chain ${event.chain}: ${event.end}`;
    case 'person-rung':
      return `Rings ${event.who}${event.post === undefined ? '' : `, ${event.post}`}${event.escalatedBy === undefined ? '' : `, for help with the call of ${event.escalatedBy}`}`;
    case 'person-answered':
      return `${event.who} answered`;
    case 'person-unreached':
      return `${event.who} could not be reached: ${event.why}${event.cause === undefined ? '' : ` (${event.cause})`}`;
    case 'callback-asked':
      return event.isNew
        ? `Asks to be rung back at ${event.number} for ${event.queue}${event.wishedAt === undefined ? '' : ` at ${new Date(event.wishedAt).toISOString()}`}`
        : `Asks again to be rung back at ${event.number}: the open callback stays as it is`;
    case 'callback-refused':
      return `Is not rung back: ${event.why}`;
    case 'callback-cancelled':
      return `The callback is cancelled by ${event.by}`;
    case 'call-placed':
      if (event.placedBy !== undefined)
        return `${event.placedBy} calls ${event.calledNumber} over ${event.trunk}`;
      return `${event.reminderId === undefined ? 'Callback' : 'Reminder'} to ${event.calledNumber} over ${event.trunk}, attempt ${event.attempt}`;
    case 'reminder-tried':
      return `Attempt ${event.attempt} to remind of appointment ${event.appointment}: ${event.outcome}, then ${event.then}`;
    case 'callback-tried':
      return `Attempt ${event.attempt} of the callback: ${event.outcome}, then ${event.then}`;
    case 'call-held':
      return `${event.agentId} put the caller on hold`;
    case 'call-retrieved':
      return `${event.agentId} took the caller back`;
    case 'agent-rejoined':
      return `${event.agentId} is back in the conversation`;
    case 'agent-unheard':
      return `Nothing is heard of ${event.agentId}; the caller hears music`;
    case 'agent-heard-again':
      return `${event.agentId} is heard again`;
    case 'call-handed-on':
      return `${event.agentId} handed the caller on to ${event.to}`;
    case 'call-escalated':
      return `${event.agentId} asks the team leader for help: ${event.leaders.join(', then ')}`;
    case 'consult-began':
      return `${event.agentId} calls ${event.to} in; the caller hears music`;
    case 'consult-answered':
      return `${event.with} speaks with ${event.agentId}`;
    case 'consult-failed':
      return `${event.to} could not be called in: ${event.why}; ${event.agentId} goes on with the caller`;
    case 'consult-swapped':
      return `${event.agentId} speaks with ${event.speaksWith === 'caller' ? 'the caller' : event.with}, the other hears music`;
    case 'conference-began':
      return `The caller, ${event.agentId} and ${event.with} speak with each other`;
    case 'consult-ended':
      return `${event.with} ${consultEnds[event.how]}, after ${seconds(event.consultMs)}`;
    case 'errand-began':
      return `${event.agentId} sends the caller to ${event.errand} (flow ${event.flow})`;
    case 'errand-ended':
      return `${event.errand}: ${errandEnds[event.how]}${event.confirmed ? ', the PIN was right' : ''}, after ${seconds(event.errandMs)}${event.agentGone ? `; ${event.agentId} had put the phone down` : ''}`;
    case 'ticket-raised':
      return `Counts as if waiting ${event.seconds} s longer in ${event.queue}, says ${event.by}`;
    case 'ticket-moved':
      return `Goes on in queue ${event.to}, says ${event.by}`;
    case 'ticket-ended':
      return `The wait in ${event.queue} was ended by ${event.by}: ${event.with}`;
    case 'recording-asked':
      return `Is to be recorded: those who speak with ${event.agentId} are being told`;
    case 'recording-called-off':
      return `Is not to be recorded after all, says ${event.agentId}`;
    case 'recording-announced':
      return 'They have heard that it is recorded';
    case 'recording-started':
      return `Recorded from now on${event.asked ? `, asks ${event.agentId}` : ''}`;
    case 'recording-paused':
      return `${event.agentId} pauses the recording`;
    case 'recording-resumed':
      return `${event.agentId} lets the recording go on`;
    case 'recording-stopped':
      return `No longer recorded${event.why === 'agent' ? `, says ${event.agentId}` : ''}${event.durationMs === undefined ? '' : `, after ${seconds(event.durationMs)}`}`;
    case 'recording-failed':
      return `Could not be recorded: ${event.why}`;
    case 'supervision-asked':
      return `${event.by} wishes to ${supervisionModes[event.mode]} ${event.agentId}`;
    case 'supervision-began':
      return `${event.by} begins to ${supervisionModes[event.mode]} ${event.agentId}${event.announced ? ', as was announced' : ', unannounced'}`;
    case 'supervision-changed':
      return `${event.by} goes on to ${supervisionModes[event.mode]} ${event.agentId}`;
    case 'supervision-ended':
      return `${event.by} ${supervisionEnds[event.why]}, after ${seconds(event.supervisedMs)}`;
    case 'call-wrapped-up':
      return `${event.agentId} wrote the call up: ${event.outcome ?? 'no outcome'}${event.tags.length > 0 ? `, ${event.tags.join(', ')}` : ''}`;
    case 'follow-up-made':
      return `${event.agentId} made a follow-up: ${event.what} ${event.reference}`;
    case 'compensation-given':
      return `${event.by} gave the customer something: ${event.what}, ${event.amount} ${event.currency} (${event.reference})`;
    case 'transfer-tried':
      return `Transfer to ${event.to}: ${event.outcome}`;
    case 'handler-ran':
      return `${event.node}: ${event.handler} answered ${event.outcome} in ${seconds(event.tookMs)}`;
    case 'call-ended':
      return `Ended by the ${event.endedBy} after ${seconds(event.durationMs)}: ${event.outcome} (${event.cause})`;
  }
}

const consultEnds = {
  completed: 'goes on with the caller',
  back: 'was let go',
  'colleague-gone': 'put the phone down',
  over: 'was let go as the call ended',
} as const;

const errandEnds = {
  done: 'done',
  'not-done': 'not done',
  'to-agent': 'broken off for a person',
  'taken-back': 'the caller was taken back',
  'hung-up': 'the caller hung up',
  interrupted: 'broken off by a restart of the service',
  failed: 'broken off by a fault',
} as const;

const supervisionModes = { listen: 'listen to', whisper: 'whisper to', barge: 'speak with' } as const;

const supervisionEnds = {
  left: 'has left the conversation',
  gone: 'has put the phone down',
  unreached: 'did not answer',
  'taken-over': 'takes the conversation over',
  'call-over': 'was there until its end',
  failed: 'could not be let in',
} as const;

const pinRefusals = {
  refused: 'Account number and PIN do not belong together',
  later: 'Too many wrong PINs lately: not looked at',
  locked: 'Too many wrong PINs in all: not looked at, a person must help',
} as const;

function stillWaiting({
  onDuty,
  skipped,
  held,
  changesAt,
}: Extract<ContactEvent, { kind: 'still-waiting' }>): string {
  const doing = skipped.map(({ agentId, why }) => `${agentId} ${why}`).join(', ');
  const who = held
    ? `for ${doing || 'one agent'} alone`
    : `${onDuty} on duty could take the call${doing === '' ? '' : `: ${doing}`}`;
  const until = changesAt === undefined ? '' : `; that changes at ${new Date(changesAt).toISOString()}`;
  return `Still waits, ${who}${until}`;
}

const minutes = (ms: number): number => Math.round(ms / 60_000);

function spoken(fromMs: number, toMs: number | undefined): string {
  if (toMs === undefined) return `more than ${minutes(fromMs)} min`;
  return fromMs === 0 ? `less than ${minutes(toMs)} min` : `${minutes(fromMs)} to ${minutes(toMs)} min`;
}

const inputProblems = {
  'no-input': 'nothing was pressed',
  'wrong-key': 'a key without a choice',
  'wrong-input': 'not what was asked for',
  'not-understood': 'what was said was not understood',
};
