import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { isIPv4 } from 'node:net';
import { resolve } from 'node:path';
import { SetupFailure } from './failure.mjs';

const port = (text) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
const name = (text) => /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text);
const folder = (text) => existsSync(text);

/**
 * Every setting of an installation: its default, what is allowed, and the words for a mistake.
 * ringdown.env.sample explains them to the operator; docs/operations.md says when to change which.
 */
const SETTINGS = {
  RINGDOWN_PROJECT: {
    default: 'ringdown',
    check: (text) => /^[a-z0-9][a-z0-9_-]*$/.test(text),
    expects: 'small letters, digits, - and _',
  },
  RINGDOWN_BIND: {
    default: '127.0.0.1',
    check: (text) => isIPv4(text),
    expects: 'an IPv4 address of this machine, or 0.0.0.0',
  },
  RINGDOWN_SIP_PORT: { default: '5060', check: port, expects: 'a port number' },
  RINGDOWN_RTP_START: { default: '10000', check: port, expects: 'a port number' },
  RINGDOWN_RTP_END: { default: '14999', check: port, expects: 'a port number' },
  RINGDOWN_ARI_PORT: { default: '18088', check: port, expects: 'a port number' },
  RINGDOWN_HTTP_PORT: { default: '8080', check: port, expects: 'a port number' },
  RINGDOWN_REDIS_PORT: { default: '16379', check: port, expects: 'a port number' },
  RINGDOWN_POSTGRES_PORT: { default: '15432', check: port, expects: 'a port number' },
  RINGDOWN_SITE: { default: './site', check: folder, expects: 'a folder that exists', path: true },
  RINGDOWN_SITE_ACCESS: {
    default: 'rw',
    check: (text) => text === 'rw' || text === 'ro',
    expects: 'rw or ro',
  },
  RINGDOWN_ENGINE_ID: { default: 'engine-1', check: name, expects: 'letters, digits, . _ -' },
  RINGDOWN_ENGINE_SELECT: {
    default: 'direct',
    check: (text) => text === 'direct' || text === 'broadcast',
    expects: 'direct or broadcast',
  },
  RINGDOWN_FALLBACK_RING: {
    default: '',
    check: (text) => /^(PJSIP\/[\w.-]+(&PJSIP\/[\w.-]+)*)?$/.test(text),
    expects: 'PJSIP/<phone>, several joined by &',
  },
  RINGDOWN_EXTERNAL_ADDRESS: {
    default: '',
    check: (text) => text === '' || name(text),
    expects: 'an address or host name',
  },
  RINGDOWN_LOCAL_NETWORKS: {
    default: '',
    check: (text) => text.split(' ').every((part) => part === '' || /^[\d.]+\/\d+$/.test(part)),
    expects: 'networks such as 192.168.0.0/16, separated by blanks',
  },
  RINGDOWN_DEBIAN_MIRROR: {
    default: '',
    check: (text) => text === '' || /^https?:\/\//.test(text),
    expects: 'an http(s) address',
  },
  RINGDOWN_EXTRA_DIALPLAN: {
    default: '',
    check: (text) => text === '' || folder(text),
    expects: 'a folder that exists',
    path: true,
  },
  RINGDOWN_LOG_LEVEL: {
    default: 'info',
    check: (text) => ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].includes(text),
    expects: 'trace, debug, info, warn, error or fatal',
  },
  RINGDOWN_HTTP_REQUESTS_PER_MINUTE: {
    default: '100',
    check: (text) => /^[1-9]\d{0,8}$/.test(text),
    expects: 'a whole number above 0',
  },
  RINGDOWN_ICE_SERVERS: {
    default: '[]',
    check: (text) => /^\[.*\]$/.test(text),
    expects: 'a JSON list such as [{"urls":["stun:stun.example.com:3478"]}]',
  },
  RINGDOWN_BENCH: { default: '0', check: (text) => text === '0' || text === '1', expects: '0 or 1' },
};

/** The file in the checkout that an operator edits. */
export const SETTINGS_FILE = 'ringdown.env';

/** What the containers may use: passed on as it is, and the engine says what it does not understand. */
const LIMITS =
  /^RINGDOWN_((ASTERISK|APP|REDIS|POSTGRES)_(MEMORY|CPUS)|REDIS_MAXMEMORY|POSTGRES_(CONNECTIONS|SHARED_BUFFERS))$/;

