/** Puts the service together, starts it in order and stops it in the reverse one. */
import { accountMigrations, assertSafeToOpen } from '../accounts/index.js';
import { callbackMigrations } from '../callbacks/index.js';
import { callerMigrations, NuisanceList, PostgresNuisanceStore, ReceptionDesk } from '../callers/index.js';
import { compensationMigrations } from '../compensations/index.js';
import { customerMigrations } from '../customers/index.js';
import { conversationMigrations, ConversationDesk, WaitingDesk } from '../conversations/index.js';
import { directoryMigrations } from '../directory/index.js';
import type { DirectoryParts } from '../directory/index.js';
import { HandlerRegistry } from '../ivr/index.js';
import { messageOf, newId, OperatorError, systemClock } from '../kernel/index.js';
import { createJournal, journalMigrations } from '../journal/index.js';
import {
  createLogger,
  createMetrics,
  createPostgres,
  createRedis,
  createShutdown,
  logEvents,
  migrate,
  readConfig,
} from '../platform/index.js';
import type { Config, Logger, Shutdown } from '../platform/index.js';
import {
  createVoicemailBoxes,
  collectFallback,
  postgresCallRecordings,
  projectCallRecordings,
  projectVoicemails,
  RecordingKeeper,
  recordingMigrations,
} from '../recordings/index.js';
import { reminderMigrations } from '../reminders/index.js';
import { selfServiceHandlers } from '../self-service/index.js';
import { SiteHolder, SiteInvalid, describeMistake } from '../site/index.js';
import { administrationMigrations } from '../administration/index.js';
import { PostgresSurgeStore, SurgeBoard, surgeMigrations } from '../surges/index.js';
import { projectWrapUps, wrapUpMigrations } from '../wrap-up/index.js';
import { takeCalls } from './calls.js';
import { openBackOffice } from './open-back-office.js';
import { openDirectory } from './open-directory.js';
import { presence } from './presence.js';
import { openPrompts } from './open-prompts.js';
import { openSpeech } from './open-speech.js';
import { openCompensations } from './open-compensations.js';
import { openWrapUps } from './open-wrap-ups.js';
import { openWeb } from './open-web.js';
import { version } from './version.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is still in the journal when the service stops has so long to get into Postgres; the rest waits on disk. */
const flushWithinMs = 5_000;
const stopWithinMs = 20_000;
const fallbackEveryMs = 30_000;

/** Runs until the process is told to stop. A start that fails says why and what to do, and ends with code 1. */
export async function runService(env: Environment): Promise<void> {
  let log = createLogger({ level: 'info', bindings: { engine: env['RINGDOWN_ENGINE_ID'] ?? 'engine-1' } });
  try {
    const config = readConfig(env);
    log = createLogger({ level: config.logLevel, bindings: { engine: config.engineId } });
    assertSafeToOpen({
      binds: [config.bind, config.http.host],
      adminPassword: config.adminPassword,
      seed: config.secretSeed,
    });
    const shutdown = createShutdown({ logger: log, deadlineMs: stopWithinMs });
    await start(config, env, log, shutdown);
  } catch (error) {
    log.error(
      { event: logEvents.serviceStopped, ...explained(error) },
      `the service cannot start: ${messageOf(error)}`,
    );
    process.exit(1);
  }
}

