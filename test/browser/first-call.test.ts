/** An agent with nothing but a browser takes a real call: the page is the telephone, and shows who calls. */
import { exampleCustomers, startWithinMs } from '../calls/company.js';
import { hearEachOther, isHeard } from '../support/running-company.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { whereTone, type RobotCall } from '../support/sip/index.js';
import { startDesktop, type Desktop } from './desktop-stack.js';
import { barriersIn } from './accessibility.js';
import { AgentPage, browserHz } from './page.js';
import { knownByNumber, walkViews } from './views.js';

let stack: Desktop;
/** A bridge's mixer that is kept from its work drops what falls due: half a second of a prompt, at most. */
const inABridge = { atLeast: 0.7 };

beforeAll(async () => {
  stack = await startDesktop();
}, startWithinMs);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

afterEach(() => stack.company.rest());

/** Ada in a page of her own, in a conversation with whoever calls from this number. */
async function adaTalks(from: string, name?: string, at?: string) {
  const context = await stack.browsers.person();
  const ada = await AgentPage.open(stack.company, context, 'ada', at);
  const caller = await isRungBy(ada, from, name);
  return { ada, caller, [Symbol.asyncDispose]: () => context[Symbol.asyncDispose]() };
}

async function isRungBy(ada: AgentPage, from: string, name?: string): Promise<RobotCall> {
  await ada.takesCalls();
  const caller = await stack.company.dial('+3610001', from, name);
  await caller.presses('1');
  await ada.answers();
  return caller;
}

it('is refused with a wrong password', async () => {
  await using context = await stack.browsers.person();
  const ada = await AgentPage.open(stack.company, context, 'ada');
  await ada.logsInWith('wrong');
  await ada.page.getByText('Name or password is wrong.').waitFor();
});

