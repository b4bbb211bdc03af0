/** A small company with every kind of node, for the tests of journeys. Monday to Friday, 8 to 18 UTC. */
import type {
  AgentProfile,
  CallerProfile,
  Chain,
  Person,
  RingStep,
  Flow,
  FlowNode,
  MinuteSpan,
  QueueSettings,
  Site,
} from '../../../src/site/index.js';

export const numbers = {
  main: '+3610000',
  /** Straight into the support queue. */
  support: '+3610001',
  sales: '+3610002',
  /** A head start of two minutes. */
  vip: '+3610003',
  /** Always closed. */
  night: '+3610004',
  /** Rings bela's phone, then takes a message. */
  onCall: '+3610005',
  /** Rings a number outside. */
  outside: '+3610006',
  /** Room for one caller, 20 seconds long; then the vip queue. */
  tight: '+3610020',
  /** Somebody who is reached by reception only. */
  director: '+3610021',
  directly: '+3610022',
  /** The chains below, by name. */
  boss: '+3610010',
  team: '+3610011',
  guard: '+3610012',
  own: '+3610013',
  /** Straight to the offer of a callback from the support queue. */
  callback: '+3610007',
  /** The same for sales, where customers are rung first. */
  salesCallback: '+3610008',
  /** With times to wish for. */
  laterCallback: '+3610009',
  /** Callers are told how long it will take. */
  advice: '+3610014',
  /** Always recorded; agents may pause it. */
  recorded: '+3610015',
  /** Recorded when the agent asks for it. */
  onDemand: '+3610016',
} as const;

/** Known to the company: has a chain and two people of their own. */
export const vipNumber = '+36701112222';
export const onCallNumber = '+36209999999';

const hangUp = (...prompts: string[]): FlowNode => ({ kind: 'hang-up', prompts });
const say = (prompt: string, next: string): FlowNode => ({
  kind: 'say',
  prompts: [prompt],
  bargeIn: true,
  next,
});
const queue = (name: string): FlowNode => ({ kind: 'queue', queue: name, onNobody: 'leave-message' });
const doNode = (
  handler: string,
  input: Record<string, string>,
  next: string,
  onFailure: string,
): FlowNode => ({
  kind: 'do',
  handler,
  input,
  outcomes: new Map([['done', next]]),
  onFailure,
});

const endings: Record<string, FlowNode> = {
  'leave-message': {
    kind: 'voicemail',
    box: 'support',
    prompts: ['leave-message'],
    maxSec: 60,
    thanksPrompt: 'message-thanks',
    next: 'goodbye',
  },
  goodbye: hangUp('goodbye'),
};

const flow = (name: string, nodes: Record<string, FlowNode>): Flow => ({
  name,
  start: Object.keys(nodes)[0] ?? '',
  nodes: new Map(Object.entries({ ...nodes, ...endings })),
});

const callback = (queueName: string, chooseTime = false): FlowNode => ({
  kind: 'callback',
  queue: queueName,
  chooseTime,
  onFailure: 'leave-message',
});

