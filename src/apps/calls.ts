/** The side of the service that takes calls: queue, agents and journeys on one switch. */
import { RedisDutyStore } from '../agents/index.js';
import type { RunningAgentDesk } from '../agents/index.js';
import { PostgresCallbackStore } from '../callbacks/index.js';
import type { CallbackBook } from '../callbacks/index.js';
import { createAsteriskTelephony } from '../asterisk/index.js';
import type { AsteriskTelephony } from '../asterisk/index.js';
import type { Directory } from '../directory/index.js';
import type { ConversationDesk, WaitingDesk } from '../conversations/index.js';
import type { NuisanceList, ReceptionDesk } from '../callers/index.js';
import type { BackOffice } from '../customers/index.js';
import type { HandlerRegistry } from '../ivr/index.js';
import { newId, OperatorError, systemClock } from '../kernel/index.js';
import type { CallsInProgress } from '../journeys/index.js';
import { createCallLog, openCalls } from '../journal/index.js';
import type { DurableJournal, Journal } from '../journal/index.js';
import { logEvents } from '../platform/index.js';
import type { Config, Logger, Metrics, Postgres, Redis } from '../platform/index.js';
import type { PromptBook } from '../prompts/index.js';
import { createRedisQueueStore } from '../queue/index.js';
import type { RedisQueueStore } from '../queue/index.js';
import type { VoicemailBoxes } from '../recordings/index.js';
import type { SiteHolder } from '../site/index.js';
import { postgresWaitFacts } from '../waits/index.js';
import type { RunningWaits } from '../waits/index.js';
import type { Recognisers } from '../speech/index.js';
import { PostgresReminderStore } from '../reminders/index.js';
import type { SurgeBoard } from '../surges/index.js';
import { LiveFloor, told } from '../live/index.js';
import { measured } from './measured-journal.js';
import { openCentre } from './open-centre.js';
import type { OpenedCentre } from './open-centre.js';

export interface CallParts {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly site: SiteHolder;
  readonly handlers: HandlerRegistry;
  readonly recognisers: Recognisers;
  readonly prompts: PromptBook;
  readonly redis: Redis;
  readonly postgres: Postgres;
  readonly journal: DurableJournal;
  readonly voicemail: VoicemailBoxes;
  readonly surges: SurgeBoard;
  readonly nuisance: NuisanceList;
  readonly reception: ReceptionDesk;
  readonly backOffice: BackOffice;
  readonly conversations: ConversationDesk;
  readonly directory: Directory;
  readonly waiting: WaitingDesk;
  /** Aborted when the service stops: nothing new is begun, and what lives in the switch goes on there. */
  readonly life: AbortSignal;
}

export interface CallSide {
  readonly telephony: AsteriskTelephony;
  readonly store: RedisQueueStore;
  readonly desk: RunningAgentDesk;
  readonly callbacks: CallbackBook;
  readonly waits: RunningWaits;
  readonly calls: CallsInProgress;
  readonly place: OpenedCentre['place'];
  readonly floor: LiveFloor;
  /** Facts told to it show at once. */
  readonly journal: Journal;
}

/** Starts taking calls; what an earlier process left in the switch goes on first. */
export async function takeCalls(parts: CallParts): Promise<CallSide> {
  const { config, log, life } = parts;
  const store = await createRedisQueueStore({
    url: config.redisUrl,
    tenant: config.tenant,
    engine: config.engineId,
    logger: log,
  });
  const telephony = createAsteriskTelephony({
    ...config.ari,
    engineId: config.engineId,
    logger: log,
    ...(config.bind === '0.0.0.0' ? {} : { mediaAddress: config.bind }),
  });
  logSwitch(telephony, log, parts.metrics);
  const callLog = createCallLog(parts.postgres);
  let side: OpenedCentre | undefined = undefined;
  const floor = new LiveFloor({
    desk: () => side?.desk,
    store,
    site: () => parts.site.current,
    factsOf: async (callId) => (await callLog.story(callId))?.events ?? [],
    clock: systemClock,
    log,
  });
  const journal = told(measured(parts.journal, parts.metrics), floor);
  const centre = await openCentre({
    engine: config.engineId,
    clock: systemClock,
    newId,
    chance: Math.random,
    log,
    telephony,
    switchReady: async () => {
      // The switch reads the names of its music files when it starts, and we may have written others since.
      await telephony.board.commands.request('asterisk.reloadModule', { moduleName: 'res_musiconhold.so' });
    },
    site: () => parts.site.current,
    prompts: parts.prompts,
    handlers: parts.handlers,
    recognisers: parts.recognisers,
    store,
    dutyStore: new RedisDutyStore(parts.redis, `ringdown:{${config.tenant}}:`),
    voicemail: parts.voicemail,
    surges: parts.surges,
    nuisance: parts.nuisance,
    reception: parts.reception,
    backOffice: parts.backOffice,
    conversations: parts.conversations,
    directory: parts.directory,
    waiting: parts.waiting,
    callbackStore: new PostgresCallbackStore(parts.postgres),
    reminderStore: new PostgresReminderStore(parts.postgres),
    journal,
    openCalls: async (engine) => {
      // What the process before this one told may still be on the local disk.
      await parts.journal.drained(life);
      return openCalls(parts.postgres, engine);
    },
    waitFacts: postgresWaitFacts(parts.postgres),
    seed: config.secretSeed,
    trunkPasswords: config.trunkPasswords,
    life,
  });
  side = centre;
  const { desk, callbacks, waits, calls, place } = centre;
  void floor.watch(life);
  parts.site.events.on('changed', () => {
    desk.siteChanged().catch((error: unknown) => {
      const remedy = error instanceof OperatorError ? error.remedy : undefined;
      log.error(
        { event: logEvents.siteRejected, err: error, remedy },
        'phones and trunks do not follow the new site',
      );
    });
  });
  return { telephony, store, desk, callbacks, waits, calls, place, floor, journal };
}

function logSwitch(telephony: AsteriskTelephony, log: Logger, metrics: Metrics): void {
  telephony.events.on('connected', () => {
    metrics.ariConnected.set(1);
    log.info({ event: logEvents.switchConnected }, 'the switch is connected');
  });
  telephony.events.on('disconnected', (reason) => {
    metrics.ariConnected.set(0);
    log.warn(
      { event: logEvents.switchDisconnected, reason },
      'the switch cannot be reached; calls go on inside it',
    );
  });
  telephony.events.on('restarted', () => {
    metrics.ariConnected.set(1);
    log.error(
      { event: logEvents.switchRestarted },
      'the switch has started anew: the calls it held are gone',
    );
  });
}
