/**
 * The service as far as it rings people back: the real queue, desk, journeys, ARI client and stores, without prompts,
 * HTTP and journal. It is started and killed by main.ts; it says 'ready' when it takes calls.
 */
import { MemoryReminderStore } from '../../src/reminders/index.js';
import { exampleCompany, MemoryBackOffice } from '../../src/customers/index.js';
import { Redis } from 'ioredis';
import { RedisDutyStore } from '../../src/agents/index.js';
import { ConversationDesk, WaitingDesk } from '../../src/conversations/index.js';
import { MemoryNuisanceStore, NuisanceList, ReceptionDesk } from '../../src/callers/index.js';
import { MemorySurgeStore, SurgeBoard } from '../../src/surges/index.js';
import { openCentre } from '../../src/apps/open-centre.js';
import { createAsteriskTelephony } from '../../src/asterisk/index.js';
import { PostgresCallbackStore } from '../../src/callbacks/index.js';
import { HandlerRegistry } from '../../src/ivr/index.js';
import { newId, systemClock } from '../../src/kernel/index.js';
import { createLogger, createPostgres } from '../../src/platform/index.js';
import { createRedisQueueStore } from '../../src/queue/index.js';
import { benchSite } from './site.js';

export interface EngineSettings {
  readonly ariUrl: string;
  readonly redisUrl: string;
  readonly postgresUrl: string;
  readonly agents: number;
  readonly dialsPerSec: number;
  readonly tenant: string;
  readonly signIn: boolean;
}

const engineId = 'bench';

async function run(settings: EngineSettings): Promise<void> {
  const log = createLogger({ level: 'error', bindings: { engine: engineId } });
  const life = new AbortController().signal;
  const site = benchSite(settings.agents, settings.dialsPerSec);
  const telephony = createAsteriskTelephony({
    url: settings.ariUrl,
    user: 'ringdown',
    password: 'right',
    engineId,
    logger: log,
  });
  const postgres = await createPostgres(settings.postgresUrl);
  const redis = new Redis(settings.redisUrl);
  const { desk } = await openCentre({
    engine: engineId,
    clock: systemClock,
    newId,
    chance: Math.random,
    log,
    telephony,
    site: () => site,
    prompts: { sounds: async (_, name) => [{ kind: 'file', path: name }], spoken: async () => [] },
    surges: new SurgeBoard({
      store: new MemorySurgeStore(),
      site: () => site,
      speak: () => Promise.resolve(),
      clock: systemClock,
      log,
    }),
    nuisance: new NuisanceList({ store: new MemoryNuisanceStore(), clock: systemClock, log }),
    reception: new ReceptionDesk(),
    conversations: new ConversationDesk(),
    reminderStore: new MemoryReminderStore(),
    waiting: new WaitingDesk(),
    handlers: new HandlerRegistry(),
    backOffice: new MemoryBackOffice(
      exampleCompany({ seed: 1, now: systemClock.now(), pinOf: () => '' }),
      systemClock,
    ),
    store: await createRedisQueueStore({
      url: settings.redisUrl,
      tenant: settings.tenant,
      engine: engineId,
      logger: log,
    }),
    dutyStore: new RedisDutyStore(redis, `{ringdown:${settings.tenant}}:`),
    voicemail: { left: () => Promise.resolve() },
    callbackStore: new PostgresCallbackStore(postgres),
    journal: { record: () => undefined, recordAgent: () => undefined },
    openCalls: () => Promise.resolve([]),
    waitFacts: { since: () => Promise.resolve([]), ofAnnounced: () => Promise.resolve([]) },
    seed: 'seed-of-the-benchmark',
    trunkPasswords: new Map(),
    life,
  });
  if (settings.signIn)
    await Promise.all([...site.agents.keys()].map((id) => desk.command(id, { kind: 'sign-in' }, 'bench')));
  process.stdout.write('ready\n');
}

run(JSON.parse(process.argv.at(-1) ?? '{}') as EngineSettings).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