const flows: Flow[] = [
  flow('callback', { offer: callback('support') }),
  flow('sales-callback', { offer: callback('sales') }),
  flow('later-callback', { offer: callback('support', true) }),
  flow('main', {
    'open-now': {
      kind: 'when',
      condition: { kind: 'open', hours: 'office' },
      then: 'welcome',
      otherwise: 'closed',
    },
    welcome: say('welcome', 'menu'),
    menu: {
      kind: 'menu',
      prompts: ['main-menu'],
      choices: new Map([
        ['1', 'support'],
        ['2', 'sales'],
        ['3', 'account'],
        ['4', 'on-call'],
        ['5', 'leave-message'],
        ['6', 'hungarian'],
        ['7', 'broken'],
        ['8', 'to-vip'],
      ]),
      bargeIn: true,
      timeoutSec: 5,
      attempts: 3,
      noInputPrompt: 'nothing-heard',
      wrongKeyPrompt: 'wrong-key',
      onFailure: 'support',
    },
    account: {
      kind: 'collect',
      prompts: ['ask-account'],
      variable: 'account',
      secret: false,
      minDigits: 4,
      maxDigits: 4,
      endKey: '#',
      timeoutSec: 5,
      betweenDigitsSec: 3,
      attempts: 2,
      noInputPrompt: 'nothing-heard',
      wrongInputPrompt: 'wrong-key',
      next: 'goodbye',
      onFailure: 'support',
    },
    support: queue('support'),
    sales: queue('sales'),
    'on-call': {
      kind: 'transfer',
      to: { kind: 'phone', agent: 'bela' },
      ringTimeoutSec: 20,
      onFailure: 'leave-message',
    },
    hungarian: doNode('set-language', { language: 'hu' }, 'menu', 'menu'),
    broken: doNode('breaks', {}, 'goodbye', 'leave-message'),
    'to-vip': { kind: 'go-to', flow: 'vip' },
    closed: say('closed', 'leave-message'),
  }),
  flow('support', { queue: queue('support') }),
  flow('sales', { queue: queue('sales') }),
  flow('stroll', {
    stroll: {
      kind: 'menu',
      prompts: ['stroll'],
      choices: new Map([
        ['7', 'riddle'],
        ['3', 'leave-message'],
        ['5', 'ring-me'],
        ['9', 'to-director'],
        ['0', 'goodbye'],
        ['*', 'back'],
      ]),
      bargeIn: true,
      timeoutSec: 5,
      attempts: 3,
      noInputPrompt: 'nothing-heard',
      wrongKeyPrompt: 'wrong-key',
      onFailure: 'back',
    },
    riddle: say('riddle', 'stroll'),
    'ring-me': { kind: 'callback', queue: 'sales', chooseTime: false, onFailure: 'back' },
    'to-director': {
      kind: 'transfer',
      to: { kind: 'phone', agent: 'erno' },
      ringTimeoutSec: 20,
      onFailure: 'back',
    },
    back: { kind: 'back-to-queue' },
  }),
  /** For what an agent sends the caller to. */
  flow('errand', {
    ask: {
      kind: 'collect',
      prompts: ['ask-card'],
      variable: 'card',
      secret: true,
      minDigits: 4,
      maxDigits: 4,
      endKey: '#',
      timeoutSec: 5,
      betweenDigitsSec: 3,
      attempts: 2,
      noInputPrompt: 'nothing-heard',
      wrongInputPrompt: 'wrong-key',
      next: 'remember',
      onFailure: 'not-done',
    },
    remember: doNode('set-language', { language: 'hu' }, 'thanks', 'not-done'),
    thanks: say('thanks', 'done'),
    done: { kind: 'back-to-agent', outcome: 'done' },
    'not-done': { kind: 'back-to-agent', outcome: 'not-done' },
  }),
  flow('vip', { queue: queue('vip') }),
  flow('advice', { queue: queue('advice') }),
  flow('recorded', { queue: queue('recorded') }),
  flow('on-demand', { queue: queue('on-demand') }),
  flow('night', {
    'open-now': {
      kind: 'when',
      condition: { kind: 'open', hours: 'never' },
      then: 'goodbye',
      otherwise: 'closed',
    },
    closed: say('closed', 'leave-message'),
  }),
  flow('on-call', {
    ring: {
      kind: 'transfer',
      to: { kind: 'phone', agent: 'bela' },
      ringTimeoutSec: 20,
      onFailure: 'leave-message',
    },
  }),
  flow('outside', {
    ring: {
      kind: 'transfer',
      to: { kind: 'trunk', trunk: 'carrier', number: onCallNumber },
      ringTimeoutSec: 20,
      onFailure: 'leave-message',
    },
  }),
];

const chainFlow = (name: string): Flow =>
  flow(name, {
    chain: { kind: 'chain', chain: name, onNobody: 'leave-message', onVoicemail: 'goodbye' },
  });

