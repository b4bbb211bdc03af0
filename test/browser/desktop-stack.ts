import { startCompany, type PrivateCompany } from '../calls/company.js';
import { callbackTexts } from '../calls/callback-texts.js';
import { siteWith } from '../calls/site-with.js';
import { SipRobot } from '../support/sip/index.js';
import { RunningCompany } from '../support/running-company.js';
import { Browsers } from './page.js';

/** The tests' company with time enough for a person at a page. */
const queues = `
service:
  steps: [{ after-seconds: 0, needs: { service: 5 } }]
  ring-seconds: 20
  wrap-up-seconds: 15
  wrap-up-extension: { seconds: 60, times: 1 }
  outcomes: { solved: { en: Solved }, open: { en: Not finished } }
  outcome-required: yes
  welcome: joined
  whisper: whisper-service
  script: { en: "{company}, {agent} speaking." }
  monitoring: announced
  recording: { when: on-demand, announcement: recording-announced }
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

const company = `
name: Short Wait Ltd
time-zone: Europe/Budapest
languages: [en]
default-language: en
monitoring: silent
tags: { praise: { en: Praise }, complaint: { en: Complaint } }
`;

const directory = `
topics:
  money:
    name: { en: payments }
    questions: { en: [Did my transfer arrive?, How can I pay?] }
    to: { agent: ben }
`;

const chains = `
posts:
  bookkeeper: { agent: ben }
chains:
  money:
    steps:
      - { post: bookkeeper, ring-seconds: 15 }
      - { agent: ada }
      - { group: [cis, dia] }
      - { queue: service }
`;

const compensation = `
currency: EUR
kinds:
  credit: { words: { en: Credit } }
  free-visit: { words: { en: Free visit }, worth: 18.50 }
limits:
  agent: { each: 20, customer: 40 }
  supervisor: { each: 100, customer: 200 }
`;

const errands = `
identification: { flow: identify, words: { en: Identification by PIN } }
`;
const identify = `
start: account
always: { 0: asked }
nodes:
  account:
    kind: collect
    prompts: give-account
    variable: account
    secret: yes
    max-digits: 10
    timeout-seconds: 20
    next: pin
    on-failure: not-done
  pin: { kind: collect, prompts: give-pin, variable: pin, secret: yes, max-digits: 8, next: check, on-failure: not-done }
  check:
    kind: do
    handler: check-pin
    input: { account: "{account}", pin: "{pin}" }
    outcomes: { confirmed: done, refused: account, too-often: not-done, locked: not-done }
    on-failure: not-done
  done: { kind: back-to-agent, outcome: done }
  not-done: { kind: back-to-agent, outcome: not-done }
  asked: { kind: back-to-agent, outcome: to-agent }
`;
const errandTexts = `  give-account: Who holds the contract? Key in that account and then hash.
  give-pin: Secret digits now, and hash behind them.
`;

const outsideAt = '127.0.0.8';
const callbacks = `
country: HU
allowed: ["+36"]
agents-may-dial: yes
trunk: outside
caller-number: "+3610001"
customer-day: 00:00-24:00
`;
const trunks = (port: number) => `
local: { recognise-by: address, addresses: [127.0.0.1], codecs: [ulaw] }
outside: { recognise-by: address, addresses: [${outsideAt}], server: "${outsideAt}:${port}", codecs: [ulaw] }
`;

export interface Desktop extends AsyncDisposable {
  readonly company: RunningCompany;
  readonly browsers: Browsers;
  /** Whoever is rung outside. */
  readonly outside: SipRobot;
  readonly docker: PrivateCompany['docker'];
  readonly project: string;
}

/** A stack of its own and a browser; or, to try things out quickly, the stack that RINGDOWN_TEST_PROJECT names. */
export async function startDesktop(): Promise<Desktop> {
  const outside = await SipRobot.open({
    bindAddress: outsideAt,
    server: { host: '127.0.0.1', port: 5060 },
  });
  const running = process.env['RINGDOWN_TEST_PROJECT'];
  if (running !== undefined) {
    const [company, browsers] = await Promise.all([RunningCompany.find(running), Browsers.open()]);
    return {
      company,
      browsers,
      outside,
      project: running,
      docker: () => Promise.reject(new Error('only with a stack of its own')),
      [Symbol.asyncDispose]: async () => {
        await Promise.all([company, browsers, outside].map((one) => one[Symbol.asyncDispose]()));
      },
    };
  }
  const site = siteWith({
    'queues.yaml': queues,
    'chains.yaml': chains,
    'directory.yaml': directory,
    'surges.yaml': 'surges:\n  storm: { digit: 1, prompt: welcome, heard: on-arrival }\n',
    'prompts/en.yaml':
      callbackTexts +
      errandTexts +
      "  surge-switched-on: 'Announced from now on: {name}.'\n  surge-switched-off: 'No longer announced: {name}.'\n  supervisor-announced: 'A supervisor is with you from now on.'\n  recording-announced: 'This talk is kept from now on.'\n",
    'company.yaml': company,
    'compensation.yaml': compensation,
    'errands.yaml': errands,
    'flows/identify.yaml': identify,
    'callbacks.yaml': callbacks,
    'trunks.yaml': trunks(outside.local.port),
    'back-office.yaml': 'kind: embedded\nexample: yes\n',
  });
  try {
    const [stack, browsers] = await Promise.all([startCompany(site.dir), Browsers.open()]);
    return {
      company: stack.company,
      browsers,
      outside,
      project: stack.project,
      docker: stack.docker,
      [Symbol.asyncDispose]: async () => {
        await Promise.all([stack, browsers, outside].map((one) => one[Symbol.asyncDispose]()));
        site[Symbol.dispose]();
      },
    };
  } catch (error) {
    site[Symbol.dispose]();
    throw error;
  }
}
