/** The real centre on the switch and the stores in memory. */
import { MemoryDutyStore } from '../../../src/agents/index.js';
import type { AgentDesk, AgentState, Duty } from '../../../src/agents/index.js';
import { MemoryCallbackStore } from '../../../src/callbacks/index.js';
import type { CallbackBook, CallbackStore } from '../../../src/callbacks/index.js';
import { MemoryNuisanceStore, NuisanceList, ReceptionDesk } from '../../../src/callers/index.js';
import { ConversationDesk, WaitingDesk } from '../../../src/conversations/index.js';
import { MemoryBackOffice, MemoryPinGuesses, PinCheck } from '../../../src/customers/index.js';
import type { BackOffice, Holdings } from '../../../src/customers/index.js';
import { selfServiceHandlers } from '../../../src/self-service/index.js';
import { openCentre } from '../../../src/apps/open-centre.js';
import type { CentreParts, OpenedCentre } from '../../../src/apps/open-centre.js';
import { seededRandom } from '../../../src/kernel/index.js';
import { defineHandler, HandlerRegistry } from '../../../src/ivr/index.js';
import type { ContactEvent, OpenCall } from '../../../src/journal/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import type { Logger } from '../../../src/platform/index.js';
import type { PromptBook } from '../../../src/prompts/index.js';
import { MemoryQueue } from '../../../src/queue/index.js';
import type { QueueStore } from '../../../src/queue/index.js';
import type { LeftMessage, VoicemailBoxes } from '../../../src/recordings/index.js';
import { MemorySurgeStore, SurgeBoard } from '../../../src/surges/index.js';
import { MemoryReminderStore } from '../../../src/reminders/index.js';
import type { Site } from '../../../src/site/index.js';
import type { Sound } from '../../../src/telephony/index.js';
import { exampleHoldings } from '../example-holdings.js';
import { testSeed } from '../properties.js';
import { fallible } from '../fallible-queue-store.js';
import type { Trouble } from '../fallible-queue-store.js';
import { phoneOf, testSite } from './test-site.js';
import type { MemoryJournal } from './memory-journal.js';
import { World } from './world.js';
import type { EngineParts, RunningEngine } from './world.js';

/** The same name after a crash, as a restarted service has. */
const engine = 'engine-1';

/** What outlives an engine. */
export class Shared {
  readonly queue = new MemoryQueue();
  readonly duties = new MemoryDutyStore();
  readonly callbacks = new MemoryCallbackStore();
  readonly reminders = new MemoryReminderStore();
  readonly callbackTrouble = { away: false };
  book: CallbackBook | undefined;
  readonly surges = new MemorySurgeStore();
  readonly nuisance = new MemoryNuisanceStore();
  readonly messages: LeftMessage[] = [];
  readonly guesses = new MemoryPinGuesses();
  holdings: Holdings | undefined;
  site: Site = testSite;
  speech: CentreOptions['speech'];
  backOffice: BackOffice | undefined;
  surgeBoard: SurgeBoard | undefined;
  nuisanceList: NuisanceList | undefined;
  reception = new ReceptionDesk();
  conversations = new ConversationDesk();
  waiting = new WaitingDesk();
  readonly queueTrouble: Trouble = { away: false, losesAnswers: false };
  /** Prompts that cannot be made. */
  readonly lackingPrompts = new Set<string>();
  /** What the engines logged as errors. */
  readonly errors: string[] = [];
  desk: AgentDesk | undefined;
  place: OpenedCentre['place'] | undefined;
  /** What the journal of days before has. */
  history: readonly ContactEvent[] = [];
  /** The journal so far, which the call log is made of. */
  journal: MemoryJournal | undefined;
  /** One row of chances for all engines of a world. */
  readonly chance = seededRandom(testSeed);
  /** Aborted when the next engine starts: a dead one reads no more news. */
  reading = new AbortController();
}

export type CentreWorld = World<Shared>;