flows.push(
  flow('tight', {
    tight: { kind: 'queue', queue: 'tight', onNobody: 'leave-message', onFull: 'other', onTooLong: 'sorry' },
    sorry: say('sorry', 'other'),
    other: queue('vip'),
  }),
  ...['boss', 'team', 'guard', 'director'].map(chainFlow),
  flow('directly', {
    ring: {
      kind: 'transfer',
      to: { kind: 'phone', agent: 'erno' },
      ringTimeoutSec: 20,
      onFailure: 'leave-message',
    },
  }),
  flow('own', {
    people: {
      kind: 'contacts',
      whose: 'caller',
      timeoutSec: 5,
      attempts: 2,
      onNone: 'mine',
      onNobody: 'leave-message',
      onVoicemail: 'leave-message',
    },
    mine: { kind: 'chain', chain: undefined, onNobody: 'leave-message', onVoicemail: 'leave-message' },
  }),
);

const person = (name: string): Person => ({ kind: 'agent', agent: name, post: undefined });
const next = { kind: 'next' } as const;

const ring = (people: readonly Person[], more: Partial<RingStep> = {}): RingStep => ({
  kind: 'ring',
  people,
  order: 'all',
  ringTimeoutSec: 10,
  whom: 'on-duty',
  hears: 'ringing',
  prompt: undefined,
  rules: { busy: next, 'no-answer': next, away: next },
  acceptance: undefined,
  whisperPrompt: undefined,
  pauseBeforeSec: 0,
  ...more,
});

const chains: readonly Chain[] = [
  { name: 'director', steps: [ring([person('erno')])] },
  {
    name: 'boss',
    steps: [
      ring([person('anna')], {
        rules: { busy: { kind: 'wait', waitSec: 20 }, 'no-answer': next, away: next },
      }),
      ring([person('bela')], { prompt: 'trying-deputy', hears: 'music' }),
      { kind: 'queue', queue: 'sales', prompt: undefined },
    ],
  },
  {
    name: 'team',
    steps: [
      ring([person('anna'), person('bela')], {
        rules: { busy: next, 'no-answer': { kind: 'voicemail' }, away: next },
      }),
      ring([person('cili'), person('dora')], { order: 'in-turn' }),
    ],
  },
  {
    name: 'guard',
    steps: [
      ring([{ kind: 'outside', trunk: 'carrier', number: onCallNumber, post: 'first' }], {
        acceptance: { key: '1', prompt: 'emergency-accept', withinSec: 12 },
      }),
      ring([person('bela')], {
        whom: 'anybody',
        acceptance: { key: '1', prompt: 'emergency-accept', withinSec: 12 },
      }),
    ],
  },
];

const callers: readonly CallerProfile[] = [
  {
    id: 'acme',
    name: 'Acme',
    numbers: [{ kind: 'number', number: vipNumber }],
    callerClass: 'vip',
    headStartSec: 300,
    language: 'hu',
    chain: { name: 'acme', steps: [ring([person('dora')])] },
    contacts: [
      { name: 'Mr Kovács', to: { name: 'acme/1', steps: [ring([person('anna')])] } },
      { name: 'my bookkeeper', to: { name: 'acme/2', steps: [ring([person('bela')])] } },
    ],
  },
];

const plainQueue = {
  headStartSec: 0,
  pick: 'longest-idle',
  ringTimeoutSec: 15,
  wrapUpSec: 0,
  serviceLevelSec: 20,
  musicClass: 'default',
  announcePosition: undefined,
  announceWait: undefined,
  whileWaiting: undefined,
  whisperPrompt: undefined,
  welcomePrompt: undefined,
  maxWaitSec: 120,
} as const;

