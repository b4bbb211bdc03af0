/** From files that are in order to the site that the rest of the house works with. */
import { gateOf, surgesOf } from './build-gate.js';
import { callerClassesOf, callersOf, chainsOf, postsOf } from './build-people.js';
import { callbackRulesOf } from './callback-shape.js';
import { compensationRulesOf } from './compensation-rules.js';
import { directoryOf } from './directory-site.js';
import { recordingRulesOf } from './recording-rules.js';
import { errandsOf } from './errands.js';
import { reminderRulesOf } from './reminder-rules.js';
import { frozen, frozenMap } from './frozen.js';
import type { Flow } from './flow.js';
import type { SiteDraft } from './site-draft.js';
import type {
  Company,
  EntryPoint,
  FeatureCodes,
  OpeningHours,
  QueueSettings,
  QueueStep,
  Site,
  SpeechProgram,
  Trunk,
  Voice,
} from './site.js';

/** Call it only when no mistake was found. */
export function buildSite(draft: SiteDraft, fingerprint: string): Site {
  const company = companyOf(draft);
  const entryPoint = (point: { flow: string; language?: string | undefined }): EntryPoint => ({
    flow: point.flow,
    language: point.language ?? company.defaultLanguage,
  });
  return frozen<Site>({
    company,
    numbers: mapped(draft.numbers.values, (_, point) => entryPoint(point)),
    otherNumbers: entryPoint(required(draft.otherNumbers)),
    hours: mapped(draft.hours.values, (name, hours) => hoursOf(name, hours, company.timeZone)),
    flows: mapped(draft.flows.values, (name, flow): Flow => ({
      name,
      start: required(flow.start),
      ...(flow.always.size > 0 ? { always: frozenMap(flow.always) } : {}),
      ...(flow.alwaysWords.size > 0 ? { alwaysWords: frozenMap(flow.alwaysWords) } : {}),
      nodes: frozenMap(flow.nodes.values),
    })),
    queues: mapped(draft.queues.values, (name, queue) => queueOf(name, queue, company.musicClass)),
    skills: mapped(draft.skills.values, (name, description) => ({ name, description })),
    agents: mapped(draft.agents.values, (id, agent) => ({ id, ...agent })),
    pauseReasons: required(draft.pauseReasons).map(({ digit, name, ...reason }) => ({
      digit,
      name,
      limitMin: reason['limit-minutes'],
      isWork: reason.work,
      isHardCall: reason['hard-call'],
    })),
    breakAfterMin: draft.breakAfterMin,
    leaders: draft.leaders,
    featureCodes: featureCodesOf(required(draft.featureCodes)),
    trunks: mapped(draft.trunks.values, trunkOf),
    callerClasses: callerClassesOf(draft),
    callers: callersOf(draft),
    posts: postsOf(draft),
    chains: chainsOf(draft),
    callbacks: draft.callbacks && callbackRulesOf(draft.callbacks, company.name),
    reminders: reminderRulesOf(draft.reminders),
    compensation: compensationRulesOf(draft.compensation),
    errands: errandsOf(draft),
    gate: gateOf(draft),
    surges: surgesOf(draft),
    directory: directoryOf(draft),
    speech: {
      recognisers: mapped(draft.recognisers.values, (_, { pocketsphinx, vosk }) =>
        vosk === undefined
          ? { kind: 'pocketsphinx', processes: pocketsphinx?.processes ?? 1 }
          : { kind: 'vosk', url: vosk },
      ),
      phrases: mapped(draft.phrases, (_, { lists }) => frozenMap(lists.values)),
      phraseLines: mapped(draft.phrases, (_, { file, lists }) =>
        mapped(lists.values, (name) => file.keyAt([name]).line),
      ),
    },
    backOffice: draft.backOffice ?? { kind: 'embedded', example: false },
    prompts: {
      texts: mapped(draft.prompts, (_, { texts }) => frozenMap(texts.values)),
      recorded: mapped(draft.recorded, (_, sounds) => frozenMap(sounds)),
      voices: mapped(draft.prompts, (language, { voice, synthesiser }) =>
        voiceOf(language, voice, synthesiser),
      ),
    },
    fingerprint,
  });
}

const voiceOf = (
  language: string,
  voice: string | undefined,
  program: SpeechProgram = { kind: 'espeak-ng' },
): Voice => ({
  name: voice ?? (program.kind === 'flite' ? 'rms' : language),
  program,
});

const mapped = <From, To>(
  from: ReadonlyMap<string, From>,
  make: (name: string, from: From) => To,
): ReadonlyMap<string, To> => frozenMap([...from].map(([name, value]) => [name, make(name, value)] as const));

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a site with mistakes was built');
  return value;
}