export interface CentreOptions {
  readonly soundLengthMs?: (sound: Sound) => number | undefined;
  /** What the journal of days before has. */
  readonly history?: (now: number) => readonly ContactEvent[];
  /** Another company than the tests' own. */
  readonly site?: Site;
  /** What the back office holds; the example company unless given. */
  readonly holdings?: (now: number) => Holdings;
  /** Understands what callers say, and what their questions are about. */
  readonly speech?: Pick<CentreParts, 'recognisers' | 'directory'>;
}

export async function centreWorld({
  soundLengthMs,
  history,
  site,
  speech,
  holdings,
}: CentreOptions = {}): Promise<CentreWorld> {
  const world = await World.begin<Shared>({
    share: (clock) =>
      Object.assign(new Shared(), {
        history: history?.(clock.now()) ?? [],
        site: site ?? testSite,
        speech,
        holdings: holdings?.(clock.now()),
      }),
    startEngine,
    phoneOf: (agentId) => site?.agents.get(agentId)?.phone ?? phoneOf(agentId),
    ...(soundLengthMs && { soundLengthMs }),
  });
  world.shared.journal = world.journal;
  return world;
}

const breaks = defineHandler({
  name: 'breaks',
  inputs: [],
  outcomes: ['done'],
  sets: [],
  run: () => Promise.reject(new Error('the handler is broken')),
});

async function startEngine(parts: EngineParts<Shared>): Promise<RunningEngine> {
  const { shared, clock } = parts;
  shared.reading.abort();
  shared.reading = new AbortController();
  const boxes: VoicemailBoxes = {
    left: async (message) => {
      shared.messages.push(message);
      const { leftAt: at, ...facts } = message;
      parts.journal.record({ kind: 'voicemail-left', at, engine, end: 'finished', ...facts });
    },
  };
  const store = readableUntil(
    shared.reading.signal,
    fallible(shared.queue.storeFor(engine), shared.queueTrouble),
  );
  const site = () => shared.site;
  const surges = new SurgeBoard({
    store: shared.surges,
    site,
    speak: () => Promise.resolve(),
    clock,
    log: silentLogger,
  });
  const nuisance = new NuisanceList({ store: shared.nuisance, clock, log: silentLogger });
  await Promise.all([surges.start(parts.signal), nuisance.start(parts.signal)]);
  shared.reception = new ReceptionDesk();
  shared.conversations = new ConversationDesk();
  shared.waiting = new WaitingDesk();
  shared.surgeBoard = surges;
  shared.nuisanceList = nuisance;
  const backOffice = openBackOffice(parts);
  const { desk, callbacks, calls, place } = await openCentre({
    engine,
    clock,
    newId: parts.newId,
    chance: shared.chance,
    log: errorsInto(shared),
    telephony: parts.telephony,
    site,
    prompts: lacking(shared.lackingPrompts, parts.prompts),
    handlers: new HandlerRegistry([
      breaks,
      ...selfServiceHandlers({
        ...{ backOffice, site, clock, newId: parts.newId, log: silentLogger },
        pinCheck: new PinCheck({ backOffice, guesses: parts.port('guesses', shared.guesses), clock }),
      }),
    ]),
    ...shared.speech,
    backOffice,
    surges,
    nuisance,
    reception: shared.reception,
    conversations: shared.conversations,
    waiting: shared.waiting,
    store: parts.port('queue', store),
    dutyStore: parts.port('duty', shared.duties),
    voicemail: parts.port('voicemail', boxes),
    reminderStore: parts.port('reminders', shared.reminders),
    callbackStore: parts.port('callbacks', reachable(shared.callbacks, shared.callbackTrouble)),
    journal: parts.journal,
    waitFacts: {
      since: async (at) => factsOf(shared).filter((fact) => fact.at >= at),
      ofAnnounced: async () => factsOf(shared),
    },
    openCalls: async () => openCallsOf(shared.journal?.events ?? []),
    seed: 'seed-of-the-tests',
    trunkPasswords: new Map(),
    life: parts.signal,
  });
  shared.desk = desk;
  shared.book = callbacks;
  shared.place = place;
  return {
    agentSignsIn: async (agentId) => void (await desk.command(agentId, { kind: 'sign-in' }, 'test')),
    get underWay() {
      return calls.count;
    },
  };
}

