/** Self-service of the example company on real calls: account number and PIN, and what is heard then. */
import { join } from 'node:path';
import { exampleOf } from '../../src/customers/index.js';
import type { Holdings } from '../../src/customers/index.js';
import type { RobotCall } from '../support/sip/index.js';
import { startCompany, startWithinMs } from './company.js';
import type { PrivateCompany } from './company.js';

jest.setTimeout(120_000);

const main = '+3612345670';

interface ExampleCustomer {
  readonly accountNumber: string;
  readonly pin: string;
  readonly language: string;
  readonly numbers: readonly string[];
}

let stack: PrivateCompany;
let customers: readonly ExampleCustomer[];
/** As the service filled its back office: the seed is not known here, so PINs are not those. */
let holdings: Holdings;

beforeAll(async () => {
  stack = await startCompany(join(__dirname, '../../site'));
  holdings = exampleOf('', Date.now());
  const told = await stack.docker('exec', `${stack.project}-app`, 'node', 'dist/cli.js', 'customers', '40');
  customers = told
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ExampleCustomer);
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
}, 60_000);

afterEach(() => stack.company.rest());

async function hears(
  call: RobotCall,
  name: string,
  { sinceMs, language = 'en', atLeast = 0.5 }: { sinceMs?: number; language?: string; atLeast?: number } = {},
): Promise<void> {
  const since = sinceMs === undefined ? {} : { sinceMs };
  const prompt = await stack.company.prompt(name, language);
  await call.hearsPrompt(prompt, { atLeast, withinMs: 30_000, ...since });
}

async function hearsSaying(
  call: RobotCall,
  name: string,
  values: Readonly<Record<string, string | number>>,
  language = 'en',
): Promise<void> {
  const prompt = await stack.company.promptSaying(name, values, language);
  await call.hearsPrompt(prompt, { atLeast: 0.7, withinMs: 30_000 });
}

const balanceOf = (accountNumber: string) => {
  const id = holdings.customers.find((one) => one.accountNumber === accountNumber)?.id ?? '';
  const state = holdings.accounts.get(id);
  if (!state) throw new Error(`${accountNumber} has no account`);
  const amount = Number(state.balance.amount);
  const today = new Date().toISOString().slice(0, 10);
  const prompt =
    amount === 0
      ? 'balance-settled'
      : amount < 0
        ? 'balance-credit'
        : (state.dueOn ?? '') < today
          ? 'balance-overdue'
          : 'balance-due';
  const values = {
    balance: `${Math.abs(amount).toFixed(2)} ${state.balance.currency}`,
    balanceDueOn: state.dueOn ?? '',
  };
  return { prompt, values, id };
};

const customerWith = (prompt: string): ExampleCustomer => {
  const found = customers.find(({ accountNumber }) => balanceOf(accountNumber).prompt === prompt);
  if (!found) throw new Error(`no customer hears ${prompt}`);
  return found;
};

/** Goes from the welcome to self-service and keys in account number and PIN. */
async function identifies(call: RobotCall, { accountNumber, pin }: ExampleCustomer): Promise<void> {
  await hears(call, 'main-menu', { atLeast: 0.1 });
  await call.presses('7');
  await hears(call, 'ask-account-number', { atLeast: 0.3 });
  await call.presses(`${accountNumber}#`);
  await hears(call, 'ask-pin');
  await call.presses(`${pin}#`);
}

it('tells the balance to whoever keys in account number and PIN', async () => {
  const { company } = stack;
  const customer = customerWith('balance-due');
  const call = await company.dial(main, '+36207770001');
  await identifies(call, customer);
  await hears(call, 'self-service-menu', { atLeast: 0.3 });
  await call.presses('1');
  const { prompt, values, id } = balanceOf(customer.accountNumber);
  await hearsSaying(call, prompt, values);
  await hears(call, 'account-what-next', { atLeast: 0.3 });
  await call.hangsUp();
  const [row] = await company.calls(
    '+36207770001',
    ([newest]) => newest !== undefined && newest.outcome !== null,
  );
  const { events } = await company.api<{ events: { kind: string; customerId?: string; deed?: string }[] }>(
    'GET',
    `/api/calls/${row?.callId ?? ''}`,
  );
  expect(events.find(({ kind }) => kind === 'customer-confirmed')?.customerId).toBe(id);
  expect(events.find(({ kind }) => kind === 'self-service-done')?.deed).toBe('balance-told');
});
