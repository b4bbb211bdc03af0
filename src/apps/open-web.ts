/** The web side: the API, the pages and what they are told live. */
import { resolve } from 'node:path';
import { PostgresSiteChangeStore, SiteEditor, siteEditRoutes } from '../administration/index.js';
import type { RenderedPromptBook } from '../prompts/index.js';
import { Accounts, accountRoutes, PostgresAccountStore } from '../accounts/index.js';
import { callbackRoutes } from '../callbacks/index.js';
import { agentRoutes, browserPhoneRoutes, sipPath } from '../agents/index.js';
import type { NuisanceList, ReceptionDesk } from '../callers/index.js';
import { nuisanceRoutes, receptionRoutes } from '../callers/index.js';
import type { BackOffice, PinGuesses } from '../customers/index.js';
import type { CompensationDesk } from '../compensations/index.js';
import { compensationRoutes } from '../compensations/index.js';
import { customerRoutes } from '../customers/index.js';
import type { ConversationDesk, WaitingDesk } from '../conversations/index.js';
import {
  conversationRoutes,
  escalationRoutes,
  recordRoutes,
  dialRoutes,
  errandRoutes,
  noteRoutes,
  PostgresCallNotes,
  supervisionRoutes,
  waitingRoutes,
} from '../conversations/index.js';
import { createHttpServer, healthRoutes, metricsRoutes, pipeSocket } from '../http/index.js';
import type { DependencyCheck } from '../http/index.js';
import type { Directory } from '../directory/index.js';
import { directoryRoutes } from '../directory/index.js';
import { callRoutes, createCallLog, ticketDecisions } from '../journal/index.js';
import type { Clock } from '../kernel/index.js';
import type { Config, Logger, Metrics, Postgres, Redis } from '../platform/index.js';
import {
  callRecordingRoutes,
  postgresCallRecordings,
  postgresVoicemails,
  voicemailRoutes,
} from '../recordings/index.js';
import { liveSocket } from '../live/index.js';
import type { SiteHolder } from '../site/index.js';
import { reportRoutes } from '../reports/index.js';
import { waitRoutes } from '../waits/index.js';
import type { SurgeBoard } from '../surges/index.js';
import { surgeRoutes } from '../surges/index.js';
import { wrapUpRoutes } from '../wrap-up/index.js';
import type { CallSide } from './calls.js';
import { gaugedMetrics } from './gauges.js';
import { mayDial } from './may-dial.js';
import { absentAgents, explainRoutes } from './explain-routes.js';
import { queueRoutes, siteRoutes } from './routes.js';
import { storyOf, type OpenedWrapUps } from './open-wrap-ups.js';
import { version } from './version.js';

export interface WebParts {
  readonly config: Config;
  readonly site: SiteHolder;
  readonly side: CallSide;
  readonly prompts: RenderedPromptBook;
  readonly metrics: Metrics;
  readonly redis: Redis;
  readonly postgres: Postgres;
  readonly backOffice: BackOffice;
  readonly guesses: PinGuesses;
  readonly surges: SurgeBoard;
  readonly nuisance: NuisanceList;
  readonly reception: ReceptionDesk;
  readonly conversations: ConversationDesk;
  readonly waiting: WaitingDesk;
  readonly directory: Directory;
  readonly wrapUps: OpenedWrapUps;
  readonly compensations: CompensationDesk;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether calls are taken. */
  readonly ready: () => boolean;
}

