/**
 * The company, as operations staff describe it in `site/*.yaml`: frozen data, complete and checked. Whatever reads
 * it may rely on every name resolving; the loader refuses a site where one does not.
 */
import type { RecordingRules } from './recording-rules.js';
import type { ReminderRules } from './reminder-rules.js';
import type { BackOfficeSettings } from './back-office-shape.js';
import type { CallbackRules } from './callback-rules.js';
import type { CompensationRules } from './compensation-rules.js';
import type { Topic } from './directory.js';
import type { ErrandSettings } from './errands.js';
import type { Flow } from './flow.js';
import type { Gate, SurgeSettings } from './gate.js';
import type { SpeechSettings } from './speech.js';
import type { CallerClass, CallerProfile, Chain, Person } from './people.js';

export interface Site {
  readonly company: Company;
  /** By dialled number in E.164 form with a leading +. */
  readonly numbers: ReadonlyMap<string, EntryPoint>;
  /** Where calls to a number that is not listed go. */
  readonly otherNumbers: EntryPoint;
  readonly hours: ReadonlyMap<string, OpeningHours>;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly queues: ReadonlyMap<string, QueueSettings>;
  readonly skills: ReadonlyMap<string, Skill>;
  readonly agents: ReadonlyMap<string, AgentProfile>;
  readonly pauseReasons: readonly PauseReason[];
  /** Who has been busy for so long without a break is reminded of one; undefined: nobody is. */
  readonly breakAfterMin?: number | undefined;
  /** Team leaders of agents who have none of their own, in the order in which they are asked. */
  readonly leaders?: readonly string[] | undefined;
  readonly featureCodes: FeatureCodes;
  readonly trunks: ReadonlyMap<string, Trunk>;
  readonly callerClasses: ReadonlyMap<string, CallerClass>;
  readonly callers: ReadonlyMap<string, CallerProfile>;
  readonly posts: ReadonlyMap<string, Person>;
  readonly chains: ReadonlyMap<string, Chain>;
  /** Undefined: nobody is rung back. */
  readonly callbacks: CallbackRules | undefined;
  /** Undefined when nobody is reminded of appointments. */
  readonly reminders: ReminderRules | undefined;
  /** Undefined: nobody gives customers anything. */
  readonly compensation?: CompensationRules | undefined;
  /** Where agents can send callers in the midst of a talk; undefined: nowhere. */
  readonly errands?: ReadonlyMap<string, ErrandSettings>;
  readonly gate: Gate;
  readonly surges: SurgeSettings;
  /** By its name; in the order of directory.yaml. */
  readonly directory: ReadonlyMap<string, Topic>;
  readonly speech: SpeechSettings;
  /** Where customers, orders and the like are. Read when the service starts. */
  readonly backOffice: BackOfficeSettings;
  readonly prompts: PromptTexts;
  /** Changes with the content; logged at start and with each reload. */
  readonly fingerprint: string;
}

/**
 * Whether supervisors may listen to a conversation and join it: those who speak are told, or they are not, or nobody may.
 */
export type Monitoring = 'announced' | 'silent' | 'forbidden';

/** What holds for a conversation whose caller waited in that queue last; none for one that came by no queue. */
export const monitoringOf = (site: Pick<Site, 'company' | 'queues'>, queue: string | undefined): Monitoring =>
  (queue === undefined ? undefined : site.queues.get(queue)?.monitoring) ?? site.company.monitoring;

export interface Company {
  readonly name: string;
  readonly timeZone: string;
  readonly languages: readonly string[];
  readonly defaultLanguage: string;
  readonly musicClass: string;
  /** Of conversations that came by no queue, and of queues that say nothing else. */
  readonly monitoring: Monitoring;
  /** What agents may mark a call with, by code. */
  readonly tags?: ReadonlyMap<string, WordsByLanguage>;
}

/** What people read, by language. */
export type WordsByLanguage = ReadonlyMap<string, string>;

export interface EntryPoint {
  readonly flow: string;
  readonly language: string;
}

/** Weekly hours in the site's time zone, plus dates that differ. */
export interface OpeningHours {
  readonly name: string;
  readonly timeZone: string;
  /** Index 1 (Monday) to 7 (Sunday), ISO 8601; spans in minutes after local midnight, not overlapping, in order. */
  readonly week: readonly (readonly MinuteSpan[])[];
  /** By local date `YYYY-MM-DD`: other spans than usual, none for a holiday. */
  readonly exceptions: ReadonlyMap<string, { readonly name: string; readonly spans: readonly MinuteSpan[] }>;
  /** By `MM-DD`: holidays of every year. */
  readonly yearly: ReadonlyMap<string, { readonly name: string; readonly spans: readonly MinuteSpan[] }>;
}

export interface MinuteSpan {
  readonly fromMinute: number;
  /** Exclusive; 1440 is midnight at the end of the day. */
  readonly toMinute: number;
}

export interface Skill {
  readonly name: string;
  readonly description: string;
}

export interface SkillLevel {
  readonly skill: string;
  /** 1–10. */
  readonly level: number;
}

export interface QueueStep {
  readonly afterSec: number;
  readonly needs: readonly SkillLevel[];
  /** Instead of `needs` one of these will do. */
  readonly or?: readonly (readonly SkillLevel[])[];
  /** Taken at once when nobody on duty fulfils the step before. */
  readonly whenNobody?: boolean;
}