const queues: readonly QueueSettings[] = [
  {
    ...plainQueue,
    name: 'tight',
    steps: [{ afterSec: 0, needs: [{ skill: 'sales', level: 4 }] }],
    maxWaiting: 1,
    maxWaitSec: 20,
  },
  {
    ...plainQueue,
    name: 'support',
    steps: [
      { afterSec: 0, needs: [{ skill: 'support', level: 5 }] },
      { afterSec: 30, needs: [{ skill: 'support', level: 2 }] },
    ],
    wrapUpSec: 10,
    serviceLevelSec: 20,
    announcePosition: { firstAfterSec: 10, everySec: 20 },
    whisperPrompt: 'whisper-support',
    welcomePrompt: 'support-welcome',
  },
  {
    ...plainQueue,
    name: 'sales',
    steps: [{ afterSec: 0, needs: [{ skill: 'sales', level: 4 }] }],
    whileWaiting: {
      flow: 'stroll',
      key: '*',
      invitation: { prompt: 'come-along', firstAfterSec: 15, everySec: 60 },
      whenAgentIsFree: 'ask',
    },
  },
  {
    ...plainQueue,
    name: 'vip',
    headStartSec: 120,
    steps: [{ afterSec: 0, needs: [{ skill: 'support', level: 5 }] }],
  },
  ...(['always', 'on-demand'] as const).map((when) => ({
    ...plainQueue,
    name: when === 'always' ? 'recorded' : when,
    steps: [{ afterSec: 0, needs: [{ skill: 'support', level: 5 }] }],
    recording: {
      when,
      announcement: 'recording-announced',
      mayPause: when === 'always',
      keepDays: 30,
      agentsMayHear: false,
    },
  })),
  {
    ...plainQueue,
    name: 'advice',
    steps: [{ afterSec: 0, needs: [{ skill: 'sales', level: 8 }] }],
    announceWait: { firstAfterSec: 10, everySec: 30 },
    wrapUpSec: 10,
    serviceLevelSec: 20,
    maxWaitSec: 1800,
  },
];

const agent = (id: string, skills: Record<string, number>): AgentProfile => ({
  id,
  name: id,
  phone: phoneOf(id),
  role: 'agent',
  languages: ['en'],
  skills: Object.entries(skills).map(([skill, level]) => ({ skill, level })),
});

export const phoneOf = (agentId: string): string => `phone-${agentId}`;

const agents = [
  agent('anna', { support: 8, sales: 5 }),
  agent('bela', { support: 6 }),
  /** Good enough for support only after 30 s. */
  agent('cili', { support: 3 }),
  agent('dora', { sales: 8 }),
  /** Protected. */
  agent('erno', {}),
];

const office: readonly MinuteSpan[] = [{ fromMinute: 8 * 60, toMinute: 18 * 60 }];

const hours = (name: string, day: readonly MinuteSpan[]) => ({
  name,
  timeZone: 'UTC',
  week: [[], day, day, day, day, day, [], []],
  exceptions: new Map(),
  yearly: new Map(),
});

const byName = <T extends { readonly name: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.name, one]));

const entry = (name: string) => ({ flow: name, language: 'en' });

