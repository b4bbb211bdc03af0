import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SiteInvalid, examineSite, loadSite, runCheck } from '../../../src/site/index.js';
import { SiteBench, exampleDir } from './site-bench.js';

/** What is changed, and the one mistake that follows: at `line` lines after the change. */
interface Spoilt {
  readonly file: string;
  readonly find: string;
  readonly replaceWith: string;
  readonly says: RegExp;
  readonly remedy?: RegExp;
  readonly severity?: 'warning';
  readonly linesOn?: number;
  /** What stands in the line that is named, when that is not the changed one. */
  readonly pointsAt?: string;
}

// Each reads the whole example.

const spoilt: Readonly<Record<string, Spoilt>> = {
  'a key that always leads to a node that is not there': {
    file: 'flows/my-account.yaml',
    find: 'always: { 0: to-agent }',
    replaceWith: 'always: { 0: to-agnet }',
    says: /unknown node 'to-agnet'/,
    remedy: /did you mean 'to-agent'/,
  },
  'somebody of quality with skills': {
    file: 'agents.yaml',
    find: '    phone: dave-6p1q\n',
    replaceWith: '    phone: dave-6p1q\n    role: quality\n',
    says: /'dave' is quality, takes no calls, and has skills/,
    remedy: /remove skills/,
    linesOn: 3,
  },
  'a back office without encryption': {
    file: 'back-office.yaml',
    find: 'kind: embedded',
    replaceWith: 'kind: connector\nurl: http://crm.example/ringdown\nsecret-variable: CRM_SECRET\n#',
    says: /no https address/,
    linesOn: 1,
  },
  'an outcome of a shipped handler that leads nowhere': {
    file: 'flows/self-service.yaml',
    find: '      locked: pin-locked\n',
    replaceWith: '',
    says: /not said where outcome 'locked' leads/,
    linesOn: -3,
  },
  'a customer who is neither likely nor confirmed': {
    file: 'flows/self-service.yaml',
    find: 'customer: confirmed',
    replaceWith: 'customer: known',
    says: /'customer' has a value that is not known here/,
    remedy: /likely, confirmed/,
  },
  'an outcome that not everybody can read': {
    file: 'queues.yaml',
    find: 'solved: { en: Solved,',
    replaceWith: 'solved: {',
    says: /outcome 'solved' has no words in the company's default language/,
    remedy: /add en:/,
  },
  'a tag in a language that nobody speaks': {
    file: 'company.yaml',
    find: 'praise: { en: Praise,',
    replaceWith: 'praise: { en: Praise, fr: Louange,',
    says: /'fr' is not a language of the company/,
  },
  'an outcome that is asked for and not named': {
    file: 'queues.yaml',
    find: '  wrap-up-seconds: 15\n',
    replaceWith: '  wrap-up-seconds: 15\n  outcome-required: yes\n',
    says: /queue 'sales' asks for an outcome and names none/,
    linesOn: 1,
  },
  'outcomes without the time to choose one': {
    file: 'queues.yaml',
    find: '  wrap-up-seconds: 15\n',
    replaceWith: '  wrap-up-seconds: 0\n  outcomes: { sold: { en: Sold } }\n',
    says: /queue 'sales' has outcomes and no time for a write-up/,
    linesOn: 1,
  },
  'a break after a hard call that never ends': {
    file: 'agents.yaml',
    find: 'limit-minutes: 5, hard-call: yes',
    replaceWith: 'hard-call: yes',
    says: /it is not said how long the break 'after-a-hard-call' after a hard call is/,
    remedy: /limit-minutes: 5/,
  },
  'two breaks after a hard call': {
    file: 'agents.yaml',
    find: 'name: lunch, limit-minutes: 45',
    replaceWith: 'name: lunch, limit-minutes: 45, hard-call: yes',
    says: /a second break for hard calls/,
    linesOn: 4,
  },
  'a tab as indentation': {
    file: 'skills.yaml',
    find: 'sales: Offers',
    replaceWith: '\tsales: Offers',
    says: /not YAML/,
  },
  'a star without quotes': {
    file: 'agents.yaml',
    find: '"*10"',
    replaceWith: '*10',
    says: /starts with an asterisk/,
    remedy: /"\*10"/,
  },
  'a name used twice': {
    file: 'skills.yaml',
    find: 'sales: Offers',
    replaceWith: 'dutch: Offers',
    says: /used twice/,
    linesOn: 1,
  },
  'a value read in a way that there is not': {
    file: 'prompts/hu.yaml',
    find: '{time, time, at}',
    replaceWith: '{time, time, on}',
    says: /in 'callback-slot' \{time, time, …\} cannot be read as 'on'/,
    remedy: /clock, at, from, until/,
    linesOn: -2,
  },
  'a synthesiser that there is not': {
    file: 'prompts/en.yaml',
    find: 'synthesiser: flite',
    replaceWith: 'synthesiser: loud',
    says: /this is not a synthesiser/,
    remedy: /espeak-ng, flite, or \{ command/,
  },
  'a topic that leads to nobody': {
    file: 'directory.yaml',
    find: 'to: { agent: carol }',
    replaceWith: 'to: { agent: karol }',
    says: /unknown agent 'karol'/,
    remedy: /did you mean 'carol'/,
  },
  'a topic without questions in a language': {
    file: 'directory.yaml',
    find: '      ru:\n        - Пришёл',
    replaceWith: '      xx:\n        - Пришёл',
    says: /'xx' is not a language of the company/,
  },
  'an unknown key': {
    file: 'queues.yaml',
    find: 'ring-seconds: 15',
    replaceWith: 'ring-second: 15',
    says: /unknown key 'ring-second'/,
    remedy: /did you mean 'ring-seconds'/,
  },
  'a word for a number': {
    file: 'queues.yaml',
    find: 'ring-seconds: 15',
    replaceWith: 'ring-seconds: long',
    says: /'long' is not a number/,
  },
  'a number too large': {
    file: 'queues.yaml',
    find: 'ring-seconds: 15',
    replaceWith: 'ring-seconds: 500',
    says: /'500' is not a number/,
    remedy: /5 to 120/,
  },
  'a level too high': {
    file: 'agents.yaml',
    find: 'service: 8',
    replaceWith: 'service: 11',
    says: /'11' is not a number/,
  },
  'a kind that is none': {
    file: 'flows/main.yaml',
    find: 'kind: voicemail',
    replaceWith: 'kind: voicemial',
    says: /'voicemial' is no kind/,
  },
  'a missing key': {
    file: 'flows/main.yaml',
    find: '    next: known-caller\n',
    replaceWith: '',
    says: /'next' is missing/,
    linesOn: -2,
  },
  'an unknown node': {
    file: 'flows/main.yaml',
    find: '5: leave-message',
    replaceWith: '5: leave-mesage',
    says: /unknown node 'leave-mesage'/,
    remedy: /did you mean 'leave-message'/,
  },
  'an unknown start': {
    file: 'flows/main.yaml',
    find: 'start: open-now',
    replaceWith: 'start: opening',
    says: /unknown node 'opening'/,
  },
  'an unknown queue': {
    file: 'flows/main.yaml',
    find: 'queue: technical',
    replaceWith: 'queue: tecnical',
    says: /unknown queue/,
  },
  'an unknown flow in numbers': {
    file: 'numbers.yaml',
    find: 'flow: after-hours',
    replaceWith: 'flow: afterhours',
    says: /unknown flow 'afterhours'/,
    remedy: /did you mean 'after-hours'/,
  },
  'an unknown flow in go-to': {
    file: 'flows/main.yaml',
    find: 'flow: dutch-line',
    replaceWith: 'flow: dutch-desk',
    says: /unknown flow/,
  },
  'unknown hours': {
    file: 'flows/main.yaml',
    find: 'open: around-the-clock',
    replaceWith: 'open: always',
    says: /unknown hours 'always'/,
  },
  'an unknown agent': {
    file: 'flows/after-hours.yaml',
    find: 'agent: carol',
    replaceWith: 'agent: carrol',
    says: /unknown agent/,
  },
  'an unknown trunk': {
    file: 'flows/after-hours.yaml',
    find: '{ agent: carol }',
    replaceWith: '{ trunk: carier, number: "+36301234567" }',
    says: /unknown trunk/,
  },
  'a transfer to nowhere': {
    file: 'flows/after-hours.yaml',
    find: '{ agent: carol }',
    replaceWith: '{ trunk: local }',
    says: /not clear where to/,
  },
  'a chain that comes back to itself': {
    file: 'chains.yaml',
    find: '      - { post: bookkeeper }\n    when-busy: voicemail',
    replaceWith: '      - { chain: second }\n  second:\n    steps:\n      - { chain: bookkeeping }',
    says: /chain 'bookkeeping' comes back to itself \(bookkeeping → second → bookkeeping\)/,
    remedy: /end with somebody/,
  },
  'an unknown chain in a chain': {
    file: 'chains.yaml',
    find: '{ queue: service }',
    replaceWith: '{ chain: on-cal }',
    says: /unknown chain 'on-cal'/,
    remedy: /did you mean 'on-call'/,
  },
  'an unknown post': {
    file: 'chains.yaml',
    find: '      - { post: bookkeeper }',
    replaceWith: '      - { post: book-keeper }',
    says: /unknown post 'book-keeper'/,
    remedy: /did you mean 'bookkeeper'/,
  },
  'somebody unknown in a group': {
    file: 'chains.yaml',
    find: 'group: [carol, alice]',
    replaceWith: 'group: [carol, alicia]',
    says: /unknown agent 'alicia'/,
  },
  'a step that rings nobody': {
    file: 'chains.yaml',
    find: '      - { post: bookkeeper }',
    replaceWith: '      - { ring-seconds: 10 }',
    says: /not clear whom this step rings/,
    remedy: /agent: name, post: name/,
  },
  'a step after a queue': {
    file: 'chains.yaml',
    find: '      - { queue: service }',
    replaceWith: '      - { queue: service }\n      - { agent: bob }',
    says: /never reached/,
  },
  'a rule that does not exist': {
    file: 'chains.yaml',
    find: 'when-no-answer: next',
    replaceWith: 'when-no-answer: { wait-seconds: 20 }',
    says: /not what can be done here/,
    remedy: /next or voicemail/,
  },
  'a number pattern that is none': {
    file: 'callers.yaml',
    find: '"+36705550*"',
    replaceWith: '"0670*"',
    says: /neither a number nor a pattern/,
  },
  'a range that runs backwards': {
    file: 'callers.yaml',
    find: '+3617770100-+3617770149',
    replaceWith: '+3617770149-+3617770100',
    says: /neither a number nor a pattern/,
  },
  'a number of two callers': {
    file: 'callers.yaml',
    find: '"+3614990*"',
    replaceWith: '"+36705550*"',
    says: /among the numbers of 'harbour-foods' as well/,
  },
  'an unknown class of callers': {
    file: 'callers.yaml',
    find: 'class: official',
    replaceWith: 'class: offical',
    says: /unknown class 'offical'/,
    remedy: /did you mean 'official'/,
  },
  'an unknown chain in a flow': {
    file: 'flows/after-hours.yaml',
    find: 'chain: on-call',
    replaceWith: 'chain: on-cal',
    says: /unknown chain 'on-cal'/,
  },
  'a surge of an unknown flow': {
    file: 'surges.yaml',
    find: 'flows: [main, after-hours]',
    replaceWith: 'flows: [main, after-hour]',
    says: /unknown flow 'after-hour'/,
  },
  'a digit of two surges': {
    file: 'surges.yaml',
    find: 'digit: 2',
    replaceWith: 'digit: 1',
    says: /digit 1 means 'storm' already/,
  },
  'a surge on arrival for a queue': {
    file: 'surges.yaml',
    find: 'heard: before-queue\n    queues: [technical]',
    replaceWith: 'queues: [technical]',
    says: /where no queue is known yet/,
  },
  'somebody unknown who switches surges': {
    file: 'surges.yaml',
    find: 'switched-by: [carol, bob]',
    replaceWith: 'switched-by: [carol, bobby]',
    says: /unknown agent 'bobby'/,
  },
  'a surge that can be switched on only': {
    file: 'agents.yaml',
    find: '  surge-off: "*16"\n',
    replaceWith: '',
    says: /must be switched off as well/,
    pointsAt: '  sign-in: "*10"',
  },
  'a nuisance number twice': {
    file: 'gate.yaml',
    find: '+36909991234',
    replaceWith: '+36909990*',
    says: /listed twice/,
  },
  'a treatment that does not exist': {
    file: 'gate.yaml',
    find: 'treatment: block',
    replaceWith: 'treatment: shout',
    says: /'treatment' has a value that is not known here/,
  },
  'an unknown skill in a queue': {
    file: 'queues.yaml',
    find: 'needs: { technical: 6 }',
    replaceWith: 'needs: { tecnical: 6 }',
    says: /unknown skill 'tecnical'/,
    remedy: /did you mean 'technical'/,
  },
  'an unknown skill of an agent': {
    file: 'agents.yaml',
    find: 'sales: 3',
    replaceWith: 'sails: 3',
    says: /unknown skill/,
  },
  'an unknown handler': {
    file: 'flows/main.yaml',
    find: 'handler: set-language',
    replaceWith: 'handler: set-langage',
    says: /unknown handler/,
    remedy: /did you mean 'set-language'/,
  },
  'a missing input': {
    file: 'flows/dutch-line.yaml',
    find: 'input: { language: nl }',
    replaceWith: 'input: {}',
    says: /needs the input 'language'/,
  },
  'a missing outcome': {
    file: 'flows/dutch-line.yaml',
    find: '{ done: staffed-now }',
    replaceWith: '{ ready: staffed-now }',
    says: /where outcome 'done' leads|no outcome 'ready'/,
  },
  'a language in a handler': {
    file: 'flows/dutch-line.yaml',
    find: 'language: nl',
    replaceWith: 'language: de',
    says: /'de' is not a language of the company/,
  },
  'a language in numbers': {
    file: 'numbers.yaml',
    find: 'language: nl',
    replaceWith: 'language: de',
    says: /'de' is not a language of the company/,
  },
  'an unknown variable': {
    file: 'flows/main.yaml',
    find: 'open: around-the-clock',
    replaceWith: 'equals: { variable: contractNumbr, value: "1" }',
    says: /unknown variable/,
    remedy: /contractNumber/,
  },
  'two conditions': {
    file: 'flows/main.yaml',
    find: 'open: around-the-clock',
    replaceWith: 'open: around-the-clock\n    staffed: service',
    says: /exactly one condition/,
    linesOn: -1,
  },
  'a queue in a walk while waiting': {
    file: 'flows/while-waiting.yaml',
    find: 'back: { kind: back-to-queue }',
    replaceWith: 'back: { kind: queue, queue: sales, on-nobody: goodbye }',
    says: /waits in a queue already/,
    remedy: /back-to-queue/,
  },
  'a way back to a queue where there is none': {
    file: 'flows/dutch-line.yaml',
    find: 'kind: hang-up\n    prompts: goodbye',
    replaceWith: 'kind: back-to-queue',
    says: /waits in no queue/,
    linesOn: -1,
  },
  'an unknown flow while waiting': {
    file: 'queues.yaml',
    find: 'flow: while-waiting',
    replaceWith: 'flow: while-wating',
    says: /unknown flow/,
    remedy: /did you mean 'while-waiting'/,
  },
  'a key that is none': {
    file: 'flows/main.yaml',
    find: '9: language-menu',
    replaceWith: '10: language-menu',
    says: /'10' is not a key/,
  },
  'a time zone': {
    file: 'company.yaml',
    find: 'Europe/Budapest',
    replaceWith: 'Europe/Budapset',
    says: /not a time zone/,
  },
  'hours that overlap': {
    file: 'hours.yaml',
    find: '[08:30-12:30, 13:00-17:00]',
    replaceWith: '[08:30-13:30, 13:00-17:00]',
    says: /overlaps/,
  },
  'hours that end before they begin': {
    file: 'hours.yaml',
    find: 'friday: 08:00-16:00',
    replaceWith: 'friday: 16:00-08:00',
    says: /ends before it begins/,
  },
  'a time that is none': {
    file: 'hours.yaml',
    find: 'friday: 08:00-16:00',
    replaceWith: 'friday: 08:00-16:75',
    says: /no time span/,
  },
  'a day described twice': {
    file: 'hours.yaml',
    find: 'friday: 08:00-16:00',
    replaceWith: 'thursday: 08:00-16:00',
    says: /thursday is described twice/,
  },
  'a day that is none': {
    file: 'hours.yaml',
    find: 'friday: 08:00-16:00',
    replaceWith: 'fryday: 08:00-16:00',
    says: /not a day of the week/,
  },
  'a date that does not exist': {
    file: 'hours.yaml',
    find: '2026-04-03',
    replaceWith: '2026-02-30',
    says: /'2026-02-30' is not a date/,
  },
  'a yearly date that does not exist': {
    file: 'hours.yaml',
    find: '05-01',
    replaceWith: '13-01',
    says: /not a date of every year/,
  },
  'a number in another form': {
    file: 'numbers.yaml',
    find: '"+3612345672"',
    replaceWith: '"06 1 2345672"',
    says: /cannot be used as a name/,
    remedy: /\+3612345670/,
  },
  'a phone given twice': {
    file: 'agents.yaml',
    find: 'bob-9x2m',
    replaceWith: 'alice-7f3k',
    says: /belongs to 'alice' already/,
  },
  'a feature code given twice': {
    file: 'agents.yaml',
    find: '"*14"',
    replaceWith: '"*13"',
    says: /\*13 means 'resume' already/,
  },
  'a feature code that is a pause': {
    file: 'agents.yaml',
    find: '"*14"',
    replaceWith: '"*121"',
    says: /\*121 also means: pause for 'lunch'/,
  },
  'a pause digit given twice': {
    file: 'agents.yaml',
    find: 'digit: 2',
    replaceWith: 'digit: 1',
    says: /digit 1 means 'lunch' already/,
  },
  'a trunk called like a phone': {
    file: 'trunks.yaml',
    find: 'local:',
    replaceWith: 'alice-7f3k:',
    says: /name of the phone of agent 'alice'/,
  },
  'a script in a language that is not spoken': {
    file: 'queues.yaml',
    find: '    hu: "Jó napot',
    replaceWith: '    de: "Jó napot',
    says: /'de' is not a language of the company/,
  },
  'steps out of order': {
    file: 'queues.yaml',
    find: 'after-seconds: 0, needs: { service: 5 }',
    replaceWith: 'after-seconds: 60, needs: { service: 5 }',
    says: /must begin at once/,
  },
  'a later step that asks for more': {
    file: 'queues.yaml',
    find: 'after-seconds: 30, needs: { service: 2 }',
    replaceWith: 'after-seconds: 30, needs: { service: 6, dutch: 1 }',
    says: /step of queue 'service' asks for no less than the one before: service 6, dutch 1 after service 5/,
    remedy: /ask for less/,
  },
  'steps whose times do not grow': {
    file: 'queues.yaml',
    find: 'after-seconds: 30, needs: { service: 2 }',
    replaceWith: 'after-seconds: 0, needs: { service: 2 }',
    says: /steps must follow each other in time/,
  },
  'an unknown skill among alternatives': {
    file: 'queues.yaml',
    find: 'after-seconds: 30, needs: { service: 2 }',
    replaceWith: 'after-seconds: 30, needs: { service: 2, any: [{ dutch: 5 }, { dutsch: 5 }] }',
    says: /unknown skill 'dutsch'/,
    remedy: /did you mean 'dutch'/,
  },
  'alternatives nobody has': {
    file: 'queues.yaml',
    find: 'needs: { dutch: 4 }',
    replaceWith: 'needs: { any: [{ dutch: 10 }, { sales: 10 }] }',
    says: /no agent could ever take a call of queue 'dutch-desk': none has dutch 10 or sales 10/,
  },
  'a level that is none among alternatives': {
    file: 'queues.yaml',
    find: 'needs: { dutch: 4 }',
    replaceWith: 'needs: { any: [{ dutch: 40 }] }',
    says: /40/,
  },
  'an unknown preferred agent': {
    file: 'flows/main.yaml',
    find: 'queue: service',
    replaceWith: 'queue: service\n    prefer: { agent: bobb }',
    says: /unknown agent 'bobb'/,
    linesOn: 1,
    remedy: /did you mean 'bob'/,
  },
  'a queue nobody can serve': {
    file: 'queues.yaml',
    find: 'needs: { dutch: 4 }',
    replaceWith: 'needs: { dutch: 10 }',
    says: /no agent could ever take a call of queue 'dutch-desk'/,
  },
  'a first step nobody can serve': {
    file: 'queues.yaml',
    find: 'needs: { sales: 4 }',
    replaceWith: 'needs: { sales: 9 }',
    says: /always wait for a later step/,
    severity: 'warning',
  },
  'a node nothing leads to': {
    file: 'flows/main.yaml',
    find: '  goodbye:',
    replaceWith: '  lonely: { kind: hang-up }\n  goodbye:',
    says: /nothing leads to node 'lonely'/,
  },
  'a loop without the caller': {
    file: 'flows/sales-direct.yaml',
    find: 'prompts: sales-closed\n    next: leave-message',
    replaceWith: 'prompts: sales-closed\n    next: open-now',
    says: /without ever waiting for the caller/,
    pointsAt: '  open-now:',
  },
  'a loop of silence': {
    file: 'flows/main.yaml',
    find: '# Who presses nothing may have no keys: an agent helps.\n    on-failure: service-queue',
    replaceWith: 'on-failure: main-menu',
    says: /goes round for ever/,
    severity: 'warning',
    pointsAt: '  main-menu:',
  },
  'a menu without a way out': {
    file: 'flows/after-hours.yaml',
    find: '1: leave-message\n      2: on-call\n      3: caretaker\n    attempts: 2\n    no-input-prompt: nothing-heard\n    wrong-key-prompt: wrong-key\n    on-failure: leave-message',
    replaceWith: '1: after-hours-menu\n    on-failure: after-hours-menu',
    says: /no way leads to/,
    linesOn: -4,
  },
  'a monitoring that there is not': {
    file: 'company.yaml',
    find: 'monitoring: announced',
    replaceWith: 'monitoring: secret',
    says: /'monitoring' has a value that is not known here/,
    remedy: /announced, silent, forbidden/,
  },
  'a queue with a monitoring that there is not': {
    file: 'queues.yaml',
    find: '  whisper: whisper-technical',
    replaceWith: '  whisper: whisper-technical\n  monitoring: annonced',
    says: /'monitoring' has a value that is not known here/,
    linesOn: 1,
  },
  'supervisors who are announced without a word for it': {
    file: 'prompts/nl.yaml',
    find: '  supervisor-announced: Een leidinggevende luistert vanaf nu mee om te helpen.\n',
    replaceWith: '',
    says: /prompt 'supervisor-announced' \(said by company.yaml:\d+\) has no text in 'nl'/,
    pointsAt: '  welcome:',
  },
  'an unknown prompt': {
    file: 'flows/main.yaml',
    find: 'prompts: welcome',
    replaceWith: 'prompts: welcom',
    says: /unknown prompt 'welcom'/,
    remedy: /did you mean 'welcome'/,
  },
  'a prompt missing in one language': {
    file: 'prompts/ru.yaml',
    find: '  goodbye: До свидания.\n',
    replaceWith: '',
    says: /prompt 'goodbye' \(said by flows\/.*\) has no text in 'ru'/,
    pointsAt: '  welcome:',
  },
  'a prompt of the service missing': {
    file: 'prompts/nl.yaml',
    find: '  apology: ',
    replaceWith: '  apologie: ',
    says: /prompt 'apology' \(said by the service itself\)/,
    pointsAt: '  welcome:',
  },
  'a text that does not parse': {
    file: 'prompts/hu.yaml',
    find: '{reason}',
    replaceWith: '{reason',
    says: /cannot be read/,
  },
  'a value that is not given': {
    file: 'prompts/hu.yaml',
    find: '{reason}',
    replaceWith: '{grund}',
    says: /uses the value 'grund', which the service does not give/,
    remedy: /reason/,
  },
  'a plural form left out': {
    file: 'prompts/ru.yaml',
    find: '      few {Ваш номер в очереди: {position}.}\n',
    replaceWith: '',
    says: /plural form 'few'/,
    severity: 'warning',
    pointsAt: 'queue-position:',
  },
  'a prompt that is never said': {
    file: 'prompts/en.yaml',
    find: '  goodbye:',
    replaceWith: '  adieu: Adieu.\n  goodbye:',
    says: /'adieu' is never said/,
    severity: 'warning',
  },
  'a password in the site': {
    file: 'trunks.yaml',
    find: 'local:',
    replaceWith:
      'carrier:\n  recognise-by: registration\n  server: sip.example\n  user: x\n  password-variable: s3cret!\nlocal:',
    says: /password does not belong here/,
    linesOn: 4,
  },
};

Object.assign(spoilt, {
  'callbacks by an unknown trunk': {
    file: 'callbacks.yaml',
    find: 'trunk: local',
    replaceWith: 'trunk: lokal',
    says: /unknown trunk 'lokal'/,
    remedy: /did you mean 'local'/,
  },
  'slots within unknown hours': {
    file: 'callbacks.yaml',
    find: 'hours: around-the-clock',
    replaceWith: 'hours: around',
    says: /unknown hours 'around'/,
  },
  'callbacks of an unknown queue': {
    file: 'callbacks.yaml',
    find: 'sales: { first: customer }',
    replaceWith: 'sails: { first: customer }',
    says: /unknown queue 'sails'/,
  },
  'an allowed number without a plus': {
    file: 'callbacks.yaml',
    find: '["+36", ',
    replaceWith: '["36", ',
    says: /'36' is not the beginning of a number/,
    remedy: /write a plus/,
  },
  'nothing allowed': {
    file: 'callbacks.yaml',
    find: 'allowed: ["+36", "+31", "+44", "+7"]',
    replaceWith: 'allowed: []',
    says: /no number may be rung/,
  },
  'forbidden what is denied anyway': {
    file: 'callbacks.yaml',
    find: '"+3690", ',
    replaceWith: '"+4990", ',
    says: /begin with \+4990 are not allowed anyway/,
    severity: 'warning',
  },
  'callbacks in a country that is none': {
    file: 'callbacks.yaml',
    find: 'country: HU',
    replaceWith: 'country: Hungary',
    says: /'Hungary' is not a country/,
  },
});

describe('a mistake is named with its place and what to do', () => {
  it.each(Object.entries(spoilt))(
    '%s',
    async (_, { file, find, replaceWith, says, remedy, severity, linesOn, pointsAt }) => {
      await using bench = await SiteBench.begin();
      const line = await bench.change(file, find, replaceWith);
      const { site, mistakes } = await examineSite(bench.dir);
      const found = mistakes.find(({ message }) => says.test(message));
      expect(found ?? mistakes).toMatchObject({ file, severity: severity ?? 'error' });
      if (pointsAt === undefined) expect(found?.line).toBe(line + (linesOn ?? 0));
      else expect(await bench.line(file, found?.line ?? 0)).toContain(pointsAt);
      expect(found?.column).toBeGreaterThan(0);
      expect(found?.remedy).toMatch(remedy ?? /./);
      expect(site === undefined).toBe(severity !== 'warning');
    },
  );
});

describe('a site', () => {
  it('is in order: the example company', async () => {
    const { site, mistakes } = await examineSite(exampleDir);
    expect(mistakes).toEqual([]);
    expect(site?.company.name).toBe('Lumen & Vale Energy');
    expect(site?.queues.get('service')).toMatchObject({ ringTimeoutSec: 15, musicClass: 'default' });
    expect(site?.trunks.get('local')?.recognition).toEqual({ by: 'address', addresses: ['127.0.0.1'] });
  });

  it('is told all its mistakes at once, over all files', async () => {
    await using bench = await SiteBench.begin();
    await bench.change('company.yaml', 'Europe/Budapest', 'Mars/Base');
    await bench.change('queues.yaml', 'ring-seconds: 15', 'ring-seconds: x');
    await bench.change('flows/main.yaml', '5: leave-message', '5: nowhere');
    const error: unknown = await loadSite(bench.dir).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SiteInvalid);
    const { mistakes } = error as SiteInvalid;
    expect(mistakes.map(({ file }) => file)).toEqual(['company.yaml', 'flows/main.yaml', 'queues.yaml']);
  });

  it('offers no callback where nobody is rung back', async () => {
    await using bench = await SiteBench.begin();
    await bench.remove('callbacks.yaml');
    const { site, mistakes } = await examineSite(bench.dir);
    expect(site).toBeUndefined();
    const errors = mistakes.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'flows/main.yaml: nobody can be rung back: callbacks.yaml is missing',
      'flows/while-waiting.yaml: nobody can be rung back: callbacks.yaml is missing',
    ]);
  });

  it('does not blame others for one broken entry', async () => {
    await using bench = await SiteBench.begin();
    await bench.change('queues.yaml', 'pick: longest-idle', 'pick: loudest');
    const { mistakes } = await examineSite(bench.dir);
    expect(mistakes.map(({ message }) => message)).toEqual(["'pick' has a value that is not known here"]);
  });

  it.each(['company.yaml', 'queues.yaml', 'agents.yaml', 'prompts/hu.yaml'])(
    'is refused without %s',
    async (file) => {
      await using bench = await SiteBench.begin();
      await bench.remove(file);
      const { site, mistakes } = await examineSite(bench.dir);
      expect(site).toBeUndefined();
      expect(mistakes.filter(({ severity }) => severity === 'error').map((mistake) => mistake.file)).toEqual([
        file,
      ]);
    },
  );

  it('takes recorded sounds, and names those that cannot be played', async () => {
    await using bench = await SiteBench.begin();
    await mkdir(join(bench.dir, 'sounds/en'), { recursive: true });
    await bench.write('sounds/en/goodbye.ulaw', new Uint8Array(800));
    await bench.write('sounds/en/welcome.wav', new Uint8Array(800));
    await bench.write('sounds/en/closed.ulaw', new Uint8Array(0));
    const { mistakes } = await examineSite(bench.dir);
    expect(mistakes.map(({ file, message }) => `${file} ${message}`)).toEqual([
      'sounds/en/closed.ulaw this sound is empty',
      'sounds/en/welcome.wav this is not a WAV file',
    ]);
  });

  it('needs no text where there is a recording', async () => {
    await using bench = await SiteBench.begin();
    await mkdir(join(bench.dir, 'sounds/nl'), { recursive: true });
    await bench.change('prompts/nl.yaml', '  goodbye: Tot ziens.\n', '');
    await bench.write('sounds/nl/goodbye.ulaw', new Uint8Array(800));
    const site = await loadSite(bench.dir);
    expect(site.prompts.recorded.get('nl')?.get('goodbye')).toBe(join(bench.dir, 'sounds/nl/goodbye.ulaw'));
  });

  it('refuses to speak a secret', async () => {
    await using bench = await SiteBench.begin();
    await bench.change(
      'flows/main.yaml',
      'variable: contractNumber',
      'variable: contractNumber\n    secret: yes',
    );
    const { mistakes } = await examineSite(bench.dir);
    expect(mistakes.map(({ file, message }) => `${file} ${message}`)).toContain(
      "prompts/en.yaml 'repeat-contract-number' would speak the secret 'contractNumber' aloud",
    );
  });

  it('is frozen all the way down', async () => {
    const site = await loadSite(exampleDir);
    const flows = site.flows as Map<string, unknown>;
    expect(() => flows.set('x', {})).toThrow(/frozen/);
    expect(() => (site.flows.get('main')?.nodes as Map<string, unknown>).delete('welcome')).toThrow(/frozen/);
    expect(() => Object.assign(site.company, { name: 'x' })).toThrow();
    expect(() => (site.agents.get('alice')?.skills as unknown[]).push(1)).toThrow();
  });

  it('has a fingerprint that changes with the content', async () => {
    await using bench = await SiteBench.begin();
    const before = await loadSite(bench.dir);
    expect((await loadSite(bench.dir)).fingerprint).toBe(before.fingerprint);
    await bench.change('prompts/en.yaml', 'Goodbye.', 'Good-bye.');
    expect((await loadSite(bench.dir)).fingerprint).not.toBe(before.fingerprint);
  });
});

describe('ringdown check', () => {
  it('writes what editors can jump to, and answers 1', async () => {
    await using bench = await SiteBench.begin();
    const line = await bench.change('flows/main.yaml', '5: leave-message', '5: leave-mesage');
    const lines: string[] = [];
    expect(await runCheck(bench.dir, (written) => lines.push(written))).toBe(1);
    expect(lines[0]).toBe(
      `${bench.dir}/flows/main.yaml:${line}:10: error: unknown node 'leave-mesage'; did you mean 'leave-message'?`,
    );
    expect(lines.at(-1)).toContain('1 error, 0 warnings');
  });

  it('answers 0 for the example, and 1 where there is nothing', async () => {
    const lines: string[] = [];
    expect(await runCheck(exampleDir, (line) => lines.push(line))).toBe(0);
    expect(await runCheck('/nowhere/at/all', (line) => lines.push(line))).toBe(1);
    expect(lines).toEqual([
      expect.stringContaining('in order (0 warnings)'),
      expect.stringContaining('/nowhere/at/all'),
    ]);
  });
});
