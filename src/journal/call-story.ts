import { lengthMs } from '../kernel/index.js';
import type { Span } from '../kernel/index.js';
import type { CallOutcome, ContactEvent } from './contact-events.js';
import { orderEvents } from './event-order.js';
import { sentenceOf } from './story-sentences.js';

export interface OfferStory {
  readonly agentId: string;
  readonly at: number;
  readonly rangAfterMs: number | undefined;
  /** 'open' while it rings, or when nobody could tell how it ended. */
  readonly result: 'open' | 'answered' | 'missed' | 'rejected' | 'unreachable' | 'withdrawn';
}

/** What an agent made of the call. */
export interface WrapUpStory {
  readonly agentId: string;
  readonly outcome: string | undefined;
  readonly tags: readonly string[];
}

/** A call's story with the facts that it is folded from. */
export interface ToldCall<Event extends ContactEvent = ContactEvent> {
  readonly story: CallStory;
  readonly events: readonly Event[];
}

/** One call from the first ring to the last event, folded out of its facts. Times are epoch milliseconds. */
export interface CallStory {
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly arrivedAt: number;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly callerNumber: string;
  readonly callerName: string;
  readonly calledNumber: string;
  readonly trunk: string;
  readonly entry: string;
  readonly language: string;
  /** The way through menus, `main.welcome=2 > sales.line`; at most 60 stations. */
  readonly path: readonly string[];
  /** The last queue. */
  readonly queue: string | undefined;
  /** In queues, all together. */
  readonly waitMs: number;
  readonly offers: readonly OfferStory[];
  /** Who talked with the caller last. */
  readonly agent: string | undefined;
  readonly agents: readonly string[];
  readonly talkMs: number;
  readonly durationMs: number | undefined;
  /** Undefined while the call goes on. */
  readonly outcome: CallOutcome | undefined;
  readonly endedBy: 'caller' | 'agent' | 'system' | undefined;
  readonly cause: string | undefined;
  readonly detail: string | undefined;
  readonly voicemail:
    { readonly box: string; readonly recording: string; readonly durationMs: number } | undefined;
  /** One for each agent who has written the call up: the last word counts. */
  readonly wrapUps: readonly WrapUpStory[];
  /** How often another process took the call up. */
  readonly resumed: number;
  /** The story for people, in order. */
  readonly timeline: readonly { readonly at: number; readonly text: string }[];
}

type Draft = { -readonly [K in keyof CallStory]: CallStory[K] } & {
  path: string[];
  offers: OfferStory[];
  agents: string[];
  wrapUps: WrapUpStory[];
  /** Conversations whose end has not been told: since when, by agent. */
  talking?: Map<string, number>;
  talks?: Span[];
  /** Tickets whose wait came to an agent. */
  served?: Set<string>;
};

const mostStations = 60;
/** Node kinds at which a caller stays; the others are passed in an instant. */
const stations = new Set([
  'menu',
  'collect',
  'do',
  'queue',
  'voicemail',
  'transfer',
  'chain',
  'contacts',
  'hang-up',
]);

/**
 * The story of one call. Facts may come twice, late and in any order: those of one id count once, and order comes
 * from time and sequence number. Whatever is missing leaves a gap, never an error.
 */
export function foldCall(facts: readonly ContactEvent[]): CallStory {
  const events = orderEvents(facts);
  const story: Draft = { ...emptyStory(events), talking: new Map(), talks: [], served: new Set() };
  for (const event of events) tell(story, event);
  story.timeline = events.map((event) => ({ at: event.at, text: sentenceOf(event) }));
  delete story.talking;
  delete story.talks;
  delete story.served;
  return story;
}

function emptyStory(events: readonly ContactEvent[]): Draft {
  const [first] = events;
  return {
    callId: first?.callId ?? '',
    direction: 'inbound',
    arrivedAt: first?.at ?? 0,
    answeredAt: undefined,
    endedAt: undefined,
    callerNumber: '',
    callerName: '',
    calledNumber: '',
    trunk: '',
    entry: '',
    language: '',
    path: [],
    queue: undefined,
    waitMs: 0,
    offers: [],
    agent: undefined,
    agents: [],
    talkMs: 0,
    durationMs: undefined,
    outcome: undefined,
    endedBy: undefined,
    cause: undefined,
    detail: undefined,
    voicemail: undefined,
    wrapUps: [],
    resumed: 0,
    timeline: [],
  };
}

/** Two who speak with the caller at the same time are one conversation of the call. */
function talked(story: Draft, from: number, to: number): void {
  story.talks?.push([from, to]);
  story.talkMs = lengthMs(story.talks ?? []);
}

