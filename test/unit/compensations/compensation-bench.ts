/** Compensations on a store in memory, a clock of their own and the example back office. */
import {
  CompensationDesk,
  CompensationTeller,
  MemoryCompensations,
  type CompensationWish,
} from '../../../src/compensations/index.js';
import { MemoryBackOffice } from '../../../src/customers/index.js';
import { foldCall, type ContactEvent } from '../../../src/journal/index.js';
import { VirtualClock } from '../../../src/kernel/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import type { CompensationRules, Site } from '../../../src/site/index.js';
import { exampleHoldings } from '../../support/example-holdings.js';

export const callId = 'call-1';
const words = (text: string) => new Map([['en', text]]);

export const rules: CompensationRules = {
  currency: 'EUR',
  periodDays: 30,
  kinds: new Map([
    ['credit', { words: words('Credit'), worth: undefined }],
    ['free-visit', { words: words('Free visit'), worth: 1_850 }],
  ]),
  limits: new Map([
    ['agent', { each: 2_000, customer: 4_000 }],
    ['supervisor', { each: 10_000, customer: 20_000 }],
    ['admin', { each: 10_000, customer: 20_000 }],
  ]),
};

export const anna = { id: 'anna', role: 'agent', atEveryCall: false };
export const sue = { id: 'sue', role: 'supervisor', atEveryCall: true };
export const wish = (key: string, amount?: string, kind = 'credit'): CompensationWish => ({
  ...{ key: `wish-${key}`, kind, amount, reason: 'Waited at home for nothing' },
});

export class CompensationBench {
  readonly clock = new VirtualClock(Date.UTC(2026, 10, 22, 9));
  readonly holdings = exampleHoldings(this.clock.now());
  readonly backOffice = new MemoryBackOffice(this.holdings, this.clock);
  readonly store = new MemoryCompensations();
  readonly facts: ContactEvent[] = [];
  readonly life = new AbortController();
  compensations = this.backOffice.compensations;
  rules: CompensationRules | undefined = rules;
  events: ContactEvent[];
  readonly desk: CompensationDesk;
  readonly #common;

  constructor() {
    const common = { callId, engine: 'engine-1', at: this.clock.now() };
    this.events = [
      {
        ...common,
        ...{ kind: 'call-arrived', callerNumber: '+36301234567', callerName: '', calledNumber: '+3610001' },
        ...{ trunk: 't', entry: 'main', language: 'en' },
      },
      { ...common, kind: 'customer-likely', customerId: this.customerId },
    ];
    this.#common = {
      store: this.store,
      site: () => ({ compensation: this.rules, company: { defaultLanguage: 'en' } }) as unknown as Site,
      engine: 'engine-1',
      clock: this.clock,
      log: silentLogger,
    };
    this.desk = new CompensationDesk({
      ...this.#common,
      story: async (asked) =>
        asked === callId ? { story: foldCall(this.events), events: this.events } : undefined,
      hasCall: (agentId, asked) => agentId === 'anna' && asked === callId,
      journal: { record: (event) => void this.facts.push(event) },
    });
  }

  get customerId(): string {
    return this.holdings.customers[0]?.id ?? '';
  }

  /** Begins to tell. */
  tells(): void {
    const teller = new CompensationTeller({
      ...this.#common,
      backOffice: { compensations: { book: (...asked) => this.compensations.book(...asked) } },
      journal: { recordDurably: async (event) => void this.facts.push(event) },
      life: this.life.signal,
    });
    this.desk.onGiven(() => teller.wake());
    teller.start();
  }
}