/** Does not listen yet. */
export async function openWeb({
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
  conversations,
  waiting,
  directory,
  wrapUps,
  compensations,
  clock,
  log,
  ready,
}: WebParts) {
  const accounts = new Accounts({
    site: () => site.current,
    store: new PostgresAccountStore(postgres),
    seed: config.secretSeed,
    adminPassword: config.adminPassword,
    clock,
    log,
  });
  return createHttpServer({
    ...config.http,
    logger: log,
    metrics,
    auth: accounts,
    version,
    routes: [
      healthRoutes({
        version,
        engine: config.engineId,
        clock,
        logger: log,
        checks: checks(side, redis, postgres),
        ready,
      }),
      metricsRoutes(gaugedMetrics(metrics, side, wrapUps.store, clock)),
      accountRoutes(accounts),
      agentRoutes(side.desk, (agentId) => wrapUps.desk.checkFinished(agentId)),
      wrapUpRoutes(wrapUps.desk),
      compensationRoutes(compensations),
      browserPhoneRoutes({
        site: () => site.current,
        seed: config.secretSeed,
        iceServers: config.iceServers.map((server) => ({ ...server })),
      }),
      queueRoutes(side.store),
      explainRoutes({
        store: side.store,
        decisions: (ticketId) => ticketDecisions(postgres, ticketId),
        absent: () => absentAgents(side.desk),
        clock,
        timeZone: () => site.current.company.timeZone,
      }),
      waitRoutes(side.waits),
      reportRoutes({ postgres, site: () => site.current, clock }),
      callRoutes(createCallLog(postgres)),
      customerRoutes({
        backOffice,
        story: storyOf(side, postgres),
        hasCall: (agentId, callId) => side.floor.hasCall(agentId, callId),
        guesses,
        clock,
        log,
      }),
      voicemailRoutes({ store: postgresVoicemails(postgres), telephony: side.telephony, clock, logger: log }),
      callRecordingRoutes({
        store: postgresCallRecordings(postgres),
        telephony: side.telephony,
        clock,
        logger: log,
      }),
      callbackRoutes(side.callbacks),
      siteRoutes(site, log),
      siteEditRoutes({
        editor: new SiteEditor({ site, store: new PostgresSiteChangeStore(postgres), clock, log }),
        site: () => site.current,
        hear: (language, text, values) => prompts.tried(language, text, values),
      }),
      surgeRoutes(surges),
      directoryRoutes(directory, () => site.current),
      nuisanceRoutes(nuisance),
      receptionRoutes(reception),
      recordRoutes(conversations),
      escalationRoutes(conversations, () => site.current),
      conversationRoutes(
        conversations,
        () => site.current,
        (written) => mayDial(site.current, written),
      ),
      dialRoutes({
        mayDial: (written) => mayDial(site.current, written),
        checkFinished: (agentId) => wrapUps.desk.checkFinished(agentId),
        place: side.place,
      }),
      errandRoutes(conversations, () => site.current),
      supervisionRoutes(conversations, () => site.current),
      waitingRoutes(
        waiting,
        () => site.current,
        async (ticketId) => (await side.store.ticket(ticketId))?.state === 'offered',
      ),
      noteRoutes({
        notes: new PostgresCallNotes(postgres),
        hadCall: async (agentId, callId) =>
          side.floor.hasCall(agentId, callId) ||
          ((await createCallLog(postgres).story(callId))?.story.agents.includes(agentId) ?? false),
        clock,
      }),
    ],
    sockets: [
      liveSocket(side.floor, clock),
      {
        path: sipPath,
        access: 'any-role',
        open: pipeSocket({ url: new URL('/ws', config.ari.url).href, protocol: 'sip', logger: log }),
      },
    ],
    ...(config.webDir === '' ? {} : { webFiles: resolve(config.webDir) }),
  });
}

const checks = (side: CallSide, redis: Redis, postgres: Postgres): readonly DependencyCheck[] => [
  {
    name: 'asterisk',
    required: true,
    check: () => {
      if (!side.telephony.connected) return Promise.reject(new Error('not connected'));
      return Promise.resolve();
    },
  },
  { name: 'redis', required: true, check: async () => void (await redis.ping()) },
  // Calls go on without it; the journal is kept on the local disk meanwhile.
  { name: 'postgres', required: false, check: async () => void (await postgres.query('SELECT 1')) },
];