function tell(story: Draft, event: ContactEvent): void {
  switch (event.kind) {
    case 'call-arrived': {
      const { at, callerNumber, callerName, calledNumber, trunk, entry, language } = event;
      Object.assign(story, { arrivedAt: at, callerNumber, callerName, calledNumber, trunk, entry, language });
      return;
    }
    case 'call-placed': {
      const { at, callerNumber, calledNumber, trunk, entry, language, queue } = event;
      Object.assign(story, { arrivedAt: at, direction: 'outbound' });
      Object.assign(story, { callerNumber, calledNumber, trunk, entry, language, queue });
      return;
    }
    case 'call-answered':
      story.answeredAt ??= event.at;
      return;
    case 'call-resumed':
      story.resumed++;
      return;
    case 'node-entered':
      if (stations.has(event.nodeKind) && story.path.length < mostStations)
        story.path.push(`${event.flow}.${event.node}`);
      return;
    case 'choice-made':
      markChoice(story.path, event.node, event.key);
      return;
    case 'queue-entered':
      story.queue = event.queue;
      return;
    case 'agent-offered':
      story.offers.push({ agentId: event.agentId, at: event.at, rangAfterMs: undefined, result: 'open' });
      return;
    case 'agent-rang':
      changeOffer(story.offers, event.agentId, { rangAfterMs: event.sinceOfferMs });
      return;
    case 'offer-failed':
      changeOffer(story.offers, event.agentId, { result: event.why });
      return;
    case 'agent-answered':
      changeOffer(story.offers, event.agentId, { result: 'answered' });
      return;
    case 'conversation-started':
      // Told again by a process that took the call up: until then they have talked as well.
      talked(story, story.talking?.get(event.agentId) ?? event.at, event.at);
      story.talking?.set(event.agentId, event.at);
      story.agent = event.agentId;
      if (!story.agents.includes(event.agentId)) story.agents.push(event.agentId);
      story.queue ??= event.queue;
      return;
    case 'conversation-ended':
      talked(story, event.at - event.talkMs, event.at);
      story.talking?.delete(event.agentId);
      // Somebody who was there beside has gone: the call is the other one's again.
      if (story.agent === event.agentId)
        story.agent = [...(story.talking?.keys() ?? [])].at(-1) ?? story.agent;
      return;
    case 'queue-left':
      // Told again by a process that took the conversation up.
      if (story.served?.has(event.ticketId)) return;
      if (event.why === 'served') story.served?.add(event.ticketId);
      story.waitMs += event.waitMs;
      return;
    case 'voicemail-left':
      story.voicemail = { box: event.box, recording: event.recording, durationMs: event.durationMs };
      return;
    case 'call-wrapped-up': {
      const { agentId, outcome, tags } = event;
      const others = story.wrapUps.filter((one) => one.agentId !== agentId);
      story.wrapUps = [...others, { agentId, outcome, tags }];
      return;
    }
    case 'call-ended':
      Object.assign(story, ending(story, event));
      return;
    case 'customer-likely':
    case 'customer-confirmed':
    case 'pin-refused':
    case 'self-service-done':
    case 'flow-entered':
    case 'condition-decided':
    case 'input-failed':
    case 'asked-back':
    case 'topic-asked':
    case 'words-heard':
    case 'input-collected':
    case 'still-waiting':
    case 'skills-relaxed':
    case 'hold-began':
    case 'hold-ended':
    case 'call-held':
    case 'call-retrieved':
    case 'agent-unheard':
    case 'agent-heard-again':
    case 'agent-rejoined':
    case 'call-handed-on':
    case 'call-escalated':
    case 'consult-began':
    case 'consult-answered':
    case 'consult-failed':
    case 'consult-swapped':
    case 'conference-began':
    case 'consult-ended':
    case 'errand-began':
    case 'errand-ended':
    case 'ticket-raised':
    case 'ticket-moved':
    case 'ticket-ended':
    case 'supervision-asked':
    case 'supervision-began':
    case 'supervision-changed':
    case 'supervision-ended':
    case 'recording-asked':
    case 'recording-called-off':
    case 'recording-announced':
    case 'recording-started':
    case 'recording-paused':
    case 'recording-resumed':
    case 'recording-stopped':
    case 'recording-failed':
    case 'position-announced':
    case 'wait-announced':
    case 'walk-began':
    case 'walk-ended':
    case 'agent-free-asked':
    case 'transfer-tried':
    case 'caller-recognised':
    case 'caller-treated':
    case 'caller-screened':
    case 'gate-decided':
    case 'announced-to-reception':
    case 'reception-decided':
    case 'surge-heard':
    case 'queue-full':
    case 'chain-entered':
    case 'chain-left':
    case 'person-rung':
    case 'person-answered':
    case 'person-unreached':
    case 'callback-asked':
    case 'callback-refused':
    case 'callback-cancelled':
    case 'callback-tried':
    case 'reminder-tried':
    case 'follow-up-made':
    case 'compensation-given':
    case 'handler-ran':
      return;
  }
}

/** A process that took the call up knows only its own part: what the facts add up to wins when it is more. */
const ending = (story: Draft, event: ContactEvent & { kind: 'call-ended' }) => ({
  endedAt: event.at,
  outcome: event.outcome,
  endedBy: event.endedBy,
  cause: event.cause,
  detail: event.detail,
  durationMs: Math.max(0, event.durationMs, event.at - story.arrivedAt),
  waitMs: Math.max(story.waitMs, event.waitMs),
  talkMs: Math.max(story.talkMs, event.talkMs),
});

function markChoice(path: string[], node: string, key: string): void {
  const at = path.findLastIndex((station) => station.endsWith(`.${node}`));
  if (at >= 0) path[at] = `${path[at]}=${key}`;
}

/** The offer that is open for this agent; a late word about one that is over changes nothing. */
function changeOffer(offers: OfferStory[], agentId: string, change: Partial<OfferStory>): void {
  const at = offers.findLastIndex((offer) => offer.agentId === agentId && offer.result === 'open');
  const offer = offers[at];
  if (offer) offers[at] = { ...offer, ...change };
}