function companyOf({ company: read }: SiteDraft): Company {
  const company = required(read);
  return {
    name: company.name,
    timeZone: company['time-zone'],
    languages: company.languages,
    defaultLanguage: company['default-language'],
    musicClass: company.music,
    monitoring: company.monitoring,
    tags: inWords(company.tags),
  };
}

const inWords = (codes: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  frozenMap(Object.entries(codes).map(([code, words]) => [code, frozenMap(Object.entries(words))] as const));

type Read<Key extends 'hours' | 'queues' | 'trunks'> =
  SiteDraft[Key]['values'] extends ReadonlyMap<string, infer T> ? T : never;

function stepOf(step: Read<'queues'>['steps'][number]): QueueStep {
  const [needs = [], ...or] = step.needs;
  return {
    afterSec: step['after-seconds'],
    needs,
    ...(or.length > 0 ? { or } : {}),
    ...(step['or-when-nobody'] ? { whenNobody: true } : {}),
  };
}

function hoursOf(name: string, hours: Read<'hours'>, timeZone: string): OpeningHours {
  const days = (list: Read<'hours'>['holidays']) =>
    frozenMap(list.map(({ date, name, open }) => [date, { name, spans: open }] as const));
  return {
    name,
    timeZone: hours['time-zone'] ?? timeZone,
    week: hours.week,
    yearly: days(hours.holidays),
    exceptions: days(hours.exceptions),
  };
}

function queueOf(name: string, queue: Read<'queues'>, music: string): QueueSettings {
  const announce = queue['announce-position'];
  const wait = queue['announce-wait'];
  const meanwhile = queue['while-waiting'];
  return {
    name,
    steps: queue.steps.map(stepOf),
    headStartSec: queue['head-start-seconds'],
    pick: queue.pick,
    ringTimeoutSec: queue['ring-seconds'],
    wrapUpSec: queue['wrap-up-seconds'],
    wrapUpExtension: queue['wrap-up-extension'],
    outcomes: inWords(queue.outcomes),
    outcomeRequired: queue['outcome-required'],
    serviceLevelSec: queue['service-level-seconds'],
    musicClass: queue.music ?? music,
    announcePosition: announce && {
      firstAfterSec: announce['first-after-seconds'],
      everySec: announce['every-seconds'],
    },
    whileWaiting: meanwhile && {
      flow: meanwhile.flow,
      key: meanwhile.key,
      invitation: meanwhile.invitation && {
        prompt: meanwhile.invitation.prompt,
        firstAfterSec: meanwhile.invitation['first-after-seconds'],
        everySec: meanwhile.invitation['every-seconds'],
      },
      whenAgentIsFree: meanwhile['when-an-agent-is-free'],
    },
    announceWait: wait && {
      firstAfterSec: wait['first-after-seconds'],
      everySec: wait['every-seconds'],
    },
    whisperPrompt: queue.whisper,
    monitoring: queue.monitoring,
    recording: recordingRulesOf(queue.recording),
    welcomePrompt: queue.welcome,
    script: frozenMap(Object.entries(queue.script ?? {})),
    maxWaitSec: queue['max-wait-seconds'],
    maxWaiting: queue['max-waiting'],
  };
}

const featureCodesOf = (codes: NonNullable<SiteDraft['featureCodes']>): FeatureCodes => ({
  signIn: codes['sign-in'],
  signOut: codes['sign-out'],
  pause: codes.pause,
  resume: codes.resume,
  status: codes.status,
  surgeOn: codes['surge-on'],
  surgeOff: codes['surge-off'],
});

function trunkOf(name: string, trunk: Read<'trunks'>): Trunk {
  const rules = (list: Read<'trunks'>['number-rules']) =>
    list.map((rule) => ({ prefix: rule.prefix, replaceWith: rule['replace-with'] }));
  return {
    name,
    recognition:
      trunk['recognise-by'] === 'address'
        ? { by: 'address', addresses: trunk.addresses }
        : {
            by: 'registration',
            user: trunk.user,
            passwordVariable: trunk['password-variable'],
            retrySec: trunk['retry-seconds'],
          },
    server: trunk.server,
    transport: trunk.transport,
    codecs: trunk.codecs,
    fromUser: trunk['from-user'],
    fromDomain: trunk['from-domain'],
    sendIdentity: trunk['send-identity'],
    trustIdentity: trunk['trust-identity'],
    callerIdRules: rules(trunk['caller-id-rules']),
    numberRules: rules(trunk['number-rules']),
  };
}
