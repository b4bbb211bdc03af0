/**
 * Queue, agents and journeys put together on whatever they stand on: Asterisk, Redis and Postgres in the service, the
 * switch and the stores in memory in the tests of journeys.
 */
import { createAgentDesk } from '../agents/index.js';
import type { DutyStore, RunningAgentDesk } from '../agents/index.js';
import { CallbackBook } from '../callbacks/index.js';
import type { CallbackStore } from '../callbacks/index.js';
import type { ConversationDesk, WaitingDesk } from '../conversations/index.js';
import type { NuisanceList, ReceptionDesk } from '../callers/index.js';
import type { Directory } from '../directory/index.js';
import type { BackOffice } from '../customers/index.js';
import type { HandlerRegistry } from '../ivr/index.js';
import type { Journal } from '../journal/index.js';
import { isUnwinding, Refused } from '../kernel/index.js';
import type { Clock, NewId } from '../kernel/index.js';
import {
  answerArrivals,
  CallbackKeeper,
  CallsInProgress,
  directConversations,
  PhonesInUse,
  placeCall,
  ReminderKeeper,
  resumeCalls,
} from '../journeys/index.js';
import type { CallWish, Centre } from '../journeys/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import type { PromptBook } from '../prompts/index.js';
import { createSkillQueue } from '../queue/index.js';
import type { QueueStore, TicketMove } from '../queue/index.js';
import type { VoicemailBoxes } from '../recordings/index.js';
import type { Site } from '../site/index.js';
import type { Recognisers } from '../speech/index.js';
import { ReminderBook } from '../reminders/index.js';
import type { ReminderStore } from '../reminders/index.js';
import type { SurgeBoard } from '../surges/index.js';
import type { Telephony } from '../telephony/index.js';
import { RunningWaits } from '../waits/index.js';
import type { WaitFacts } from '../waits/index.js';
import { closeLostCalls } from './lost-calls.js';
import type { OpenCalls } from './lost-calls.js';
import { putOrphansAway } from './orphans.js';

export interface CentreParts {
  readonly engine: string;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Uniform from 0 to 1; spreads what would fall due together. */
  readonly chance: () => number;
  readonly log: Logger;
  /** Not started yet. */
  readonly telephony: Telephony;
  /** Done once the switch is there, before any call. */
  readonly switchReady?: () => Promise<void>;
  readonly site: () => Site;
  readonly prompts: PromptBook;
  readonly handlers: HandlerRegistry;
  readonly recognisers?: Recognisers;
  readonly store: QueueStore;
  readonly dutyStore: DutyStore;
  readonly voicemail: VoicemailBoxes;
  readonly surges: SurgeBoard;
  readonly nuisance: NuisanceList;
  readonly reception: ReceptionDesk;
  readonly backOffice: BackOffice;
  readonly conversations: ConversationDesk;
  readonly directory?: Pick<Directory, 'find'>;
  readonly waiting: WaitingDesk;
  readonly callbackStore: CallbackStore;
  readonly reminderStore: ReminderStore;
  readonly journal: Journal;
  readonly openCalls: OpenCalls;
  /** The journal's facts of queues, from which wait estimates learn. */
  readonly waitFacts: WaitFacts;
  readonly seed: string;
  readonly trunkPasswords: ReadonlyMap<string, string>;
  /** Aborted when the service stops: nothing new is begun, and what lives in the switch goes on there. */
  readonly life: AbortSignal;
}

export interface OpenedCentre {
  readonly desk: RunningAgentDesk;
  readonly callbacks: CallbackBook;
  readonly waits: RunningWaits;
  readonly calls: CallsInProgress;
  /** Resolves with the call's id when the agent's telephone is about to ring; rejects with `Refused`. */
  readonly place: (wish: CallWish) => Promise<string>;
}

