/**
 * Every flow of the example company in every language, on real calls: what is heard is the very sound that was rendered
 * for it. A flow that no way here leads to fails by its name.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleOf } from '../../src/customers/index.js';
import type { AccountState } from '../../src/customers/index.js';
import { loadSite } from '../../src/site/index.js';
import type { Site } from '../../src/site/index.js';
import type { Prompt, RobotCall } from '../support/sip/index.js';
import { exampleCustomers, startCompany, startWithinMs } from './company.js';
import type { ExampleCustomer, PrivateCompany } from './company.js';

jest.setTimeout(480_000);

const example = join(__dirname, '../../site');
const languages = ['en', 'hu', 'ru', 'nl'] as const;
type Language = (typeof languages)[number];

/** Numbers for each language, at which flows begin that no menu leads to. */
const entrances = ['main', 'after-hours', 'director'] as const;

const numberOf = (flow: (typeof entrances)[number], language: Language): string =>
  `+3619990${entrances.indexOf(flow)}${languages.indexOf(language)}`;

let siteDir: string;
let site: Site;
let stack: PrivateCompany;
let customers: readonly ExampleCustomer[];
const entered = new Map<Language, Set<string>>(languages.map((language) => [language, new Set()]));

beforeAll(async () => {
  siteDir = mkdtempSync(join(tmpdir(), 'ringdown-languages-'));
  // The container's user is another one.
  chmodSync(siteDir, 0o755);
  cpSync(example, siteDir, { recursive: true });
  const rows = languages.flatMap((language) =>
    entrances.map((flow) => `  "${numberOf(flow, language)}": { flow: ${flow}, language: ${language} }\n`),
  );
  const numbers = join(siteDir, 'numbers.yaml');
  writeFileSync(numbers, readFileSync(numbers, 'utf8').replace('numbers:\n', `numbers:\n${rows.join('')}`));
  // One for each language who is asked for at once.
  const agents = join(siteDir, 'agents.yaml');
  writeFileSync(agents, readFileSync(agents, 'utf8').replace('service: 4, dutch: 9', 'service: 5, dutch: 9'));
  site = await loadSite(siteDir);
  stack = await startCompany(siteDir);
  customers = await exampleCustomers(stack);
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  rmSync(siteDir, { recursive: true, force: true });
});

afterEach(() => stack.company.rest());

/** One caller who speaks one language. */
class Caller {
  #sinceMs = 0;

  private constructor(
    readonly language: Language,
    readonly number: string,
    readonly call: RobotCall,
  ) {}

  static async dials(language: Language, to: string, scene: number): Promise<Caller> {
    const number = `+3620888${scene}${languages.indexOf(language)}01`;
    return new Caller(language, number, await stack.company.dial(to, number));
  }