/** Reads NAME=value lines; blank lines and # comments are skipped, quotes around a value are taken off. */
export function parseEnvFile(text) {
  const values = {};
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match) values[match[1]] = match[2].replace(/^(["'])(.*)\1$/, '$2');
  }
  return values;
}

/**
 * The settings in effect: given values, else the environment, else ringdown.env, else the defaults.
 *
 * @param {Record<string, string>} [given]
 * @returns {{values: Record<string, string>, dir: string, project: string, number(name: string): number}}
 */
export function loadSettings(given = {}) {
  const text = existsSync(SETTINGS_FILE) ? readFileSync(SETTINGS_FILE, 'utf8') : '';
  checkSettingsFile(text);
  const file = parseEnvFile(text);
  const values = {};
  for (const [key, rule] of Object.entries(SETTINGS)) {
    const value = given[key] ?? process.env[key] ?? file[key] ?? rule.default;
    if (!rule.check(value)) {
      const place =
        key in given
          ? 'given to this stack'
          : key in process.env
            ? 'in the environment'
            : `in ${SETTINGS_FILE}`;
      throw new SetupFailure(`${key}=${value} (${place}) is not ${rule.expects}`, {
        remedy: `correct ${key}; ringdown.env.sample explains every setting`,
      });
    }
    values[key] = rule.path && value !== '' ? resolve(value) : value;
  }
  // Anything else that is meant for containers (memory, processors) passes through as it is.
  for (const source of [file, process.env, given]) {
    for (const [key, value] of Object.entries(source)) {
      if (key.startsWith('RINGDOWN_') && !(key in SETTINGS)) values[key] = value;
    }
  }
  checkPortsApart(values);

  const project = values.RINGDOWN_PROJECT;
  const dir = resolve('var', project);
  mkdirSync(resolve(dir, 'dialplan-extra'), { recursive: true });
  values.RINGDOWN_EXTRA_DIALPLAN ||= resolve(dir, 'dialplan-extra');
  values.RINGDOWN_SECRETS_DIR = resolve(dir, 'secrets');
  // The engine refuses a processor limit above what the machine has; media and calls may use all of it.
  const processors = cpus().length;
  values.RINGDOWN_ASTERISK_CPUS ??= `${processors}.0`;
  values.RINGDOWN_APP_CPUS ??= `${processors}.0`;
  values.RINGDOWN_POSTGRES_CPUS ??= `${processors}.0`;
  return { values, dir, project, number: (key) => Number(values[key]) };
}

/**
 * A line that would be taken for nothing is a mistake: whoever wrote it relies on it.
 *
 * @param {string} text what stands in ringdown.env
 */
export function checkSettingsFile(text) {
  text.split('\n').forEach((line, index) => {
    if (/^\s*(#|$)/.test(line)) return;
    const place = `${SETTINGS_FILE}:${index + 1}`;
    const key = /^\s*([A-Z][A-Z0-9_]*)\s*=/.exec(line)?.[1];
    if (key === undefined) {
      throw new SetupFailure(`${place}: "${line.trim()}" is not NAME=value`, {
        remedy: 'write NAME=value, or put a # before it',
      });
    }
    if (key in SETTINGS || LIMITS.test(key)) return;
    throw new SetupFailure(`${place}: there is no setting ${key}`, {
      remedy: /PASSWORD|SECRET|TRUNK|TOKEN/.test(key)
        ? 'passwords and secrets stand in var/<project>/secrets.env, which the first start makes'
        : 'correct the name; ringdown.env.sample explains every setting',
    });
  });
}

/** Two of our own ports on the same number would look like another program's fault later. */
function checkPortsApart(values) {
  const seen = new Map();
  for (const key of Object.keys(SETTINGS).filter((candidate) => candidate.endsWith('_PORT'))) {
    const other = seen.get(values[key]);
    if (other) {
      throw new SetupFailure(`${key} and ${other} are both ${values[key]}`, {
        remedy: `give one of them another port in ${SETTINGS_FILE}`,
      });
    }
    seen.set(values[key], key);
  }
  const [start, end] = [Number(values.RINGDOWN_RTP_START), Number(values.RINGDOWN_RTP_END)];
  if (end - start < 19) {
    throw new SetupFailure(`RINGDOWN_RTP_START=${start} to RINGDOWN_RTP_END=${end} leaves too few ports`, {
      remedy: 'leave at least 20; a call with its agent needs 4, a thousand calls 4000',
    });
  }
  for (const [value, key] of seen) {
    if (Number(value) >= start && Number(value) <= end) {
      throw new SetupFailure(`${key}=${value} lies within the RTP range ${start}–${end}`, {
        remedy: `move ${key} or RINGDOWN_RTP_START/RINGDOWN_RTP_END`,
      });
    }
  }
}