/** Starts taking calls; what an earlier process left in the switch goes on first. */
export async function openCentre(parts: CentreParts): Promise<OpenedCentre> {
  const { store, clock, engine, log, telephony, site, life } = parts;
  const startedAt = clock.now();
  const queue = createSkillQueue({
    store,
    engine,
    clock,
    logger: log,
    onMove: (move) => parts.journal.record({ engine, ...factOf(move) }),
    onWait: ({ changesAt, ...wait }) =>
      parts.journal.record({
        ...{ ...wait, kind: 'still-waiting' },
        ...(changesAt === undefined ? {} : { changesAt }),
      }),
  });
  const desk = createAgentDesk({
    ...parts,
    store: parts.dutyStore,
    seats: {
      open: async (agentId, skills, idleSince) =>
        queue.deliver(await store.openSeat(agentId, skills, idleSince, clock.now())),
      close: async (agentId) => queue.deliver(await store.closeSeat(agentId, clock.now())),
      onDuty: async (agentId, skills) => queue.deliver(await store.onDuty(agentId, skills, clock.now())),
      offDuty: async (agentId) => queue.deliver(await store.offDuty(agentId, clock.now())),
      staff: () => store.staff(),
      view: (agentId) => store.seat(agentId),
      views: () => store.seats(),
    },
  });
  const callbacks = new CallbackBook({ ...parts, store: parts.callbackStore });
  const reminders = new ReminderBook({ ...parts, store: parts.reminderStore });
  const waits = new RunningWaits({ store, desk, facts: parts.waitFacts, site, clock, log });
  const centre: Centre = {
    ...parts,
    callbacks,
    reminders,
    queue,
    waits,
    agents: desk,
    phones: new PhonesInUse(),
  };
  const calls = new CallsInProgress();

  void waits.start();
  await queue.start(life);
  let open: () => void = () => undefined;
  answerArrivals(centre, calls, new Promise((resolve) => (open = resolve)));
  await telephony.start(life);
  await parts.switchReady?.();
  const survivors = await telephony.survivors();
  // Who is at a phone must be known before anybody asks whether a queue is staffed.
  await desk.start(life);
  await desk.releaseAbandoned(directConversations(survivors));
  const resumed = resumeCalls(centre, survivors, life);
  for (const journey of resumed.journeys) calls.add(journey);
  const keeper = new CallbackKeeper(centre, life);
  for (const { stage, journey } of resumed.callbacks) keeper.attend(stage.callbackId, stage.queue, journey);
  open();
  await putOrphansAway({ store, queue, desk, site, engine, clock, log }, resumed.tickets);
  const alive = survivors.map(({ leg }) => leg.id).filter((id) => !resumed.over.has(id));
  void closeLostCalls(parts, { startedAt, alive: new Set(alive) });
  const { conversations, putDown } = resumed;
  if (survivors.length > 0) {
    log.info(
      { event: logEvents.callResumed, calls: resumed.journeys.length, conversations, putDown },
      'calls of an earlier process go on',
    );
  }
  // Its tickets must not be taken for orphans.
  keeper.start();
  new ReminderKeeper(centre, life).start();
  const place = async (wish: CallWish): Promise<string> => {
    if (life.aborted) throw new Refused('unavailable', 'the service stops; try again in a moment');
    const { callId, journey } = await placeCall(centre, wish);
    calls.add(
      journey.catch((error: unknown) => {
        if (!life.aborted && !isUnwinding(error))
          log.error({ event: logEvents.defect, callId, err: error }, 'a journey ended in a defect');
      }),
    );
    return callId;
  };
  return { desk, callbacks, waits, calls, place };
}

/** The matcher's decision as the journal keeps it. */
function factOf({ at, callId, ticketId, queue, kind, why, from, to, agentId, until }: TicketMove) {
  const common = { at, callId, queue, ticketId, why };
  if (kind === 'relaxed') return { ...common, kind: 'skills-relaxed' as const, from, to };
  if (agentId === undefined || until === undefined) throw new Error(`${kind} of ${ticketId} names no agent`);
  return { ...common, kind, agentId, until };
}