export const testSite: Site = {
  backOffice: { kind: 'embedded', example: false },
  reminders: undefined,
  company: {
    name: 'Test & Co',
    timeZone: 'UTC',
    languages: ['en', 'hu'],
    defaultLanguage: 'en',
    musicClass: 'default',
    monitoring: 'announced',
  },
  numbers: new Map([
    [numbers.main, entry('main')],
    [numbers.support, entry('support')],
    [numbers.sales, entry('sales')],
    [numbers.vip, entry('vip')],
    [numbers.advice, entry('advice')],
    [numbers.recorded, entry('recorded')],
    [numbers.onDemand, entry('on-demand')],
    [numbers.night, entry('night')],
    [numbers.onCall, entry('on-call')],
    [numbers.outside, entry('outside')],
    [numbers.tight, entry('tight')],
    [numbers.director, entry('director')],
    [numbers.directly, entry('directly')],
    [numbers.boss, entry('boss')],
    [numbers.team, entry('team')],
    [numbers.guard, entry('guard')],
    [numbers.own, entry('own')],
    [numbers.callback, entry('callback')],
    [numbers.salesCallback, entry('sales-callback')],
    [numbers.laterCallback, entry('later-callback')],
  ]),
  otherNumbers: { flow: 'main', language: 'hu' },
  hours: byName([hours('office', office), hours('never', [])]),
  flows: byName(flows),
  queues: byName(queues),
  skills: byName([
    { name: 'support', description: '' },
    { name: 'sales', description: '' },
  ]),
  agents: new Map(agents.map((one) => [one.id, one])),
  pauseReasons: [{ digit: '1', name: 'lunch' }],
  featureCodes: {
    signIn: '*10',
    signOut: '*11',
    pause: '*12',
    resume: '*13',
    status: '*14',
    surgeOn: '*15',
    surgeOff: '*16',
  },
  trunks: new Map(),
  callerClasses: new Map(),
  callers: new Map(callers.map((caller) => [caller.id, caller])),
  posts: new Map(),
  chains: byName(chains),
  callbacks: {
    country: 'HU',
    allowed: ['+36', '+31', '+64'],
    forbidden: ['+3690'],
    trunk: 'carrier',
    callerNumber: '+3610000',
    callerName: 'Test & Co',
    dialsPerSec: 10,
    ringSec: 25,
    retries: {
      busy: { gapSec: 60, times: 2 },
      'no-answer': { gapSec: 120, times: 2 },
      voicemail: { gapSec: 120, times: 1 },
      refused: { gapSec: 600, times: 0 },
      unreachable: { gapSec: 120, times: 1 },
      abandoned: { gapSec: 60, times: 1 },
    },
    giveUpAfterSec: 86_400,
    customerDay: { fromMinute: 8 * 60, toMinute: 21 * 60 },
    slots: { hours: 'office', lengthMinutes: 60, daysAhead: 3, noticeMinutes: 30 },
    timeZones: new Map([
      ['+31', 'Europe/Amsterdam'],
      ['+64', 'Pacific/Auckland'],
    ]),
    queues: new Map([['sales', { first: 'customer', confirm: true, holdSec: 20 }]]),
  },
  gate: {
    protectedPeople: byName([
      { name: 'the-director', person: person('erno'), agents: ['anna'], roles: ['admin'], callers: ['acme'] },
    ] as const),
    reception: {
      queue: 'sales',
      askPrompt: 'who-calls-why',
      maxSec: 12,
      passOnKey: '1',
      refuseKey: '2',
      refusedPrompt: 'not-to-be-had',
    },
    nuisance: {
      entries: [
        { pattern: { kind: 'prefix', prefix: '+3690' }, treatment: 'block', reason: 'threats' },
        { pattern: { kind: 'number', number: '+36901' }, treatment: 'screen', reason: 'robots' },
      ],
      anonymous: 'allow',
    },
  },
  errands: byName([
    { name: 'card', flow: 'errand', words: new Map([['en', 'Card number']]) },
    // Any flow will do: where it leads to a person the caller is back.
    { name: 'stroll', flow: 'main', words: new Map([['en', 'Menu']]) },
  ]),
  directory: new Map(),
  surges: {
    switchedBy: ['anna'],
    byName: byName([
      {
        name: 'storm',
        digit: '1',
        prompt: 'surge-storm',
        heard: 'on-arrival',
        flows: [],
        queues: [],
      },
      {
        name: 'long-queue',
        digit: '2',
        prompt: 'surge-queue',
        heard: 'before-queue',
        flows: [],
        queues: ['support'],
      },
    ] as const),
  },
  prompts: {
    texts: new Map([
      [
        'en',
        new Map([
          ['surge-storm', 'Storm.'],
          ['surge-queue', 'Long.'],
        ]),
      ],
    ]),
    recorded: new Map(),
    voices: new Map(),
  },
  speech: { recognisers: new Map(), phrases: new Map(), phraseLines: new Map() },
  fingerprint: 'test',
};