  /** One of these prompts, so much of it. */
  async hears(names: string | readonly string[], atLeast = 0.4, language: Language = this.language) {
    const waits = [names].flat().map(async (name) => {
      const prompt = await stack.company.prompt(name, language);
      await this.call.hearsPrompt(prompt, { atLeast, withinMs: 40_000, sinceMs: this.#sinceMs });
    });
    await Promise.any(waits).catch(async (error: unknown) => {
      const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
      await this.#misses([names].flat().join(' or '), first);
    });
  }

  /** What was had from the service before the call: asking for it takes longer than a menu waits. */
  async hearsWords(prompt: Prompt, atLeast = 0.6) {
    await this.call
      .hearsPrompt(prompt, { atLeast, withinMs: 40_000, sinceMs: this.#sinceMs })
      .catch((error: unknown) => this.#misses('what was asked for', error));
  }

  /** What is heard next must have been said after it: prompts that ask alike sound alike in part. */
  async presses(keys: string): Promise<void> {
    await this.call.presses(keys);
    this.#sinceMs = performance.now();
  }

  /** With what the journal says of the call, for whoever wonders why. */
  async #misses(what: string, cause: unknown): Promise<never> {
    const [row] = await stack.company.calls(this.number, ([newest]) => newest !== undefined);
    const story = await stack.company.api('GET', `/api/calls/${row?.callId ?? ''}`);
    throw new Error(`${this.language}: ${what} was not heard: ${JSON.stringify(story)}`, { cause });
  }

  /** Hangs up, and notes which flows the journal says were entered. */
  async hangsUp(): Promise<void> {
    await this.call.hangsUp();
    const [row] = await stack.company.calls(
      this.number,
      ([newest]) => newest !== undefined && newest.outcome !== null,
    );
    const { events } = await stack.company.api<{ events: { kind: string; flow?: string }[] }>(
      'GET',
      `/api/calls/${row?.callId ?? ''}`,
    );
    for (const { kind, flow } of events)
      if (kind === 'flow-entered' && flow !== undefined) entered.get(this.language)?.add(flow);
  }
}

/** The same way in all languages at once. */
const inEvery = (way: (language: Language) => Promise<void>) => Promise.all(languages.map(way));

/** What is asked of the service before anybody calls: it takes the processor from those who speak. */
async function forEvery<T>(ask: (language: Language) => Promise<T>): Promise<(language: Language) => T> {
  const answers = new Map<Language, T>();
  for (const language of languages) answers.set(language, await ask(language));
  return (language) => answers.get(language) as T;
}

it('the main menu, faults, and a number that is read back', async () => {
  const values = { contractNumber: '204617' };
  const readBack = await forEvery((language) =>
    stack.company.promptSaying('repeat-contract-number', values, language),
  );
  await inEvery(async (language) => {
    const caller = await Caller.dials(language, numberOf('main', language), 1);
    await caller.hears('main-menu', 0.1);
    await caller.presses('2');
    await caller.hears('technical-menu', 0.2);
    await caller.presses('2');
    await caller.hears('ask-contract-number');
    await caller.presses('204617#');
    await caller.hearsWords(readBack(language));
    await caller.hangsUp();
  });
});

it('after hours', async () => {
  await inEvery(async (language) => {
    const caller = await Caller.dials(language, numberOf('after-hours', language), 2);
    await caller.hears('closed');
    await caller.hears('after-hours-menu', 0.2);
    await caller.presses('1');
    await caller.hears('leave-message');
    await caller.hangsUp();
  });
});

it('the protected director', async () => {
  await inEvery(async (language) => {
    const caller = await Caller.dials(language, numberOf('director', language), 8);
    await caller.hears('who-calls-why');
    await caller.hangsUp();
  });
});

it('sales and the Dutch desk while nobody is there', async () => {
  await inEvery(async (language) => {
    const sales = await Caller.dials(language, numberOf('main', language), 3);
    await sales.presses('3');
    await sales.hears('leave-message');
    await sales.hangsUp();
    const dutch = await Caller.dials(language, numberOf('main', language), 4);
    await dutch.presses('4');
    await dutch.hears('leave-message', 0.4, 'nl');
    await dutch.hangsUp();
  });
});

function balancePrompt({ balance, dueOn }: AccountState): string {
  const amount = Number(balance.amount);
  if (amount === 0) return 'balance-settled';
  if (amount < 0) return 'balance-credit';
  return (dueOn ?? '') < new Date().toISOString().slice(0, 10) ? 'balance-overdue' : 'balance-due';
}

it('what customers settle by themselves, and whom to ask about what', async () => {
  const holdings = exampleOf('', Date.now());
  const [topic] = site.directory.values();
  const asked = await forEvery(async (language) => {
    const customer = customers[languages.indexOf(language)];
    if (!customer) throw new Error('the example has too few customers');
    const id = holdings.customers.find(({ accountNumber }) => accountNumber === customer.accountNumber)?.id;
    const account = holdings.accounts.get(id ?? '');
    if (!account) throw new Error(`${customer.accountNumber} has no account`);
    const values = {
      balance: `${Math.abs(Number(account.balance.amount)).toFixed(2)} ${account.balance.currency}`,
      balanceDueOn: account.dueOn ?? '',
    };
    const firstTopic = { name: topic?.names.get(language) ?? '', key: 1 };
    return {
      customer,
      balance: await stack.company.promptSaying(balancePrompt(account), values, language),
      choice: await stack.company.promptSaying('contact-choice', firstTopic, language),
    };
  });
  await inEvery(async (language) => {
    const { customer, balance, choice } = asked(language);
    const caller = await Caller.dials(language, numberOf('main', language), 5);
    await caller.presses('7');
    await caller.hears('ask-account-number');
    await caller.presses(`${customer.accountNumber}#`);
    await caller.hears('ask-pin');
    await caller.presses(`${customer.pin}#`);
    await caller.hears('self-service-menu', 0.2);

    await caller.presses('1');
    await caller.hearsWords(balance);
    await caller.hears('account-what-next', 0.2);
    await caller.presses('*');
    await caller.hears('self-service-menu', 0.2);

    await caller.presses('2');
    await caller.hears('orders-menu', 0.2);
    await caller.presses('*');
    await caller.presses('3');
    await caller.hears(['appointment-menu', 'appointment-none'], 0.2);
    await caller.presses('*');
    await caller.presses('4');
    await caller.hears(['service-menu-block', 'service-menu-activate', 'service-none'], 0.2);
    await caller.presses('*');

    await caller.presses('5');
    await caller.hears('company-menu', 0.1);
    await caller.presses('4');
    // Where words are understood the caller is asked what it is about.
    if (site.speech.recognisers.has(language)) {
      await caller.hears('ask-question', 0.2);
      await caller.presses('*');
    }
    await caller.hearsWords(choice);
    await caller.presses('1');
    // The bookkeeper is not there, and nobody serves the queue.
    await caller.hears('leave-message');
    await caller.hangsUp();
  });
});

it('the menus of callers who wait', async () => {
  const alice = await stack.company.phone('alice');
  await alice.signsIn();
  await alice.dials('*121');
  await inEvery(async (language) => {
    const caller = await Caller.dials(language, numberOf('main', language), 6);
    await caller.presses('1');
    await caller.hears('service-welcome');
    await caller.presses('*');
    await caller.hears('waiting-menu', 0.2);
    await caller.presses('1');
    await caller.hears('office-hours');
    await caller.hangsUp();
  });
});

it('agents send callers to be identified', async () => {
  const { company } = stack;
  const phones = await Promise.all(['alice', 'bob', 'carol', 'dave'].map((id) => company.phone(id)));
  for (const phone of phones) await phone.signsIn();
  const sent = phones.map(async (phone) => {
    await phone.takesNextCall(60_000);
    const errand = `/api/agents/${phone.agentId}/call/errand`;
    await company.eventually(`${phone.agentId} to speak with the caller`, async () => {
      await company.api('POST', errand, { errand: 'identification' });
      return true;
    });
  });
  const identified = inEvery(async (language) => {
    const caller = await Caller.dials(language, numberOf('main', language), 9);
    await caller.presses('1');
    await caller.hears('agent-hears-nothing');
    await caller.hears('ask-account-number', 0.2);
    const { accountNumber, pin } = customers[20 + languages.indexOf(language)]!;
    await caller.presses(`${accountNumber}#`);
    await caller.hears('ask-pin', 0.2);
    await caller.presses(`${pin}#`);
    await caller.hears('back-with-agent');
    await caller.hangsUp();
  });
  await Promise.all([identified, ...sent]);
});

it('the language is chosen by key', async () => {
  await inEvery(async (language) => {
    const caller = await Caller.dials(language, numberOf('main', 'en'), 7);
    await caller.presses('9');
    await caller.hears('language-menu', 0.3, 'en');
    await caller.presses(String(['en', 'hu', 'ru', 'nl'].indexOf(language) + 1));
    await caller.hears('main-menu', 0.15);
    await caller.hangsUp();
  });
});

/** Customers are rung with it, in all languages: self-service.test.ts. */
const rung = ['reminder'];

it('no flow was left out in any language', () => {
  const all = [...site.flows.keys()].filter((flow) => !rung.includes(flow)).sort();
  for (const [language, flows] of entered) expect([language, [...flows].sort()]).toEqual([language, all]);
});
