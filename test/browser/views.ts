/** Every view of the desktop, brought about by real calls: for looking at, and for testing that all can use them. */
import { exampleOf } from '../../src/customers/index.js';
import type { Desktop } from './desktop-stack.js';
import { AgentPage } from './page.js';
import type { Page } from 'playwright-core';

/** Called with the view before it, and not gone on from before the promise resolves. */
export type Look = (page: Page, view: string) => Promise<void>;

/** Customers of the example who share the number with nobody, so that the page knows who calls. */
export function knownByNumber(place = 0) {
  const { customers } = exampleOf('', Date.now());
  const bearers = (number: string) => customers.filter(({ numbers }) => numbers.includes(number)).length;
  const one = customers.filter(({ numbers: [number] }) => number !== undefined && bearers(number) === 1)[
    place
  ];
  if (!one) throw new Error('all customers of the example share their numbers');
  return one;
}

const phoneScreen = { width: 390, height: 844 };
const deskScreen = { width: 1280, height: 720 };

/** Needs nobody in a call and nobody signed in; leaves it so but for who has logged in. */
export async function walkViews({ company, browsers }: Desktop, look: Look): Promise<void> {
  await using agents = await browsers.person();
  const ada = await AgentPage.open(company, agents, 'ada');
  const { page } = ada;
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  await look(page, 'login');
  await ada.logsIn();
  await ada.isPhone();
  await look(page, 'desk');
  await page.getByRole('status').getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('dialog').waitFor();
  await look(page, 'password');
  await page.keyboard.press('Escape');
  await ada.goesAvailable();
  const customer = knownByNumber();
  const [number = ''] = customer.numbers;
  const caller = await company.dial('+3610001', number, customer.name);
  await caller.presses('1');
  await ada.callIs('ringing');
  await page.getByTestId('customer-name').getByText(customer.name).waitFor();
  await look(page, 'ringing');
  await ada.press('Answer');
  await ada.callIs('talking');
  await page.getByLabel('Notes on this call').fill('Has moved; wants the bill by e-mail from now on.');
  await page.locator('[data-testid=notes][data-saving=saved]').getByText('Saved').waitFor();
  await page.getByLabel('Ask as the caller asks').fill('has my transfer arrived');
  await page.getByTestId('directory-answers').getByText('payments').waitFor();
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.locator('[data-testid=recording][data-recording=on]').waitFor();
  await look(page, 'call');
  await ada.press('Give something');
  await page.getByLabel('How much (EUR)').fill('12.50');
  await page
    .getByTestId('compensation')
    .getByLabel('Why')
    .fill('Waited at home for the technician, and nobody came');
  await look(page, 'compensation');
  await page.getByTestId('call').getByRole('button', { name: 'Transfer' }).click();
  await page.getByRole('dialog').waitFor();
  await look(page, 'transfer');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await ada.press('Send to …');
  await page.getByRole('menuitem', { name: 'Identification by PIN' }).click();
  await ada.callIs('errand');
  await page.getByTestId('errand').waitFor();
  await look(page, 'errand');
  await ada.press('Take back');
  await ada.callIs('talking');

  // A break for it is kept for the end of the call; the wall board says so.
  await ada.press('That was a hard call');

  await using supervisors = await browsers.person();
  const admin = await AgentPage.open(company, supervisors, 'admin');
  await admin.logsInWith(company.lines.adminPassword);
  const board = admin.page;
  const waiting = await company.dial('+3610001', '+36201000090');
  await waiting.presses('1');
  const why = board.getByRole('button', { name: 'Why does this caller wait in service?' });
  await why.waitFor();
  await board.getByTestId('agent-ada').getByTestId('hard-call').waitFor();
  await look(board, 'board');
  await board.setViewportSize(phoneScreen);
  await look(board, 'board-on-a-phone');
  await board.setViewportSize(deskScreen);
  await why.click();
  await board.getByTestId('explanation').getByText('ada').first().waitFor();
  await look(board, 'explanation');
  await waiting.hangsUp();
  await board.keyboard.press('Escape');
  await board.getByRole('dialog').waitFor({ state: 'detached' });
  await board.getByRole('link', { name: 'Calls' }).click();
  await board.getByRole('button', { name: 'What happened' }).first().click();
  await board.getByTestId('timeline').getByRole('listitem').first().waitFor();
  await look(board, 'calls');
  await board.getByRole('link', { name: 'Company' }).click();
  await board.getByRole('button', { name: 'flows/main.yaml', exact: true }).click();
  await board.locator('[data-testid=site-check][data-errors="0"]').waitFor();
  await look(board, 'site');
  await board.getByText('Drawing').click();
  await board
    .getByRole('button', { name: /show its text/ })
    .first()
    .waitFor();
  await look(board, 'site-drawing');
  await lookAtForms(board, look);

  await caller.hangsUp();
  await ada.press('60 s more (1 left)');
  await page.getByLabel('Solved').check();
  await page.getByLabel('Praise').check();
  await page.getByLabel('To follow').selectOption('callback');
  await look(page, 'wrap-up');
}

/** The forms of the company's files, with something wrong at a field of the first; keeps nothing. */
async function lookAtForms(page: Page, look: Look): Promise<void> {
  const opens = async (file: string) => {
    await page.getByRole('button', { name: file, exact: true }).click();
    await page.getByTestId('site-form').waitFor();
    await page.locator('[data-testid=site-check][data-errors="0"]').waitFor();
  };
  await opens('agents.yaml');
  await page.getByRole('button', { name: 'Change Ada' }).click();
  await page.locator('[data-field="agents.ada.skills.service"]').fill('12');
  await page.locator('[data-field="agents.ada.skills.service"][aria-invalid=true]').waitFor();
  await look(page, 'site-form-agents');
  await page.getByRole('button', { name: 'Discard' }).click();
  await opens('queues.yaml');
  await look(page, 'site-form-queues');
  await opens('hours.yaml');
  await look(page, 'site-form-hours');
  await opens('chains.yaml');
  await look(page, 'site-form-chains');
}
