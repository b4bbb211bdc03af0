import * as check from './config-checks.js';
import { logLevels } from './logger.js';

/** One variable of the environment. */
export interface Setting {
  readonly env: string;
  readonly doc: string;
  readonly check: check.Check;
  readonly remedy: string;
  readonly default: string | null;
  readonly secret?: boolean;
}

const secretRemedy = (env: string) => `put a random one into it, for example ${env}=$(openssl rand -hex 32)`;

/** Every variable that the service reads. */
export const settings = {
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
  iceServers: {
    env: 'RINGDOWN_ICE_SERVERS',
    doc: 'STUN and TURN servers for browser phones outside this network, a JSON list as browsers take it',
    check: check.iceServers,
    remedy: 'give for example [{"urls":["stun:stun.example.com:3478"]}], or leave it out',
    default: '[]',
    secret: true,
  },
  webDir: {
    env: 'RINGDOWN_WEB_DIR',
    doc: 'The built browser client; empty for none',
    check: check.anything,
    remedy: 'give the folder that holds index.html',
    default: 'dist/desktop',
  },
  requestsPerMinute: {
    env: 'RINGDOWN_HTTP_REQUESTS_PER_MINUTE',
    doc: 'Requests to the HTTP API an account may make in a minute',
    check: check.positive,
    remedy: 'give a whole number, 100 unless programs ask often',
    default: '100',
  },
  logLevel: {
    env: 'RINGDOWN_LOG_LEVEL',
    doc: 'How much is logged',
    check: check.oneOf(logLevels),
    remedy: `give one of ${logLevels.join(', ')}`,
    default: 'info',
  },
} as const satisfies Record<string, Setting>;
