/** Which passwords are good enough, and when the service may be opened to a network. Pure. */
import { OperatorError, Refused } from '../kernel/index.js';
import { isLoopback } from '../http/index.js';

export const shortestPassword = 12;
export const longestPassword = 256;
const shortestBesideUsual = 8;

/** What everybody tries first, this product's own name among them. */
const usual = [
  'password',
  'passw0rd',
  'letmein',
  'welcome',
  'qwerty',
  'changeme',
  'change-me',
  'default',
  'secret',
  'admin',
  'ringdown',
  'asterisk',
  '123456',
  'test',
  'example',
];

/** Why a password is weak, as the end of a sentence; undefined when it is not. */
export function weaknessOf(password: string): string | undefined {
  if (password.length < shortestPassword) return `is shorter than ${shortestPassword} characters`;
  if (new Set(password).size < 6) return 'repeats the same few characters';
  const plain = password.toLowerCase();
  const words = usual.filter((word) => plain.includes(word));
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), plain);
  if (words.length > 0 && rest.length < shortestBesideUsual)
    return `is little more than "${words.join('", "')}"`;
  return undefined;
}

/** Throws `Refused` unless the new password may take the place of the old one. */
export function checkNewPassword(oldPassword: string, newPassword: string, accountId: string): void {
  if (newPassword.length > longestPassword) {
    throw new Refused('weak-password', `the new password is longer than ${longestPassword} characters`);
  }
  if (newPassword.normalize('NFC') === oldPassword.normalize('NFC')) {
    throw new Refused('weak-password', 'the new password is the old one');
  }
  const weakness = weaknessOf(newPassword);
  if (weakness) throw new Refused('weak-password', `the new password ${weakness}`);
  if (accountId.length >= 4 && newPassword.toLowerCase().includes(accountId.toLowerCase())) {
    throw new Refused('weak-password', 'the new password contains the name of the account');
  }
}

export interface Opening {
  /** Every address at which the service or the switch listens, for example `RINGDOWN_BIND` and `RINGDOWN_HTTP_HOST`. */
  readonly binds: readonly string[];
  readonly adminPassword: string;
  readonly seed: string;
}

const shortestSeed = 32;

/**
 * Inside the machine anything goes; before anybody else can reach it, its secrets must be good. Throws
 * `OperatorError` that names each one that is not.
 */
export function assertSafeToOpen({ binds, adminPassword, seed }: Opening): void {
  const open = binds.filter((bind) => !isLoopback(bind));
  if (open.length === 0) return;
  const weakness = weaknessOf(adminPassword);
  const problems = [
    ...(weakness ? [`RINGDOWN_ADMIN_PASSWORD ${weakness}`] : []),
    ...(isWeakSeed(seed) ? [`RINGDOWN_SECRET_SEED is not ${shortestSeed} random characters or more`] : []),
  ];
  if (problems.length === 0) return;
  throw new OperatorError(
    `not opening ${[...new Set(open)].join(' and ')} to the network: ${problems.join('; ')}`,
    'put random ones in their place, for example from openssl rand -hex 32, or bind to 127.0.0.1',
  );
}

/** From a seed all phone passwords follow. Random hex of this length has ten different characters or more. */
const isWeakSeed = (seed: string): boolean =>
  seed.length < shortestSeed ||
  new Set(seed).size < 10 ||
  usual.some((word) => seed.toLowerCase().startsWith(word));
