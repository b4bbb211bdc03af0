/** The side of the service that takes calls: queue, agents and journeys on one switch. */
import { createAgentDesk, RedisDutyStore } from '../agents/index.js';
import type { RunningAgentDesk } from '../agents/index.js';
import { createAsteriskTelephony } from '../asterisk/index.js';
import type { AsteriskTelephony } from '../asterisk/index.js';
import type { HandlerRegistry } from '../ivr/index.js';
import { newId, OperatorError, systemClock } from '../kernel/index.js';
import { answerArrivals, CallsInProgress, resumeCalls } from '../journeys/index.js';
import type { Centre } from '../journeys/index.js';
import type { DurableJournal } from '../journal/index.js';
import { logEvents } from '../platform/index.js';
import type { Config, Logger, Metrics, Redis } from '../platform/index.js';
import type { OpenedPrompts } from './open-prompts.js';
import { createRedisQueueStore, createSkillQueue } from '../queue/index.js';
import type { RedisQueueStore } from '../queue/index.js';
import type { VoicemailBoxes } from '../recordings/index.js';
import type { SiteHolder } from '../site/index.js';
import { measured } from './measured-journal.js';
import { putOrphansAway } from './orphans.js';

export interface CallParts {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly site: SiteHolder;
  readonly handlers: HandlerRegistry;
  readonly prompts: OpenedPrompts;
  readonly redis: Redis;
  readonly journal: DurableJournal;
  readonly voicemail: VoicemailBoxes;
  /** Aborted when the service stops: nothing new is begun, and what lives in the switch goes on there. */
  readonly life: AbortSignal;
}

export interface CallSide {
  readonly telephony: AsteriskTelephony;
  readonly store: RedisQueueStore;
  readonly desk: RunningAgentDesk;
  readonly calls: CallsInProgress;
}

/** Starts taking calls; what an earlier process left in the switch goes on first. */
export async function takeCalls(parts: CallParts): Promise<CallSide> {
  const { config, log, life } = parts;
  const clock = systemClock;
  const journal = measured(parts.journal, parts.metrics);
  const store = await createRedisQueueStore({
    url: config.redisUrl,
    tenant: config.tenant,
    engine: config.engineId,
    logger: log,
  });
  const queue = createSkillQueue({ store, engine: config.engineId, clock, logger: log });
  const telephony = createAsteriskTelephony({
    ...config.ari,
    engineId: config.engineId,
    logger: log,
    ...(config.bind === '0.0.0.0' ? {} : { mediaAddress: config.bind }),
  });
  const desk = createAgentDesk({
    site: () => parts.site.current,
    store: new RedisDutyStore(parts.redis, `ringdown:{${config.tenant}}:`),
    seats: {
      open: async (agentId, skills, idleSince) =>
        queue.deliver(await store.openSeat(agentId, skills, idleSince, clock.now())),
      close: async (agentId) => queue.deliver(await store.closeSeat(agentId, clock.now())),
      view: (agentId) => store.seat(agentId),
      views: () => store.seats(),
    },
    telephony,
    journal,
    clock,
    log,
    engine: config.engineId,
    seed: config.secretSeed,
    trunkPasswords: config.trunkPasswords,
  });
  const centre: Centre = {
    engine: config.engineId,
    clock,
    newId,
    log,
    telephony,
    site: () => parts.site.current,
    prompts: parts.prompts.book,
    handlers: parts.handlers,
    queue,
    agents: desk,
    voicemail: parts.voicemail,
    journal,
  };
  const calls = new CallsInProgress();

  logSwitch(telephony, log, parts.metrics);
  await queue.start(life);
  answerArrivals(centre, calls);
  await telephony.start(life);
  if (parts.prompts.musicIsNew) {
    await telephony.board.commands.request('asterisk.reloadModule', { moduleName: 'res_musiconhold.so' });
  }
  const survivors = await telephony.survivors();
  const resumed = resumeCalls(centre, survivors);
  for (const journey of resumed.journeys) calls.add(journey);
  await putOrphansAway(
    { store, queue, desk, site: () => parts.site.current, engine: config.engineId, clock, log },
    resumed.tickets,
  );
  await desk.start(life);
  parts.site.events.on('changed', () => {
    desk.siteChanged().catch((error: unknown) => {
      const remedy = error instanceof OperatorError ? error.remedy : undefined;
      log.error(
        { event: logEvents.siteRejected, err: error, remedy },
        'phones and trunks do not follow the new site',
      );
    });
  });
  const { conversations, putDown } = resumed;
  if (survivors.length > 0) {
    log.info(
      { event: logEvents.callResumed, calls: resumed.journeys.length, conversations, putDown },
      'calls of an earlier process go on',
    );
  }
  return { telephony, store, desk, calls };
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
