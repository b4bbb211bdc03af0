import { lastDigits } from '../platform/index.js';
import { foldCall } from './call-story.js';
import type { CallStory } from './call-story.js';
import type { ContactEvent } from './contact-events.js';

/**
 * The whole story of a call in one log line, `call.ended`. Of the caller's number it has the last digits: the whole
 * number is in the call log, behind a log-in. Give it the facts of the call, or a story that is folded already.
 */
export function callEndedLine(told: readonly ContactEvent[] | CallStory) {
  const story = isStory(told) ? told : foldCall(told);
  return {
    callId: story.callId,
    direction: story.direction,
    caller: lastDigits(story.callerNumber),
    called: story.calledNumber,
    trunk: story.trunk,
    entry: story.entry,
    language: story.language,
    path: story.path.join(' > '),
    queue: story.queue,
    waitMs: story.waitMs,
    offers: story.offers.map((offer) => `${offer.agentId}:${offer.result}`),
    agent: story.agent,
    talkMs: story.talkMs,
    durationMs: story.durationMs,
    outcome: story.outcome,
    endedBy: story.endedBy,
    cause: story.cause,
    detail: story.detail,
    voicemail: story.voicemail?.recording,
    resumed: story.resumed,
  };
}

const isStory = (told: readonly ContactEvent[] | CallStory): told is CallStory => !Array.isArray(told);
