import convict from 'convict';
import { OperatorError } from '../kernel/index.js';
import { logLevels } from './logger.js';
import type { LogLevel } from './logger.js';
import * as check from './config-checks.js';

/** All that differs between one installation and another; the company itself is described in `site/`. */
export interface Config {
  readonly engineId: string;
  readonly tenant: string;
  readonly bind: string;
  readonly ari: { readonly url: string; readonly user: string; readonly password: string };
  readonly redisUrl: string;
  readonly postgresUrl: string;
  readonly http: { readonly host: string; readonly port: number };
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
  /** `RINGDOWN_TRUNK_*` by the whole name of the variable, as `passwordVariable` in `site/` gives it. */
  readonly trunkPasswords: ReadonlyMap<string, string>;
}

interface Setting {
  readonly env: string;
  readonly doc: string;
  readonly check: check.Check;
  readonly remedy: string;
  readonly default: string | null;
  readonly secret?: boolean;
}

const secretRemedy = (env: string) => `put a random one into it, for example ${env}=$(openssl rand -hex 32)`;

const settings = {
  engineId: {
    env: 'RINGDOWN_ENGINE_ID',
    doc: 'Name of this engine; no two that run at the same time may share it',
    check: check.name,
    remedy: 'use up to 40 letters, digits, dots and hyphens, for example engine-1',
    default: 'engine-1',
  },
  tenant: {
    env: 'RINGDOWN_TENANT',
    doc: 'Name of the company inside a shared Redis',
    check: check.name,
    remedy: 'use up to 40 letters, digits, dots and hyphens, for example main',
    default: 'main',
  },
  bind: {
    env: 'RINGDOWN_BIND',
    doc: 'Address at which telephones reach the switch',
    check: check.address,
    remedy: 'give an IP address of this machine, 127.0.0.1 to stay inside, 0.0.0.0 for all',
    default: '127.0.0.1',
  },
  ariUrl: {
    env: 'RINGDOWN_ARI_URL',
    doc: "Asterisk's REST interface",
    check: check.url('http:', 'https:'),
    remedy: 'give the address with its path, for example http://127.0.0.1:18088/ari',
    default: 'http://127.0.0.1:18088/ari',
  },
  ariUser: {
    env: 'RINGDOWN_ARI_USER',
    doc: 'User name in ari.conf',
    check: check.text,
    remedy: 'give the name of the section in ari.conf that has type=user',
    default: 'ringdown',
  },
  ariPassword: {
    env: 'RINGDOWN_ARI_PASSWORD',
    doc: 'Password in ari.conf',
    check: check.text,
    remedy: 'give the password of that user; `npm start` makes one and keeps it in var/',
    default: null,
    secret: true,
  },
  redisUrl: {
    env: 'RINGDOWN_REDIS_URL',
    doc: 'Redis, the index for routing',
    check: check.url('redis:', 'rediss:'),
    remedy: 'give an address such as redis://:password@127.0.0.1:16379',
    default: null,
    secret: true,
  },
  postgresUrl: {
    env: 'RINGDOWN_POSTGRES_URL',
    doc: 'Postgres, the truth of the business',
    check: check.url('postgres:', 'postgresql:'),
    remedy: 'give an address such as postgres://user:password@127.0.0.1:15432/ringdown',
    default: null,
    secret: true,
  },
  httpHost: {
    env: 'RINGDOWN_HTTP_HOST',
    doc: 'Address at which browsers reach the service',
    check: check.address,
    remedy: 'give an IP address of this machine, 127.0.0.1 to stay inside, 0.0.0.0 for all',
    default: '127.0.0.1',
  },
  httpPort: {
    env: 'RINGDOWN_HTTP_PORT',
    doc: 'Port for browsers',
    check: check.port,
    remedy: 'give a free port from 1 to 65535, or 0 for any',
    default: '8080',
  },
  sessionSecret: {
    env: 'RINGDOWN_SESSION_SECRET',
    doc: 'Signs session cookies',
    check: check.secret,
    remedy: secretRemedy('RINGDOWN_SESSION_SECRET'),
    default: null,
    secret: true,
  },
  secretSeed: {
    env: 'RINGDOWN_SECRET_SEED',
    doc: "Agents' phone passwords are derived from it",
    check: check.secret,
    remedy: secretRemedy('RINGDOWN_SECRET_SEED'),
    default: null,
    secret: true,
  },
  adminPassword: {
    env: 'RINGDOWN_ADMIN_PASSWORD',
    doc: 'First password of the account admin',
    check: check.password,
    remedy: 'give one of at least 12 characters',
    default: null,
    secret: true,
  },
  siteDir: {
    env: 'RINGDOWN_SITE_DIR',
    doc: 'The description of the company',
    check: check.text,
    remedy: 'give the folder that holds numbers, hours, menus and queues',
    default: 'site',
  },
  soundsDir: {
    env: 'RINGDOWN_SOUNDS_DIR',
    doc: 'Rendered and recorded prompts, readable by the switch too',
    check: check.text,
    remedy: 'give a folder that service and switch both see under this name',
    default: 'var/sounds',
  },
  spoolDir: {
    env: 'RINGDOWN_SPOOL_DIR',
    doc: 'Keeps the journal while Postgres is away',
    check: check.text,
    remedy: 'give a folder on a local disk that outlives the container',
    default: 'var/spool',
  },
  recordingsDir: {
    env: 'RINGDOWN_RECORDINGS_DIR',
    doc: 'Where the switch keeps recordings',
    check: check.text,
    remedy: 'give the folder of the recordings',
    default: 'var/recordings',
  },
  externalAddress: {
    env: 'RINGDOWN_EXTERNAL_ADDRESS',
    doc: 'Address under which telephones outside this network reach the switch',
    check: check.anything,
    remedy: 'give an address or host name, or leave it out',
    default: '',
  },
  sipPort: {
    env: 'RINGDOWN_SIP_PORT',
    doc: 'Port at which the switch listens for SIP; only told to people',
    check: check.port,
    remedy: 'give the port of the transport in pjsip.conf',
    default: '5060',
  },
  logLevel: {
    env: 'RINGDOWN_LOG_LEVEL',
    doc: 'How much is logged',
    check: check.oneOf(logLevels),
    remedy: `give one of ${logLevels.join(', ')}`,
    default: 'info',
  },
} as const satisfies Record<string, Setting>;

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
      const meant = check.misspelt(name, known);
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
    http: Object.freeze({ host: text('httpHost'), port: number('httpPort') }),
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
