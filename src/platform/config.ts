import convict from 'convict';
import { OperatorError } from '../kernel/index.js';
import type { LogLevel } from './logger.js';
import { misspelt } from './config-checks.js';
import { settings } from './config-settings.js';
import type { Setting } from './config-settings.js';

/** All that differs between one installation and another; the company itself is described in `site/`. */
export interface Config {
  readonly engineId: string;
  readonly tenant: string;
  readonly bind: string;
  readonly ari: { readonly url: string; readonly user: string; readonly password: string };
  readonly redisUrl: string;
  readonly postgresUrl: string;
  readonly http: { readonly host: string; readonly port: number; readonly requestsPerMinute: number };
  readonly sessionSecret: string;
  readonly secretSeed: string;
  readonly adminPassword: string;
  readonly siteDir: string;
  readonly soundsDir: string;
  readonly spoolDir: string;
  /** Where the switch keeps recordings, if the service sees that folder. */
  readonly recordingsDir: string;
  readonly sipPort: number;
  /** Address under which telephones outside this network reach the switch; '' when there is none. Told to people. */
  readonly externalAddress: string;
  readonly logLevel: LogLevel;
  readonly webDir: string;
  /** As browsers take them (W3C WebRTC, RTCIceServer). */
  readonly iceServers: readonly IceServer[];
  /** `RINGDOWN_TRUNK_*` by the whole name of the variable, as `passwordVariable` in `site/` gives it. */
  readonly trunkPasswords: ReadonlyMap<string, string>;
}

export interface IceServer {
  readonly urls: string[];
  readonly username?: string;
  readonly credential?: string;
}

type Key = keyof typeof settings;
const keys = Object.keys(settings) as Key[];
const trunkPrefix = 'RINGDOWN_TRUNK_';
type Environment = Readonly<Record<string, string | undefined>>;

const readSettings = (env: Environment) =>
  convict<Record<string, string | null>>(
    Object.fromEntries(
      keys.map((key) => {
        const setting: Setting = settings[key];
        const format = (value: unknown) => refuseProblem(setting, value);
        return [
          key,
          {
            env: setting.env,
            doc: setting.doc,
            default: setting.default,
            format,
            sensitive: setting.secret ?? false,
          },
        ];
      }),
    ),
    // An empty variable is one that was left out.
    {
      env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== '')),
      args: [],
    },
  );

function refuseProblem(setting: Setting, value: unknown): void {
  const problem = setting.check(value);
  if (problem) throw new Error(problem);
}

/** Every problem of the environment, each naming the variable, what is wrong and the remedy; none when all is well. */
export function configProblems(env: Environment): readonly OperatorError[] {
  const loaded = readSettings(env);
  const wrong = keys.flatMap((key) => {
    const setting: Setting = settings[key];
    const value = loaded.get(key);
    const problem = value === null || value === undefined ? 'is not set' : setting.check(value);
    if (!problem) return [];
    const shown = setting.secret || value === null ? '' : ` (it is ${JSON.stringify(value)})`;
    return [new OperatorError(`${setting.env} ${problem}${shown}: ${setting.doc}`, setting.remedy)];
  });
  return [...wrong, ...misspeltVariables(env)];
}

/**
 * Names that look like a slip of the pen. Others that begin alike are left alone: those of images, volumes and ports
 * belong to the set-up, and one file may hold both.
 */
function misspeltVariables(env: Environment): readonly OperatorError[] {
  const known: readonly string[] = keys.map((key) => settings[key].env);
  return Object.keys(env)
    .filter((name) => name.startsWith('RINGDOWN_') && !name.startsWith(trunkPrefix))
    .flatMap((name) => {
      const meant = misspelt(name, known);
      return meant
        ? [
            new OperatorError(
              `${name} is not a variable of Ringdown`,
              `did you mean ${meant}? Otherwise remove it`,
            ),
          ]
        : [];
    });
}

/**
 * Reads the configuration, once, from the environment. Throws one `OperatorError` that lists every problem.
 */
export function readConfig(env: Environment = process.env): Config {
  const problems = configProblems(env);
  if (problems.length > 0) {
    throw new OperatorError(
      `the configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n` +
        problems.map((problem) => `  - ${problem.message}\n    ${problem.remedy}`).join('\n'),
      'set the variables named above (docs/operations.md lists all of them) and start again',
      { cause: new AggregateError(problems) },
    );
  }
  const loaded = readSettings(env).validate({ allowed: 'strict' });
  const text = (key: Key) => String(loaded.get(key));
  const number = (key: Key) => Number(loaded.get(key));
  return Object.freeze({
    engineId: text('engineId'),
    tenant: text('tenant'),
    bind: text('bind'),
    ari: Object.freeze({
      url: text('ariUrl').replace(/\/+$/, ''),
      user: text('ariUser'),
      password: text('ariPassword'),
    }),
    redisUrl: text('redisUrl'),
    postgresUrl: text('postgresUrl'),
    http: Object.freeze({
      host: text('httpHost'),
      port: number('httpPort'),
      requestsPerMinute: number('requestsPerMinute'),
    }),
    sessionSecret: text('sessionSecret'),
    secretSeed: text('secretSeed'),
    adminPassword: text('adminPassword'),
    siteDir: text('siteDir'),
    soundsDir: text('soundsDir'),
    spoolDir: text('spoolDir'),
    recordingsDir: text('recordingsDir'),
    sipPort: number('sipPort'),
    externalAddress: text('externalAddress'),
    logLevel: text('logLevel') as LogLevel,
    webDir: text('webDir'),
    iceServers: Object.freeze(JSON.parse(text('iceServers')) as IceServer[]),
    trunkPasswords: trunkPasswords(env),
  });
}

const trunkPasswords = (env: Environment): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(trunkPrefix) && value ? [[name, value]] : [],
    ),
  );

/** Every setting by its variable, secrets masked: fit for the log and for `ringdown check`. */
export function describeConfig(env: Environment = process.env): Readonly<Record<string, string>> {
  const loaded = readSettings(env);
  const own = keys.map((key) => {
    const setting: Setting = settings[key];
    const value: string | null = loaded.get(key);
    const shown = value === null ? '(not set)' : setting.secret ? '(secret)' : value;
    return [setting.env, shown] as const;
  });
  const trunks = [...trunkPasswords(env).keys()].map((name) => [name, '(secret)'] as const);
  return Object.fromEntries([...own, ...trunks]);
}
