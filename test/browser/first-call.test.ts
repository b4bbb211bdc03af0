/** An agent with nothing but a browser takes a real call: the page is the telephone, and shows who calls. */
import { startCompany, startWithinMs } from '../calls/company.js';
import type { PrivateCompany } from '../calls/company.js';
import { siteWith, type OwnSite } from '../calls/site-with.js';
import { AgentPage, browserHz, Browsers } from './page.js';

jest.setTimeout(120_000);

const queues = `
service:
  steps: [{ after-seconds: 0, needs: { service: 5 } }]
  ring-seconds: 20
  wrap-up-seconds: 4
  welcome: joined
  whisper: whisper-service
  max-wait-seconds: 300
sales:
  steps: [{ after-seconds: 0, needs: { sales: 1 } }]
  ring-seconds: 20
  wrap-up-seconds: 0
  max-wait-seconds: 300
advice:
  steps: [{ after-seconds: 0, needs: { advice: 1 } }]
  ring-seconds: 10
  wrap-up-seconds: 0
  max-wait-seconds: 300
`;

let site: OwnSite;
let stack: PrivateCompany;
let browsers: Browsers;

beforeAll(async () => {
  site = siteWith({ 'queues.yaml': queues });
  [stack, browsers] = await Promise.all([startCompany(site.dir), Browsers.open()]);
}, startWithinMs);

afterAll(async () => {
  await Promise.all([stack?.[Symbol.asyncDispose](), browsers?.[Symbol.asyncDispose]()]);
  site?.[Symbol.dispose]();
}, 60_000);

afterEach(() => stack.company.rest());

it('is refused with a wrong password', async () => {
  await using context = await browsers.person();
  const page = await context.newPage();
  await page.goto(stack.company.lines.http);
  await page.getByLabel('Name').fill('ada');
  await page.locator('input[name=password]').fill('wrong');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('Name or password is wrong.').waitFor();
});

it('rings, shows who calls, carries both voices and wraps up', async () => {
  const { company } = stack;
  await using context = await browsers.person();
  const ada = await AgentPage.open(company, context, 'ada');
  await ada.logsIn();
  await ada.isPhone();
  await ada.goesAvailable();

  const caller = await company.dial('+3610001', '+36201000077', 'Cecil Caller');
  await caller.presses('1');
  await ada.callIs('ringing');
  expect(await ada.page.getByTestId('caller-number').textContent()).toBe('+36201000077');
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

  await ada.press('Hang up');
  expect((await caller.ended()).by).toBe('far');
  await ada.page.getByTestId('wrap-up').waitFor();
  await ada.stateIs('available');
  const [row] = await company.calls('+36201000077', ([newest]) => newest?.outcome != null);
  expect(row).toMatchObject({ outcome: 'served', agent: 'ada', endedBy: 'agent', queue: 'service' });
});