export interface QueueSettings {
  readonly name: string;
  /** Skills from the start, then after each step's seconds. The first step is at 0. */
  readonly steps: readonly QueueStep[];
  /** Priority as a head start over other tickets. */
  readonly headStartSec: number;
  readonly pick: 'longest-idle' | 'best-fit' | 'round-robin';
  readonly ringTimeoutSec: number;
  readonly wrapUpSec: number;
  /** More time for it, when the agent asks; undefined for none. */
  readonly wrapUpExtension?: { readonly seconds: number; readonly times: number } | undefined;
  /** What may have come of a call, by code. */
  readonly outcomes?: ReadonlyMap<string, WordsByLanguage>;
  /** An agent does not end a write-up without one of them. */
  readonly outcomeRequired?: boolean;
  /** Who is answered within so long counts for the service level. */
  readonly serviceLevelSec: number;
  readonly musicClass: string;
  /** "You are number N": first and then every so many seconds; undefined for never. */
  readonly announcePosition: { readonly firstAfterSec: number; readonly everySec: number } | undefined;
  /** What a caller may do meanwhile; undefined for music only. */
  readonly whileWaiting: WhileWaiting | undefined;
  /** "You will wait about so long": the same; where nothing is known, the position instead. */
  readonly announceWait: { readonly firstAfterSec: number; readonly everySec: number } | undefined;
  /** Prompt that only the agent hears before the bridge. */
  readonly whisperPrompt: string | undefined;
  /** Undefined for what holds in the whole company. */
  readonly monitoring?: Monitoring | undefined;
  /** Undefined: conversations are never recorded. */
  readonly recording?: RecordingRules | undefined;
  /** What agents read when they answer, by language; `{agent}` and `{company}` are filled in. */
  readonly script?: ReadonlyMap<string, string>;
  /** Said to the caller on joining. */
  readonly welcomePrompt: string | undefined;
  /** The node of the flow that goes on when `maxWaitSec` is over, or when nobody with the skills is signed in. */
  readonly maxWaitSec: number;
  /** So many callers may wait; undefined for as many as come. */
  readonly maxWaiting?: number | undefined;
}

/** A walk through menus that a waiting caller may take, keeping the place. */
export interface WhileWaiting {
  readonly flow: string;
  /** Pressed at any time while waiting; begins the walk. */
  readonly key: string;
  /** Tells the caller of the key: first and then every so many seconds. */
  readonly invitation:
    { readonly prompt: string; readonly firstAfterSec: number; readonly everySec: number } | undefined;
  /** Whether a caller who is in the menus is asked before an agent is rung, or brought back at once. */
  readonly whenAgentIsFree: 'ask' | 'connect';
}

export interface AgentProfile {
  readonly id: string;
  readonly name: string;
  /** SIP user name of the phone. */
  readonly phone: string;
  readonly skills: readonly SkillLevel[];
  /** `quality` looks and listens, and takes no calls. */
  readonly role: 'agent' | 'quality' | 'supervisor' | 'admin';
  readonly languages: readonly string[];
  /** Who is asked for help, in this order; undefined for those of the company. */
  readonly leaders?: readonly string[] | undefined;
}

export interface PauseReason {
  /** Digit that follows the pause code on the phone. */
  readonly digit: string;
  readonly name: string;
  /** After so long it is too long; undefined for as long as it takes. */
  readonly limitMin?: number | undefined;
  /** It is work and no break: training, back office. */
  readonly isWork?: boolean;
  /** What one click gives after a hard call. */
  readonly isHardCall?: boolean;
}

/** What an agent dials at the phone. The pause code is followed by a reason's digit. */
export interface FeatureCodes {
  readonly signIn: string;
  readonly signOut: string;
  readonly pause: string;
  readonly resume: string;
  readonly status: string;
  /** Followed by a surge's digit; undefined where surges are not switched by telephone. */
  readonly surgeOn?: string | undefined;
  readonly surgeOff?: string | undefined;
}

export interface Trunk {
  readonly name: string;
  readonly recognition:
    | { readonly by: 'address'; readonly addresses: readonly string[] }
    | {
        readonly by: 'registration';
        readonly user: string;
        /** Name of the environment variable that holds the password; secrets stay out of site/. */
        readonly passwordVariable: string;
        readonly retrySec: number;
      };
  readonly server: string | undefined;
  readonly transport: 'udp' | 'tcp';
  readonly codecs: readonly string[];
  readonly fromUser: string | undefined;
  readonly fromDomain: string | undefined;
  readonly sendIdentity: boolean;
  readonly trustIdentity: boolean;
  /** Rewrites what the carrier delivers into E.164: the first rule whose prefix matches. */
  readonly callerIdRules: readonly { readonly prefix: string; readonly replaceWith: string }[];
  readonly numberRules: readonly { readonly prefix: string; readonly replaceWith: string }[];
}

/** ICU message texts: language → prompt name → text. */
export interface PromptTexts {
  readonly texts: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Recorded files that win over the synthesiser: language → prompt name → absolute path. */
  readonly recorded: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Who speaks each language's texts. */
  readonly voices: ReadonlyMap<string, Voice>;
}

export interface Voice {
  /** As the program calls it. */
  readonly name: string;
  readonly program: SpeechProgram;
}

/** What turns text into speech. A command is the site's own: text on its standard input, a WAV on its standard output. */
export type SpeechProgram =
  | { readonly kind: 'espeak-ng' | 'flite' }
  | { readonly kind: 'command'; readonly command: readonly string[] };