it('changes the password that was given, and takes only the new one afterwards', async () => {
  const { company } = stack;
  await using context = await stack.browsers.person();
  const dia = await AgentPage.open(company, context, 'dia');
  await dia.logsIn();
  const { page } = dia;
  const given = company.lines.agents.find(({ id }) => id === 'dia')?.webPassword ?? '';
  const wished = 'violet-harbour-41';
  await page.getByRole('status').getByRole('button', { name: 'Change password' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Old password').fill('not this one');
  await form.locator('input[name=new]').fill('short');
  await form.getByLabel('New password again').fill(wished);
  await form.getByRole('button', { name: 'Change password' }).click();
  await form.getByText('The two new passwords are not the same.').waitFor();
  await form.locator('input[name=new]').fill(wished);
  await form.getByRole('button', { name: 'Change password' }).click();
  await form.getByText('The old password is wrong.').waitFor();
  await form.getByLabel('Old password').fill(given);
  await form.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('You still use the password you were given.').waitFor({ state: 'detached' });
  await dia.press('Log out');
  await dia.logsInWith(given);
  await page.getByText('Name or password is wrong.').waitFor();
  await dia.logsInWith(wished);
  await page.getByRole('heading', { name: 'My desk' }).waitFor();
});

it('rings, shows who calls, carries both voices and wraps up', async () => {
  const { company } = stack;
  await using context = await stack.browsers.person();
  const ada = await AgentPage.open(company, context, 'ada');
  await ada.takesCalls();

  const customer = knownByNumber();
  const [number = ''] = customer.numbers;
  const caller = await company.dial('+3610001', number, 'Cecil Caller');
  await caller.presses('1');
  await ada.callIs('ringing');
  const rangAt = performance.now();
  await ada.page.getByTestId('customer-name').getByText(customer.name).waitFor();
  process.stderr.write(`the customer shows ${Math.round(performance.now() - rangAt)} ms after the ring\n`);
  expect(await ada.page.getByTestId('standing').textContent()).toContain('likely');
  const known = (await ada.page.getByTestId('customer').textContent()) ?? '';
  expect(known).toContain(customer.accountNumber);
  expect(known).toContain(customer.address.street);
  expect(await ada.page.getByTestId('script').textContent()).toBe('Short Wait Ltd, Ada speaking.');
  await ada.page.getByLabel('Ask as the caller asks').fill('has my transfer arrived');
  await ada.page.getByTestId('directory-answers').getByText('payments').waitFor();
  expect(await ada.page.getByTestId('caller-number').textContent()).toBe(number);
  expect(await ada.page.getByTestId('story').textContent()).toContain('pressed 1');
  await ada.press('Answer');
  await ada.callIs('talking');
  await ada.stateIs('talking');

  const since = performance.now();
  const speaking = caller.plays({ hz: 440, durationMs: 10_000 });
  await ada.hearsTone(440);
  caller.hushes();
  await speaking.catch(() => undefined);
  await caller.hearsTone(browserHz, { sinceMs: since });

  const before = await ada.statistics();
  expect(before).toMatchObject({ codec: 'audio/opus', dtls: 'connected' });
  expect(before.cipher).toMatch(/AES/);
  await company.eventually('more sound in both directions', async () => {
    const now = await ada.statistics();
    return now.received > before.received + 20 && now.sent > before.sent + 20 ? true : undefined;
  });

  await gives(ada, '20.01', 'Waited at home for nothing');
  const refused = ada.page.getByTestId('compensation').getByRole('alert');
  await refused.getByText('ask a supervisor: 100.00 at a time').waitFor();
  await ada.page.getByLabel('How much (EUR)').fill('12.50');
  await ada.press('Give it');
  await ada.page.locator('[data-testid=compensation-left][data-left="27.50"]').waitFor();

  await ada.press('Hang up');
  expect((await caller.ended()).by).toBe('far');
  await ada.page.getByTestId('compensations-given').getByText('Waited at home for nothing').waitFor();
  await ada.press('60 s more (1 left)');
  await ada.press('Done');
  await ada.page.getByRole('alert').getByText('choose one of solved, open').waitFor();
  await ada.page.getByLabel('Solved').check();
  await ada.page.getByLabel('Praise').check();
  await ada.page.getByLabel('To follow').selectOption('ticket');
  await ada.page.getByLabel('What it is about').fill('The meter must be read again');
  await ada.press('Make it');
  const made = ada.page.getByTestId('follow-ups').getByText(/^Ticket T\d+ is open$/);
  await made.waitFor();
  // A page that is loaded anew has lost nothing.
  await ada.page.reload();
  await made.waitFor();
  await ada.page.locator('input[value=solved]:checked').waitFor();
  await ada.page.locator('input[value=praise]:checked').waitFor();
  await ada.press('Done');
  await ada.stateIs('available');
  await ada.page
    .locator('[data-testid=own-day] [data-figure=Calls]')
    .getByText(/^[1-9]/)
    .waitFor({ timeout: 30_000 });
  await ada.press('That was a hard call');
  await ada.stateIs('paused');
  await ada.page.getByTestId('my-state').getByTestId('hard-call').waitFor();
  await ada.page.getByTestId('my-state').locator('[data-testid=pause-limit][data-over=false]').waitFor();
  const [row] = await company.calls(number, ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', agent: 'ada', endedBy: 'agent', queue: 'service' });
  const path = `/api/calls/${row?.callId ?? ''}`;
  const contacts = await company.eventually('the back office to know of the contact', async () => {
    const card = await company.api<{ contacts: { agent: string }[] }>('GET', `${path}/customer`);
    return card.contacts.length > 0 ? card.contacts : undefined;
  });
  const words = (en: string) => ({ words: { en } });
  expect(contacts).toMatchObject([{ agent: 'ada', outcome: words('Solved'), tags: [words('Praise')] }]);
  const wrapUps = await company.eventually('the story of the call to tell of it', async () => {
    const story = await company.api<{ wrapUps: object[] }>('GET', path);
    return story.wrapUps.length > 0 ? story.wrapUps : undefined;
  });
  expect(wrapUps).toEqual([{ agentId: 'ada', outcome: 'solved', tags: ['praise'] }]);
});

it('holds with music, keeps notes, and hands the caller on', async () => {
  const { company } = stack;
  await using talk = await adaTalks('+36201000078', '<img src=x onerror=alert(1)>');
  const { ada, caller } = talk;
  await caller.hearsTone(browserHz, { sinceMs: performance.now() });

  const heldAt = performance.now();
  await ada.press('Hold');
  await ada.callIs('held');
  await caller.hearsPrompt(await company.music(), { atLeast: 0.02, withinMs: 30_000 });
  expect(performance.now()).toBeGreaterThan(heldAt);
  const retrievedAt = performance.now();
  await ada.press('Take back');
  await ada.callIs('talking');
  await caller.hearsTone(browserHz, { sinceMs: retrievedAt });

  await ada.page.getByLabel('Notes on this call').fill('Wants the <b>blue</b> one');
  await ada.page.locator('[data-testid=notes][data-saving=saved]').getByText('Saved').waitFor();

  const ben = await company.phone('ben');
  await ben.signsIn();
  await ada.page.locator('[data-testid=agent-ben] [data-state=available]').waitFor();
  await ada.press('Transfer');
  await ada.page.getByRole('dialog').getByRole('combobox').selectOption('agent ben');
  await ada.press('Transfer now');
  const ringing = await ben.takesNextCall();
  await ada.stateIs('wrapping');
  await hearEachOther(caller, ringing);
  await caller.hangsUp();
  const [row] = await company.calls('+36201000078', ([newest]) => newest?.outcome != null);
  const { notes } = await company.api<{ notes: { agentId: string; text: string }[] }>(
    'GET',
    `/api/calls/${row?.callId}/notes`,
  );
  expect(notes).toMatchObject([{ agentId: 'ada', text: 'Wants the <b>blue</b> one' }]);
  expect(row).toMatchObject({ outcome: 'served' });
});

it('calls a colleague in, swaps, joins all three, and leaves the two to themselves', async () => {
  const { company } = stack;
  await using talk = await adaTalks('+36201000082');
  const { ada, caller } = talk;
  const ben = await company.phone('ben');
  await ben.signsIn();
  await ada.page.locator('[data-testid=agent-ben] [data-state=available]').waitFor();

  await ada.press('Transfer');
  await ada.page.getByRole('dialog').getByRole('combobox').selectOption('agent ben');
  await ada.press('Speak first');
  await ada.callIs('calling-in');
  const atBen = await ben.takesNextCall();
  await ada.callIs('consulting');
  // The browser says 750 Hz without a pause: heard by whoever speaks with it, and by nobody else.
  await atBen.hearsTone(browserHz, { sinceMs: performance.now() });
  await caller.hearsPrompt(await company.music(), { atLeast: 0.02, withinMs: 30_000 });

  await ada.press('Swap');
  await ada.callIs('alternating');
  await caller.hearsTone(browserHz, { sinceMs: performance.now() });

  await ada.press('Join all');
  await ada.callIs('together');
  const joinedAt = performance.now();
  await Promise.all([
    caller.hearsTone(browserHz, { sinceMs: joinedAt }),
    atBen.hearsTone(browserHz, { sinceMs: joinedAt }),
  ]);
  await isHeard(caller, atBen, 440);
  await ada.press('Leave them to it');
  await ada.stateIs('wrapping');
  await hearEachOther(caller, atBen, [520, 830]);
  await caller.hangsUp();
  const [row] = await company.calls('+36201000082', ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', agent: 'ben' });
});

it('asks the team leader for help with one click: the leader sees why before answering', async () => {
  const { company } = stack;
  await using talk = await adaTalks('+36201000092');
  const { ada, caller } = talk;
  await using leaders = await stack.browsers.person();
  const sue = await AgentPage.open(company, leaders, 'sue');
  await sue.logsIn();
  await sue.isPhone();
  await company.eventually('the telephone of the leader', async () => {
    const { phoneReachable } = await company.api<{ phoneReachable: boolean }>('GET', '/api/agents/sue');
    return phoneReachable ? true : undefined;
  });
  await ada.page.getByLabel('Notes on this call').fill('Threatens to leave');
  await ada.page.locator('[data-testid=notes][data-saving=saved]').getByText('Saved').waitFor();
  await ada.press('Team leader');
  await ada.callIs('calling-in');
  await sue.callIs('offered');
  const why = sue.page.getByTestId('escalation');
  await why.getByText('Ada asks for your help').waitFor();
  await why.getByText('Threatens to leave').waitFor();
  await sue.press('Turn away');
  await ada.page.getByTestId('colleague').getByText('No team leader could be reached').waitFor();
  await ada.callIs('talking');
  await isHeardBy(ada, caller, 440);
  await ada.press('Team leader');
  await sue.callIs('offered');
  await sue.press('Answer');
  await ada.callIs('consulting');
  await ada.page.getByTestId('colleague').getByText('Team leader: sue').waitFor();
  await ada.press('Leave them to it');
  await ada.stateIs('wrapping');
  await sue.callIs('talking');
  await isHeardBy(sue, caller, 520);
  await caller.hangsUp();
  const [row] = await company.calls('+36201000092', ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', agent: 'sue' });
});

it('starts and stops the recording; quality hears it with the call, and deletes it', async () => {
  const { company } = stack;
  await using talk = await adaTalks('+36201000093');
  const { ada, caller } = talk;
  const recording = (is: string) =>
    ada.page.locator(`[data-testid=recording][data-recording=${is}]`).waitFor({ timeout: 30_000 });
  await recording('off');
  // The announcement is to be told from what the browser says.
  await ada.press('Mute');
  const askedMs = performance.now();
  await ada.press('Start recording');
  await caller.hearsPrompt(await company.prompt('recording-announced'), { ...inABridge, sinceMs: askedMs });
  await recording('on');
  await isHeardBy(ada, caller, 440);
  await ada.press('Stop recording');
  await recording('off');
  await caller.hangsUp();
  await using context = await stack.browsers.person();
  const quin = await AgentPage.open(company, context, 'quin');
  await quin.logsInWith(company.lines.agents.find(({ id }) => id === 'quin')?.webPassword ?? '');
  const { page } = quin;
  await page.getByRole('link', { name: 'Calls' }).click();
  const row = page.getByTestId('calls').locator('tr').filter({ hasText: '+36201000093' });
  await row.getByRole('button', { name: 'What happened' }).click();
  const player = row.getByTestId('recordings').locator('audio');
  await player.waitFor({ timeout: 30_000 });
  const lengthSec = await player.evaluate(async (audio: HTMLAudioElement) => {
    audio.load();
    audio.preload = 'metadata';
    await new Promise((resolve) => audio.addEventListener('loadedmetadata', resolve, { once: true }));
    return audio.duration;
  });
  expect(lengthSec).toBeGreaterThan(0.1);
  await row.getByRole('button', { name: 'Delete' }).click();
  await player.waitFor({ state: 'detached' });
});

it('sends the caller to be identified by PIN, shows how that ended, and takes a caller back early', async () => {
  const { company } = stack;
  const customer = (await exampleCustomers(stack))[4];
  if (!customer) throw new Error('too few customers');
  await using talk = await adaTalks('+36201000083');
  const { ada, caller } = talk;
  const errand = ada.page.getByTestId('errand');
  const sends = async () => {
    const sinceMs = performance.now();
    await ada.press('Send to …');
    await ada.page.getByRole('menuitem', { name: 'Identification by PIN' }).click();
    await ada.callIs('errand');
    await errand.getByText('The caller is in “Identification by PIN”').waitFor();
    await caller.hearsPrompt(await company.prompt('give-account'), {
      ...{ atLeast: 0.3, withinMs: 30_000, sinceMs },
    });
  };
  await sends();
  await caller.presses(`${customer.accountNumber}#`);
  await caller.hearsPrompt(await company.prompt('give-pin'), { atLeast: 0.3, withinMs: 30_000 });
  await caller.presses(`${customer.pin}#`);
  await ada.callIs('talking');
  await caller.hearsTone(browserHz, { sinceMs: performance.now() });
  await isHeardBy(ada, caller, 440);
  expect(await errand.textContent()).toBe('Identification by PIN: Confirmed by PIN');
  await ada.page.getByTestId('standing').getByText('confirmed').waitFor();
  expect(await ada.page.getByTestId('customer').textContent()).toContain(customer.accountNumber);

  await sends();
  await ada.press('Take back');
  await ada.callIs('talking');
  await caller.hearsTone(browserHz, { sinceMs: performance.now() });
  expect(await errand.getAttribute('data-how')).toBe('taken-back');
  await caller.hangsUp();
  await ada.stateIs('wrapping');
});

it('is one phone in two tabs, which show the same call; the second takes over when the first is closed', async () => {
  const { company } = stack;
  await using context = await stack.browsers.person();
  const first = await AgentPage.open(company, context, 'ada');
  await first.takesCalls();
  const second = await AgentPage.open(company, context, 'ada');
  await second.page.locator('[data-testid=phone][data-status=elsewhere]').waitFor();
  const caller = await company.dial('+3610001', '+36201000079');
  await caller.presses('1');
  await Promise.all([first.callIs('ringing'), second.callIs('ringing')]);
  await first.press('Answer');
  await Promise.all([first.callIs('talking'), second.callIs('talking')]);
  // What the service does can be asked for in either.
  await second.press('Hold');
  await Promise.all([first.callIs('held'), second.callIs('held')]);
  await caller.hangsUp();
  await second.page.getByLabel('Solved').check();
  await second.press('Done');
  await Promise.all([first.stateIs('available'), second.stateIs('available')]);
  await first.page.close();
  await second.isPhone();
});

it('shows and controls the same with a softphone', async () => {
  const { company } = stack;
  await using context = await stack.browsers.person();
  const ada = await AgentPage.open(company, context, 'ada');
  await ada.logsIn();
  await ada.press('Use my own telephone');
  await ada.page.locator('[data-testid=phone][data-status=off]').waitFor();
  // Unplugged at the end: what calls next is to ring in the page, also in the moment before that is known to be there.
  await using softphone = await company.phone('ada');
  await ada.goesAvailable();
  const caller = await company.dial('+3610001', '+36201000080');
  await caller.presses('1');
  const ringing = await softphone.rings();
  await ringing.rings();
  await ada.page.getByText('Pick up your telephone.').waitFor();
  await ringing.answers();
  await ada.callIs('talking');
  await hearEachOther(caller, ringing);
  await ada.press('Hold');
  await ada.callIs('held');
  await ada.press('Take back');
  await hearEachOther(caller, ringing, [520, 830]);
  await caller.hangsUp();
  await ada.stateIs('wrapping');
});

it('makes a call: the own page first, then the number, with the customer’s card, and writes it up', async () => {
  const { company, outside } = stack;
  await using context = await stack.browsers.person();
  const ada = await AgentPage.open(company, context, 'ada');
  await ada.takesCalls();
  const customer = knownByNumber(2);
  const [number = ''] = customer.numbers;
  const dial = ada.page.getByTestId('dial');
  await dial.getByLabel('Number').fill(number);
  await dial.getByLabel('For').selectOption('service');
  await dial.getByRole('button', { name: 'Call', exact: true }).click();
  // The page answers by itself.
  const called = await outside.nextInvite({ for: number, withinMs: 30_000 });
  await called.rings();
  await called.answers();
  await ada.callIs('talking');
  await ada.page.getByTestId('customer-name').getByText(customer.name).waitFor();
  await called.hearsTone(browserHz, { sinceMs: performance.now() });
  await isHeardBy(ada, called, 440);
  await ada.press('Hang up');
  expect((await called.ended()).by).toBe('far');
  await ada.stateIs('wrapping');
  await ada.page.getByLabel('Solved').check();
  await ada.press('Done');
  await ada.stateIs('available');
  // From the calls before it takes one click.
  await dial
    .getByTestId('last-calls')
    .getByRole('button', { name: `Call ${number}` })
    .first()
    .click();
  const again = await outside.nextInvite({ for: number, withinMs: 30_000 });
  await again.rings();
  await ada.press('Hang up');
  await again.ended({ withinMs: 30_000 });
  await ada.stateIs('available');
});

it('lets quality listen and look, and nothing else', async () => {
  const { company } = stack;
  await using context = await stack.browsers.person();
  const quin = await AgentPage.open(company, context, 'quin');
  const password = company.lines.agents.find(({ id }) => id === 'quin')?.webPassword ?? '';
  await quin.logsInWith(password);
  const { page } = quin;
  await page.getByRole('heading', { name: 'Wall board' }).waitFor();
  expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([
    'Wall board',
    'Calls',
  ]);
  await using ada = await company.phone('ada');
  await ada.signsIn();
  const caller = await company.dial('+3610001', '+36201000086');
  await caller.presses('1');
  const atAda = await ada.takesNextCall();
  await hearEachOther(caller, atAda);
  await quin.press('Listen to Ada');
  await page.locator('[data-testid=supervision][data-mode=listen]').waitFor();
  await isHeardBy(quin, caller, 440);
  expect(await page.getByTestId('supervision').getByRole('button').allTextContents()).toEqual([
    'Listen',
    'Leave',
  ]);
  expect(await page.getByRole('button', { name: /^Change/ }).count()).toBe(0);
  await quin.press('Leave');
  await caller.hangsUp();
  await page.getByRole('link', { name: 'Calls' }).click();
  await page.getByText('← +36201000086').waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'What happened' }).first().click();
  await page.getByTestId('timeline').getByText('quin begins to listen to ada').waitFor();
});

it('lets a supervisor change states, see why a caller waits, and announce something', async () => {
  const { company } = stack;
  const ben = await company.phone('ben');
  await ben.signsIn();
  await company.api('POST', '/api/agents/ben/duty', { command: 'pause', reason: 'lunch' });
  await using context = await stack.browsers.person();
  const admin = await AgentPage.open(company, context, 'admin');
  await admin.logsInWith(company.lines.adminPassword);
  const { page } = admin;
  await page.locator('[data-testid=agent-ben] [data-state=paused]').waitFor();
  const caller = await company.dial('+3610001', '+36201000083');
  await caller.presses('1');
  await page.getByRole('button', { name: 'Why does this caller wait in service?' }).click();
  await page.getByTestId('explanation').getByText('ben').first().waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  const other = await company.dial('+3610001', '+36201000085');
  await other.presses('1');
  const rows = page.locator('[data-testid^=waiting-]');
  await rows.nth(1).waitFor();
  const raised = await rows.nth(1).getAttribute('data-testid');
  const act = async (at: number, what: string) => {
    await rows.nth(at).getByRole('button', { name: 'Act for this caller in service' }).click();
    await page.getByRole('menuitem', { name: what }).click();
  };
  await act(1, 'Ten minutes ahead');
  await company.eventually('the raised caller to be the first', async () =>
    (await rows.first().getAttribute('data-testid')) === raised ? true : undefined,
  );
  await act(0, 'End with an apology');
  await other.hearsPrompt(await company.prompt('wait-ended'), inABridge);
  await other.ended();
  await rows.nth(1).waitFor({ state: 'detached' });
  await page.getByTestId('agent-ben').getByRole('button', { name: 'Go available' }).click();
  await ben.takesNextCall();
  await page.locator('[data-testid=agent-ben] [data-state=talking]').waitFor();
  const figures = page.getByTestId('figures-service');
  await figures
    .locator('[data-figure=answered]')
    .getByText(/^[1-9]/)
    .waitFor();
  await figures
    .locator('[data-figure=service-level]')
    .getByText(/^\d+% ≤ 0:20$/)
    .waitFor();
  await page.getByRole('switch', { name: 'storm' }).click();
  await page.getByText('by admin').waitFor();
  const { surges } = await company.api<{ surges: { name: string }[] }>('GET', '/api/surges');
  expect(surges).toMatchObject([{ name: 'storm' }]);
  await page.getByRole('switch', { name: 'storm' }).click();
  await page.getByText('by admin').waitFor({ state: 'detached' });
  await caller.hangsUp();
});

it('lets a supervisor listen unheard, whisper to the agent, join in and take the call over', async () => {
  const { company } = stack;
  await using context = await stack.browsers.person();
  const sue = await AgentPage.open(company, context, 'sue');
  await sue.logsIn();
  await sue.isPhone();
  await sue.page.getByRole('link', { name: 'Wall board' }).click();
  // Unplugged at the end: ada's next call is to ring in a page.
  await using ada = await company.phone('ada');
  await ada.signsIn();
  const customer = knownByNumber(1);
  const [number = ''] = customer.numbers;
  const caller = await company.dial('+3610001', number);
  await caller.presses('1');
  const atAda = await ada.takesNextCall();
  await hearEachOther(caller, atAda);
  const mode = (is: string) => sue.page.locator(`[data-testid=supervision][data-mode=${is}]`).waitFor();

  const announced = await company.prompt('supervisor-announced');
  await sue.press('Listen to Ada');
  await Promise.all([caller, atAda].map((one) => one.hearsPrompt(announced, inABridge)));
  await mode('listen');
  await isHeardBy(sue, caller, 440);
  await isHeardBy(sue, atAda, 620);
  await neverHear([caller, atAda], sue);
  // More than an agent may: the audit says who gave what to whom, and why.
  await gives(sue, '75', 'Cut off by mistake');
  await sue.page.locator('[data-testid=compensation-left][data-left="125.00"]').waitFor();
  const { compensations } = await company.api<{ compensations: object[] }>(
    'GET',
    `/api/compensations?customer=${customer.id}`,
  );
  expect(compensations).toMatchObject([
    { by: 'sue', role: 'supervisor', amount: '75.00', currency: 'EUR', reason: 'Cut off by mistake' },
  ]);

  await sue.press('Whisper');
  await mode('whisper');
  await atAda.hearsTone(browserHz, { sinceMs: performance.now() });
  await neverHear([caller], sue);

  await sue.press('Join in');
  await mode('barge');
  const joinedAt = performance.now();
  await Promise.all([
    caller.hearsTone(browserHz, { sinceMs: joinedAt }),
    atAda.hearsTone(browserHz, { sinceMs: joinedAt }),
  ]);
  await isHeard(caller, atAda, 520);

  await sue.press('Take over');
  expect((await atAda.ended()).by).toBe('far');
  await sue.callIs('talking');
  await caller.hearsTone(browserHz, { sinceMs: performance.now() });
  await isHeardBy(sue, caller, 440);
  await sue.press('Hang up');
  expect((await caller.ended()).by).toBe('far');
  const [row] = await company.calls(number, ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', agent: 'sue', queue: 'service' });
  const { events } = await company.api<{ events: { kind: string; mode?: string; by?: string }[] }>(
    'GET',
    `/api/calls/${row?.callId ?? ''}`,
  );
  const audit = events.filter(({ kind, by }) => kind.startsWith('supervision-') && by === 'sue');
  expect(audit.map(({ kind, mode: was }) => `${kind} ${was}`)).toEqual([
    'supervision-asked listen',
    'supervision-began listen',
    'supervision-changed whisper',
    'supervision-changed barge',
    'supervision-ended barge',
  ]);
});

async function gives({ page }: AgentPage, amount: string, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Give something' }).click();
  await page.getByLabel('How much (EUR)').fill(amount);
  await page.getByTestId('compensation').getByLabel('Why').fill(reason);
  await page.getByRole('button', { name: 'Give it' }).click();
}

/** The far end speaks with a tone until the page hears it. */
async function isHeardBy(page: AgentPage, speaker: RobotCall, hz: number): Promise<void> {
  const speaking = speaker.plays({ hz, durationMs: 30_000 });
  await page.hearsTone(hz);
  speaker.hushes();
  await speaking.catch(() => undefined);
}

/** While the page says another fifty packets, a second, nothing of it comes to these; that it would be found show others. */
async function neverHear(listeners: readonly RobotCall[], speaker: AgentPage): Promise<void> {
  const sinceMs = performance.now();
  const before = await speaker.statistics();
  await stack.company.eventually('more of what the browser says', async () =>
    (await speaker.statistics()).sent > before.sent + 50 ? true : undefined,
  );
  for (const listener of listeners)
    expect(whereTone(listener.heardSince(sinceMs).pcm, browserHz, { minShare: 0.3 })).toBeUndefined();
}

it('goes on with the call when the page is loaded anew', async () => {
  const { company } = stack;
  await using talk = await adaTalks('+36201000081');
  const { ada, caller } = talk;
  await caller.hearsTone(browserHz, { sinceMs: performance.now() });
  await ada.page.reload();
  await ada.page.getByRole('button', { name: 'Hang up' }).waitFor();
  await ada.callIs('talking');
  await caller.hearsTone(browserHz, { sinceMs: performance.now() });
  const speaking = caller.plays({ hz: 440, durationMs: 10_000 });
  await ada.hearsTone(440);
  caller.hushes();
  await speaking.catch(() => undefined);
  await ada.press('Hang up');
  expect((await caller.ended()).by).toBe('far');
  const [row] = await company.calls('+36201000081', ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', endedBy: 'agent' });
  const { events } = await company.api<{ events: { kind: string }[] }>(
    'GET',
    `/api/calls/${row?.callId ?? ''}`,
  );
  // It is the same conversation, not another one after a while in the queue.
  expect(events.map(({ kind }) => kind)).toContain('agent-rejoined');
  expect(events.filter(({ kind }) => kind === 'agent-offered')).toHaveLength(1);
});

it('rings in the page that has just become the telephone, at once, whatever the softphone was until then', async () => {
  const { company } = stack;
  await using softphone = await company.phone('ada');
  await softphone.signsIn();
  const duty = (command: object) => company.api('POST', '/api/agents/ada/duty', command);
  await duty({ command: 'pause', reason: 'lunch' });
  const caller = await company.dial('+3610001', '+36201000094');
  await caller.presses('1');
  await caller.hearsPrompt(await company.music(), { atLeast: 0.02, withinMs: 30_000 });
  await using context = await stack.browsers.person();
  const ada = await AgentPage.open(company, context, 'ada');
  await ada.logsIn();
  await ada.isPhone();
  await softphone.registration.unregister();
  await duty({ command: 'resume' });
  await ada.answers();
  await ada.press('Hang up');
  const [row] = await company.calls('+36201000094', ([newest]) => newest?.outcome != null);
  const { events } = await company.api<{ events: { kind: string }[] }>(
    'GET',
    `/api/calls/${row?.callId ?? ''}`,
  );
  expect(events.filter(({ kind }) => kind === 'agent-offered')).toHaveLength(1);
});

it('goes on while the service is killed and started again: both are heard, and the page is there again', async () => {
  const { company, docker, project } = stack;
  await using talk = await adaTalks('+36201000086');
  const { ada, caller } = talk;
  await caller.hearsTone(browserHz, { sinceMs: performance.now() });
  await docker('kill', '--signal', 'KILL', `${project}-app`);
  await hearBoth(ada, caller);
  await docker('start', `${project}-app`);
  await ada.isPhone(60_000);
  await ada.callIs('talking', 60_000);
  await hearBoth(ada, caller);
  await heldAndTakenBack(ada, caller);
  await caller.hangsUp();
  await isFreeForTheNext(ada, '+36201000087');
  const [row] = await company.calls('+36201000086', ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', agent: 'ada', endedBy: 'caller' });
});

it('tells a caller whose agent’s page is closed for good, and brings the next agent; the leader sees why', async () => {
  const { company } = stack;
  await using talk = await adaTalks('+36201000096');
  const { ada, caller } = talk;
  await caller.hearsTone(browserHz, { sinceMs: performance.now() });
  await using leaders = await stack.browsers.person();
  const sue = await AgentPage.open(company, leaders, 'sue');
  await sue.logsIn();
  await sue.page.getByRole('link', { name: 'Wall board' }).click();
  const closedAtMs = performance.now();
  await ada.page.close();
  await caller.hearsPrompt(await company.prompt('agent-unheard'), { atLeast: 0.7, sinceMs: closedAtMs });
  await caller.hearsPrompt(await company.music(), { atLeast: 0.02, withinMs: 30_000, sinceMs: closedAtMs });
  await using ben = await company.phone('ben');
  await ben.signsIn();
  // The switch gives a silent telephone forty seconds.
  const atBen = await ben.takesNextCall(60_000);
  await hearEachOther(caller, atBen);
  await sue.page.locator('[data-testid=agent-ada] [data-state=unreachable]').waitFor({ timeout: 30_000 });
  await caller.hangsUp();
  const [call] = await company.calls('+36201000096', ([newest]) => newest?.outcome != null);
  expect(call).toMatchObject({ outcome: 'served', endedBy: 'caller' });
  const { events } = await company.api<{ events: { kind: string }[] }>(
    'GET',
    `/api/calls/${call?.callId ?? ''}`,
  );
  const kinds = events.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'queue-entered')).toHaveLength(2);
  expect(kinds).toContain('agent-unheard');
});

it('has the write-up again when the service was killed meanwhile', async () => {
  const { company, docker, project } = stack;
  await using talk = await adaTalks('+36201000097');
  const { ada, caller } = talk;
  await caller.hangsUp();
  await ada.stateIs('wrapping');
  await ada.press('60 s more (1 left)');
  await ada.page.getByLabel('Solved').check();
  await ada.page.getByLabel('Praise').check();
  const kept = async () => {
    await ada.page.locator('input[value=solved]:checked').waitFor();
    await ada.page.locator('input[value=praise]:checked').waitFor();
  };
  const path = async () => {
    const [row] = await company.calls('+36201000097', ([newest]) => newest?.outcome != null);
    return `/api/calls/${row?.callId ?? ''}`;
  };
  await company.eventually('the choice to be kept', async () => {
    const { tags } = await company.api<{ tags: string[] }>(
      'GET',
      `${await path()}/wrap-up`,
      undefined,
      'ada',
    );
    return tags.includes('praise') ? true : undefined;
  });
  await docker('kill', '--signal', 'KILL', `${project}-app`);
  await docker('start', `${project}-app`);
  await ada.isPhone(60_000);
  // As a page that knows nothing of before.
  await ada.page.reload();
  await ada.stateIs('wrapping');
  await kept();
  await ada.press('Done');
  await ada.stateIs('available');
  const wrapUps = await company.eventually('the story of the call to tell of it', async () => {
    const story = await company.api<{ wrapUps: object[] }>('GET', await path());
    return story.wrapUps.length > 0 ? story.wrapUps : undefined;
  });
  expect(wrapUps).toEqual([{ agentId: 'ada', outcome: 'solved', tags: ['praise'] }]);
});

it('goes on while the page does not reach the service for twenty seconds', async () => {
  const { company } = stack;
  const { hostname: host, port } = new URL(company.lines.http);
  await using network = await startTcpProxy({ host, port: Number(port) });
  await using talk = await adaTalks('+36201000088', undefined, `http://127.0.0.1:${network.port}`);
  const { ada, caller } = talk;
  // The switch has told the page everything about the beginning of the call by then, and waits for no answer.
  await hearBoth(ada, caller);
  network.freeze();
  const { sent } = await ada.statistics();
  // Fifty packets a second.
  await company.eventually(
    'twenty seconds of what the browser says',
    async () => ((await ada.statistics()).sent > sent + 1_000 ? true : undefined),
    60_000,
  );
  await hearBoth(ada, caller);
  await network.heal();
  await ada.isPhone(60_000);
  await heldAndTakenBack(ada, caller);
  await caller.hangsUp();
  await isFreeForTheNext(ada, '+36201000089');
  const [row] = await company.calls('+36201000088', ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', agent: 'ada', endedBy: 'caller' });
});

it('goes on after the whole network was gone for twenty seconds: signalling and sound', async () => {
  const { company } = stack;
  const { hostname: host, port } = new URL(company.lines.http);
  await using network = await startTcpProxy({ host, port: Number(port) });
  await using context = await stack.browsers.person();
  const ada = await AgentPage.open(company, context, 'ada', `http://127.0.0.1:${network.port}`);
  const sound = await ada.soundNetwork();
  const caller = await isRungBy(ada, '+36201000090');
  await hearBoth(ada, caller);
  const cutAtMs = performance.now();
  network.freeze();
  await sound.cut();
  const { sent, received } = await ada.statistics();
  await company.eventually(
    'twenty seconds of what the browser says',
    async () => ((await ada.statistics()).sent > sent + 1_000 ? true : undefined),
    60_000,
  );
  expect((await ada.statistics()).received).toBeLessThan(received + 50);
  await caller.hearsPrompt(await company.prompt('agent-unheard'), { atLeast: 0.7, sinceMs: cutAtMs });
  await Promise.all([sound.heal(), network.heal()]);
  await hearBoth(ada, caller);
  await ada.isPhone(60_000);
  await heldAndTakenBack(ada, caller);
  await caller.hangsUp();
  await isFreeForTheNext(ada, '+36201000091');
  const [row] = await company.calls('+36201000090', ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', agent: 'ada', endedBy: 'caller' });
});

async function hearBoth(ada: AgentPage, caller: RobotCall): Promise<void> {
  await caller.hearsTone(browserHz, { sinceMs: performance.now() });
  await isHeardBy(ada, caller, 440);
}

async function heldAndTakenBack(ada: AgentPage, caller: RobotCall): Promise<void> {
  const heldAt = performance.now();
  await ada.press('Hold');
  await ada.callIs('held');
  await caller.hearsPrompt(await stack.company.music(), {
    atLeast: 0.02,
    withinMs: 30_000,
    sinceMs: heldAt,
  });
  await ada.press('Take back');
  await ada.callIs('talking');
  await hearBoth(ada, caller);
}

/** The page knows that the call has ended, writes it up, and takes another one. */
async function isFreeForTheNext(ada: AgentPage, from: string): Promise<void> {
  await ada.page.getByTestId('wrap-up').waitFor();
  await ada.page.getByLabel('Solved').check();
  await ada.press('Done');
  await ada.stateIs('available');
  const caller = await stack.company.dial('+3610001', from);
  await caller.presses('1');
  await ada.answers();
  await hearBoth(ada, caller);
  await caller.hangsUp();
}

it('lets the administrator change the company, and take it back; mistakes are told at their lines', async () => {
  const { company } = stack;
  await using context = await stack.browsers.person();
  const admin = await AgentPage.open(company, context, 'admin');
  await admin.logsInWith(company.lines.adminPassword);
  const { page } = admin;
  await page.getByRole('link', { name: 'Company' }).click();
  const checked = (errors: number) =>
    page.locator(`[data-testid=site-check][data-errors="${errors}"]`).waitFor();
  const nameInUse = async () => (await company.api<{ company: string }>('GET', '/api/site')).company;
  const named = (name: string) =>
    company.eventually(`the company to be called ${name}`, async () =>
      (await nameInUse()) === name ? true : undefined,
    );
  const text = async (file: string) =>
    company.api<{ text: string; version: string }>('GET', `/api/site/file?file=${encodeURIComponent(file)}`);
  const types = async (whole: string) => {
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(whole);
  };

  const before = await text('company.yaml');
  await checked(0);
  await types(before.text.replace('name: Short Wait Ltd', 'name: Short Wait Ltd\ntime-zon: Europe/Budapest'));
  await checked(1);
  await page.getByTestId('site-mistakes').getByText('company.yaml:3').waitFor();
  await page.locator('.cm-lint-marker-error').waitFor();
  await admin.press('Save and use');
  await page.getByRole('alert').waitFor();
  expect(await nameInUse()).toBe('Short Wait Ltd');
  await types(before.text.replace('Short Wait Ltd', 'No Wait Ltd'));
  await checked(0);
  await admin.press('Save and use');
  await named('No Wait Ltd');

  // Somebody else is quicker.
  const now = await text('company.yaml');
  await types(now.text.replace('No Wait Ltd', 'Mine'));
  await company.api('PUT', '/api/site/file', { ...now, text: now.text.replace('No Wait Ltd', 'Theirs') });
  await admin.press('Save and use');
  await page.getByRole('alert').getByText('company.yaml was changed by admin since you read it').waitFor();
  expect(await nameInUse()).toBe('Theirs');
  await admin.press('Discard');
  await page.locator('.cm-content').getByText('Theirs').waitFor();
  await page.getByTestId('site-changes').locator('tr').nth(1).waitFor();
  await admin.press('Take back');
  await named('No Wait Ltd');
  await page.locator('.cm-content').getByText('No Wait Ltd').waitFor();
  await company.api('PUT', '/api/site/file', { ...(await text('company.yaml')), text: before.text });

  await page.getByRole('button', { name: 'prompts/en.yaml', exact: true }).click();
  await page.getByRole('combobox', { name: 'Prompt' }).fill('welcome');
  await page.getByRole('option', { name: 'welcome', exact: true }).click();
  const spoken = page.waitForResponse('**/api/site/hear');
  await admin.press('Hear it');
  expect((await spoken).headers()['content-type']).toBe('audio/wav');
  // While it is heard the button is busy; what the browser could not play would be told.
  await page.locator('[data-testid=hear][data-loading=true]').waitFor();
  await page.locator('[data-testid=hear]:not([data-loading])').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);

  await page.getByRole('button', { name: 'flows/main.yaml', exact: true }).click();
  await page.getByText('Drawing').click();
  await page.getByTestId('node-menu').click();
  await page.locator('.cm-activeLine').getByText('menu:').waitFor();
});

it('lets the administrator change an agent in a form, which the next call follows, and take it back', async () => {
  const { company } = stack;
  await using context = await stack.browsers.person();
  const admin = await AgentPage.open(company, context, 'admin');
  await admin.logsInWith(company.lines.adminPassword);
  const { page } = admin;
  const text = async () =>
    (await company.api<{ text: string }>('GET', '/api/site/file?file=agents.yaml')).text;
  const reads = (wanted: string) =>
    company.eventually('agents.yaml to be as wished', async () =>
      (await text()) === wanted ? true : undefined,
    );
  const checked = (errors: number) =>
    page.locator(`[data-testid=site-check][data-errors="${errors}"]`).waitFor();
  const before = await text();
  await page.getByRole('link', { name: 'Company' }).click();
  await admin.press('agents.yaml');
  await admin.press('Change Ada');
  const level = page.getByRole('group', { name: 'Skills, from 1 to 10' }).getByLabel('service');
  await level.fill('12');
  await checked(1);
  const said = "'12' is not a number that fits here; write a whole number from 1 to 10";
  await page.locator('[data-field="agents.ada.skills.service"][aria-invalid=true]').waitFor();
  await page.getByTestId('site-form').getByText(said).waitFor();
  await admin.press('Save and use');
  await page.getByRole('alert').waitFor();
  expect(await text()).toBe(before);

  await level.fill('6');
  await page.getByRole('button', { name: 'Add a skill' }).click();
  await page.getByRole('menuitem', { name: 'sales' }).click();
  await checked(0);
  await page.getByText('Text', { exact: true }).click();
  await page.locator('.cm-content').getByText('ada: ').waitFor();
  await page.getByText('Form', { exact: true }).click();
  await admin.press('Save and use');
  await reads(
    before.replace('ada-1q2w, skills: { service: 5 }', 'ada-1q2w, skills: { service: 6, sales: 5 }'),
  );
  await using agents = await stack.browsers.person();
  const ada = await AgentPage.open(company, agents, 'ada');
  await ada.takesCalls();
  const caller = await company.dial('+3610003', '+36201000071');
  await ada.callIs('ringing');
  await caller.hangsUp();

  await admin.press('Take back');
  await reads(before);
  await page.getByTestId('form-agent-ada').getByText('service 5', { exact: true }).waitFor();
});

it('lets the administrator add a queue in a form, sends a call there, refuses to remove it while it is named, and takes it back', async () => {
  const { company } = stack;
  await using context = await stack.browsers.person();
  const admin = await AgentPage.open(company, context, 'admin');
  await admin.logsInWith(company.lines.adminPassword);
  const { page } = admin;
  const read = (file: string) =>
    company.api<{ text: string; version: string }>('GET', `/api/site/file?file=${encodeURIComponent(file)}`);
  const reads = (wanted: string) =>
    company.eventually('queues.yaml to be as wished', async () =>
      (await read('queues.yaml')).text === wanted ? true : undefined,
    );
  const checked = (errors: number) =>
    page.locator(`[data-testid=site-check][data-errors="${errors}"]`).waitFor();
  const before = (await read('queues.yaml')).text;
  await page.getByRole('link', { name: 'Company' }).click();
  await admin.press('queues.yaml');
  const name = page.getByLabel('New queue');
  await name.fill('sales');
  await page.getByText('This name is taken.').waitFor();
  await name.fill('Letters!');
  await admin.press('Add a queue');
  await checked(1);
  await page
    .getByTestId('form-queue-Letters!')
    .getByText(/cannot be used as a name/)
    .waitFor();
  await admin.press('Remove Letters!');
  await name.fill('letters');
  await admin.press('Add a queue');
  await page.getByTestId('form-queue-letters').getByLabel('Rings (seconds)').fill('25');
  await checked(0);
  await admin.press('Save and use');
  const added = `${before}letters:\n  steps:\n    - { needs: { service: 1 } }\n  ring-seconds: 25\n`;
  await reads(added);

  const flow = await read('flows/sales.yaml');
  const led = {
    ...flow,
    file: 'flows/sales.yaml',
    text: flow.text.replace('queue: sales', 'queue: letters'),
  };
  await company.api('PUT', '/api/site/file', led);
  await using agents = await stack.browsers.person();
  const ada = await AgentPage.open(company, agents, 'ada');
  await ada.takesCalls();
  const caller = await company.dial('+3610003', '+36201000095');
  await ada.answers();
  await caller.hangsUp();
  const [row] = await company.calls('+36201000095', ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', queue: 'letters' });

  await admin.press('Remove letters');
  await checked(1);
  await page.getByTestId('site-mistakes').getByText('flows/sales.yaml:').waitFor();
  await admin.press('Save and use');
  await page.getByRole('alert').waitFor();
  expect((await read('queues.yaml')).text).toBe(added);
  await admin.press('Discard');
  await page.getByTestId('form-queue-letters').waitFor();
  await company.api('PUT', '/api/site/file', { ...(await read('flows/sales.yaml')), text: flow.text });
  await admin.press('Take back');
  await reads(before);
  await page.getByTestId('form-queue-letters').waitFor({ state: 'detached' });
});

it('puts no barriers before anybody, in any view, light or dark', async () => {
  const barriers: string[] = [];
  await walkViews(stack, async (page, view) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const barrier of await barriersIn(page)) barriers.push(`${view}, ${colorScheme}: ${barrier}`);
    }
  });
  expect(barriers).toEqual([]);
});
