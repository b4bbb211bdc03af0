import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnvFile } from './settings.mjs';

/** Letters and digits only: these values stand in configuration files and addresses of several syntaxes. */
function password(length) {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      // Values past the last whole round of the alphabet would favour its first letters.
      if (byte < 256 - (256 % alphabet.length) && text.length < length)
        text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}

const SECRETS = {
  RINGDOWN_ARI_PASSWORD: () => password(32),
  RINGDOWN_REDIS_PASSWORD: () => password(32),
  RINGDOWN_POSTGRES_PASSWORD: () => password(32),
  RINGDOWN_SESSION_SECRET: () => password(48),
  // Phones' and people's first passwords are derived from it.
  RINGDOWN_SECRET_SEED: () => password(48),
  RINGDOWN_ADMIN_PASSWORD: () => password(16),
};

/**
 * The installation's secrets: made at the first start, kept in var/<project>/secrets.env (mode 0600), and
 * written per container, so that each gets only what it needs.
 *
 * @param {import('./settings.mjs').loadSettings extends (...args: any) => infer S ? S : never} settings
 * @returns {Record<string, string>}
 */
export function ensureSecrets(settings) {
  const file = resolve(settings.dir, 'secrets.env');
  const known = existsSync(file) ? parseEnvFile(readFileSync(file, 'utf8')) : {};
  const secrets = { ...known };
  for (const [key, make] of Object.entries(SECRETS)) secrets[key] ||= make();
  writePrivately(file, '# Made by npm start. Keep it; whoever reads it owns the installation.', secrets);

  const { values } = settings;
  const perContainer = {
    asterisk: { RINGDOWN_ARI_PASSWORD: secrets.RINGDOWN_ARI_PASSWORD },
    redis: { RINGDOWN_REDIS_PASSWORD: secrets.RINGDOWN_REDIS_PASSWORD },
    postgres: { RINGDOWN_POSTGRES_PASSWORD: secrets.RINGDOWN_POSTGRES_PASSWORD },
    app: {
      RINGDOWN_ARI_PASSWORD: secrets.RINGDOWN_ARI_PASSWORD,
      RINGDOWN_REDIS_URL: redisUrl(values, secrets),
      RINGDOWN_POSTGRES_URL: postgresUrl(values, secrets),
      RINGDOWN_SESSION_SECRET: secrets.RINGDOWN_SESSION_SECRET,
      RINGDOWN_SECRET_SEED: secrets.RINGDOWN_SECRET_SEED,
      RINGDOWN_ADMIN_PASSWORD: secrets.RINGDOWN_ADMIN_PASSWORD,
      // A company's own secrets (connectors, carriers) are added to secrets.env by hand and reach the service.
      ...Object.fromEntries(Object.entries(secrets).filter(([key]) => !(key in SECRETS))),
    },
  };
  mkdirSync(values.RINGDOWN_SECRETS_DIR, { recursive: true, mode: 0o700 });
  for (const [container, own] of Object.entries(perContainer)) {
    writePrivately(
      resolve(values.RINGDOWN_SECRETS_DIR, `${container}.env`),
      '# Derived from ../secrets.env at every start.',
      own,
    );
  }
  return secrets;
}

export const redisUrl = (values, secrets) =>
  `redis://:${secrets.RINGDOWN_REDIS_PASSWORD}@127.0.0.1:${values.RINGDOWN_REDIS_PORT}/0`;

export const postgresUrl = (values, secrets) =>
  `postgres://ringdown:${secrets.RINGDOWN_POSTGRES_PASSWORD}@127.0.0.1:${values.RINGDOWN_POSTGRES_PORT}/ringdown`;

function writePrivately(file, heading, values) {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  const temporary = `${file}.new`;
  writeFileSync(temporary, `${heading}\n${lines.join('\n')}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}