/** Made when first asked for: most tests have no customers. */
function openBackOffice(parts: EngineParts<Shared>): BackOffice {
  const { shared, clock } = parts;
  shared.holdings ??= exampleHoldings(clock.now());
  shared.backOffice ??= new MemoryBackOffice(shared.holdings, clock);
  const { backOffice } = shared;
  return {
    customers: parts.port('customers', backOffice.customers),
    accounts: parts.port('accounts', backOffice.accounts),
    orders: parts.port('orders', backOffice.orders),
    appointments: parts.port('appointments', backOffice.appointments),
    services: parts.port('services', backOffice.services),
    contacts: parts.port('contacts', backOffice.contacts),
    compensations: parts.port('compensations', backOffice.compensations),
    tickets: parts.port('tickets', backOffice.tickets),
    promotions: parts.port('promotions', backOffice.promotions),
    branches: parts.port('branches', backOffice.branches),
  };
}

const factsOf = ({ history, journal }: Shared) =>
  [...history, ...(journal?.events ?? [])].map((event, number) => ({ id: String(number), ...event }));

/** What the call log would answer: calls that arrived and have no end. */
function openCallsOf(events: readonly ContactEvent[]): readonly OpenCall[] {
  const ended = new Set(events.flatMap(({ kind, callId }) => (kind === 'call-ended' ? [callId] : [])));
  return events.flatMap(({ kind, callId, at }) =>
    (kind === 'call-arrived' || kind === 'call-placed') && !ended.has(callId)
      ? [{ callId, arrivedAt: at }]
      : [],
  );
}

/** Rejects whatever is asked of it while it is away. */
const reachable = <S extends CallbackStore>(store: S, trouble: { readonly away: boolean }): S =>
  new Proxy(store, {
    get: (target, key): unknown => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown =>
        trouble.away ? Promise.reject(new Error('the database is away')) : Reflect.apply(value, target, args);
    },
  });

const readableUntil = <S extends QueueStore>(end: AbortSignal, store: S): S =>
  new Proxy(store, {
    get: (target, key): unknown =>
      key === 'effectsForMe'
        ? (signal: AbortSignal) => target.effectsForMe(AbortSignal.any([signal, end]))
        : Reflect.get(target, key, target),
  });

const lacking = (names: ReadonlySet<string>, prompts: PromptBook): PromptBook => ({
  sounds: (language, name, values) =>
    names.has(name)
      ? Promise.reject(new Error(`no sound for ${name}`))
      : prompts.sounds(language, name, values),
  spoken: (language, text) => prompts.spoken(language, text),
});

function errorsInto({ errors, reading }: Shared): Logger {
  const nothing = () => undefined;
  const log: Logger = {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: (facts, message) => {
      if (reading.signal.aborted) return;
      const { err } = facts as { err?: unknown };
      errors.push(`${message}: ${err instanceof Error ? (err.stack ?? err.message) : JSON.stringify(facts)}`);
    },
    child: () => log,
  };
  return log;
}

export const deskOf = ({ shared }: CentreWorld): AgentDesk => {
  if (!shared.desk) throw new Error('no desk is open');
  return shared.desk;
};

export async function dutyOf(world: CentreWorld, agentId: string): Promise<Duty> {
  return (await shownState(world, agentId)).duty;
}

export async function stateOf(world: CentreWorld, agentId: string): Promise<AgentState> {
  return (await shownState(world, agentId)).state;
}

async function shownState(world: CentreWorld, agentId: string) {
  const status = await deskOf(world).status(agentId);
  if (!status) throw new Error(`there is no agent ${agentId}`);
  return status;
}