async function start(config: Config, env: Environment, log: Logger, shutdown: Shutdown): Promise<void> {
  const clock = systemClock;
  const startedAt = clock.now();
  const life = shutdown.signal;
  log.info(
    { event: logEvents.serviceStarted, version, node: process.version, engine: config.engineId },
    'the service starts',
  );

  const site = await SiteHolder.load(config.siteDir);
  const { company, fingerprint } = site.current;
  log.info({ event: logEvents.siteLoaded, company: company.name, fingerprint }, 'site loaded');

  const metrics = createMetrics({ engine: config.engineId });
  const redis = await createRedis(config.redisUrl, { name: 'duty', logger: log });
  shutdown.onClose('redis', () => void redis.disconnect());
  const postgres = await createPostgres(config.postgresUrl);
  shutdown.onClose('postgres', () => postgres.end());
  await migrate(
    config.postgresUrl,
    [
      journalMigrations,
      recordingMigrations,
      accountMigrations,
      callbackMigrations,
      callerMigrations,
      surgeMigrations,
      customerMigrations,
      conversationMigrations,
      directoryMigrations,
      reminderMigrations,
      wrapUpMigrations,
      compensationMigrations,
      administrationMigrations,
    ],
    log,
  );

  const journal = createJournal({
    postgres,
    spoolDir: `${config.spoolDir}/${config.engineId}`,
    logger: log,
    metrics,
    projections: [projectVoicemails, projectCallRecordings, projectWrapUps],
  });
  await journal.start();
  shutdown.onFailure(() => journal.keepNow());
  shutdown.onClose('journal', async () => void (await journal.flush(flushWithinMs)));
  const voicemail = createVoicemailBoxes({ journal, engine: config.engineId, logger: log, metrics });
  const prompts = await openPrompts(config, site, log);
  const { backOffice, guesses, pinCheck } = await openBackOffice({
    settings: site.current.backOffice,
    postgres,
    seed: config.secretSeed,
    env,
    clock,
    log,
    life,
  });
  const handlers = new HandlerRegistry(
    selfServiceHandlers({ backOffice, pinCheck, site: () => site.current, clock, newId, log }),
  );

  const surges = new SurgeBoard({
    store: new PostgresSurgeStore(postgres),
    site: () => site.current,
    speak: (language, text) => prompts.spoken(language, text),
    clock,
    log,
  });
  const nuisance = new NuisanceList({ store: new PostgresNuisanceStore(postgres), clock, log });
  const reception = new ReceptionDesk();
  const desks = { conversations: new ConversationDesk(), waiting: new WaitingDesk() };
  await Promise.all([surges.start(life), nuisance.start(life)]);

  // Of nobody, until calls are taken.
  let there: DirectoryParts['there'] = async () => 'unknown';
  const directory = openDirectory(site, postgres, (whom) => there(whom));

  const side = await takeCalls({
    config,
    log,
    metrics,
    site,
    handlers,
    recognisers: openSpeech(site, clock, log, shutdown),
    prompts,
    redis,
    postgres,
    journal,
    voicemail,
    surges,
    nuisance,
    reception,
    backOffice,
    ...desks,
    directory,
    life,
  });
  there = presence(side.desk);
  shutdown.onClose('calls', () => side.telephony.stopped);

  const speaking = { side, site, postgres, journal, backOffice, engine: config.engineId, log, life };
  const wrapUps = openWrapUps({ ...speaking, metrics });
  const compensations = openCompensations(speaking);

  let ready = false;
  const http = await openWeb({
    config,
    site,
    side,
    prompts,
    metrics,
    redis,
    postgres,
    backOffice,
    guesses,
    surges,
    nuisance,
    reception,
    ...desks,
    directory,
    wrapUps,
    compensations,
    clock,
    log,
    ready: () => ready && !life.aborted,
  });
  const { url } = await http.listen();
  shutdown.onClose('http', () => http.close());

  new RecordingKeeper({
    store: postgresCallRecordings(postgres),
    telephony: side.telephony,
    journal,
    engine: config.engineId,
    clock,
    logger: log,
    life,
  }).start();
  void collectMessages(life, log, () =>
    collectFallback({
      telephony: side.telephony,
      journal,
      postgres,
      engine: config.engineId,
      box: 'fallback',
      clock,
      logger: log,
      metrics,
    }),
  );
  ready = true;
  log.info(
    { event: logEvents.serviceReady, tookMs: clock.now() - startedAt, url },
    'the service takes calls',
  );
}

/** Messages that callers left while no service ran get into a box, now and whenever the dialplan had to help out. */
async function collectMessages(
  life: AbortSignal,
  log: Logger,
  collect: () => Promise<number>,
): Promise<void> {
  while (!life.aborted) {
    await collect().catch((error: unknown) => {
      log.warn(
        { event: logEvents.voicemailCollected, err: error },
        'messages left without the service wait on',
      );
    });
    await systemClock.after(fallbackEveryMs, life).catch(() => undefined);
  }
}

function explained(error: unknown): object {
  if (error instanceof SiteInvalid) {
    return {
      problem: error.message,
      mistakes: error.mistakes.map(describeMistake),
      remedy: 'mend the lines named above; npm run check tells when all is in order',
    };
  }
  if (error instanceof OperatorError) return { problem: error.message, remedy: error.remedy };
  return { err: error };
}
