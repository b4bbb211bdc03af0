/** When the service may be opened to a network. */
import { OperatorError, isLoopback } from '../kernel/index.js';
import { usualWords, weaknessOf } from './password-policy.js';

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
  usualWords.some((word) => seed.toLowerCase().startsWith(word));
