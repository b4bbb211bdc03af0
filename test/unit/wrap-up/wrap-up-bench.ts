/** Write-ups on stores in memory, a clock of their own and the example back office. */
import { MemoryCallbackStore, CallbackBook } from '../../../src/callbacks/index.js';
import { MemoryBackOffice } from '../../../src/customers/index.js';
import type { AgentStatus } from '../../../src/agents/index.js';
import { foldCall, type ContactEvent } from '../../../src/journal/index.js';
import { VirtualClock } from '../../../src/kernel/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import type { Site } from '../../../src/site/index.js';
import { ContactTeller, MemoryWrapUps, WrapUpDesk } from '../../../src/wrap-up/index.js';
import { exampleHoldings } from '../../support/example-holdings.js';

export const callId = 'call-1';
const words = (text: string) => new Map([['en', text]]);

const site = {
  company: {
    ...{ name: 'Lumen', timeZone: 'Europe/Budapest', languages: ['en'], defaultLanguage: 'en' },
    tags: new Map([['praise', words('Praise')]]),
  },
  numbers: new Map(),
  queues: new Map([
    [
      'service',
      {
        name: 'service',
        outcomes: new Map([['solved', words('Solved')]]),
        outcomeRequired: true,
      },
    ],
    ['sales', { name: 'sales', outcomes: new Map() }],
  ]),
  callbacks: {
    ...{ country: 'HU', allowed: ['+36'], forbidden: [], callerNumber: '+3619999999' },
    ...{ timeZones: new Map(), customerDay: { fromMinute: 0, toMinute: 1440 } },
  },
} as unknown as Site;

export class WrapUpBench {
  readonly clock = new VirtualClock(Date.UTC(2026, 10, 22, 9));
  readonly holdings = exampleHoldings(this.clock.now());
  readonly backOffice = new MemoryBackOffice(this.holdings, this.clock);
  readonly store = new MemoryWrapUps();
  readonly facts: ContactEvent[] = [];
  readonly life = new AbortController();
  /** Who writes which call up. */
  readonly wrapping = new Map<string, { callId: string; queue: string }>();
  /** Of the call. */
  events: readonly ContactEvent[];
  contacts = this.backOffice.contacts;
  readonly desk: WrapUpDesk;
  readonly #common;

  constructor(queue = 'service') {
    const customerId = this.customerId;
    const at = this.clock.now();
    const common = { callId, engine: 'engine-1', at };
    this.events = [
      {
        ...common,
        ...{ kind: 'call-arrived', callerNumber: '+36301234567', callerName: '', calledNumber: '+3610001' },
        ...{ trunk: 't', entry: 'main', language: 'en' },
      },
      { ...common, kind: 'customer-likely', customerId },
      { ...common, kind: 'conversation-started', agentId: 'anna', queue, waitMs: 0 },
      { ...common, kind: 'conversation-ended', agentId: 'anna', talkMs: 61_000, endedBy: 'caller' },
    ];
    this.wrapping.set('anna', { callId, queue });
    this.#common = {
      store: this.store,
      agents: { status: async (agentId: string) => this.#status(agentId) },
      site: () => site,
      story: async (asked: string) =>
        asked === callId ? { story: foldCall(this.events), events: this.events } : undefined,
      engine: 'engine-1',
      clock: this.clock,
      log: silentLogger,
    };
    const journal = {
      record: (event: ContactEvent) => void this.facts.push(event),
      recordAgent: () => undefined,
    };
    const callbacks = new CallbackBook({
      ...this.#common,
      store: new MemoryCallbackStore(),
      journal,
      newId: (kind) => `${kind}-1`,
      chance: () => 0.5,
    });
    this.desk = new WrapUpDesk({ ...this.#common, journal, callbacks, backOffice: this.backOffice });
  }

  get customerId(): string {
    return this.holdings.customers[0]?.id ?? '';
  }

  /** Begins to look after what is due. */
  tells(): void {
    new ContactTeller({
      ...this.#common,
      stories: async (callIds) =>
        new Map(
          callIds.includes(callId) ? [[callId, { story: foldCall(this.events), events: this.events }]] : [],
        ),
      notes: async () => 'Has moved.',
      backOffice: {
        contacts: {
          record: (...asked) => this.contacts.record(...asked),
          latest: (...asked) => this.contacts.latest(...asked),
        },
      },
      journal: { recordDurably: async (event) => void this.facts.push(event) },
      life: this.life.signal,
    }).start();
  }

  kinds(): readonly string[] {
    return this.facts.map(({ kind }) => kind);
  }

  #status(agentId: string): AgentStatus | undefined {
    const of = this.wrapping.get(agentId);
    return {
      ...{ agentId, name: agentId, phone: agentId, reason: undefined, since: 0, wrapUpUntil: undefined },
      duty: of ? 'wrapping' : 'available',
      state: of ? 'wrapping' : 'available',
      wrapUp: of && { ...of, extensions: 0 },
      ...{ phoneReachable: true, ticketId: undefined },
    };
  }
}
