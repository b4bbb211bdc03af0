import {
  connectedBackOffice,
  exampleOf,
  fillWhenEmpty,
  PinCheck,
  PinHash,
  postgresBackOffice,
  PostgresPinGuesses,
} from '../customers/index.js';
import type { BackOffice } from '../customers/index.js';
import { newId, OperatorError } from '../kernel/index.js';
import type { Clock } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger, Postgres } from '../platform/index.js';
import type { BackOfficeSettings } from '../site/index.js';

export interface BackOfficeParts {
  readonly settings: BackOfficeSettings;
  readonly postgres: Postgres;
  readonly seed: string;
  /** Holds the connector's secret, under the name that the site gives. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly life: AbortSignal;
}

export interface OpenedBackOffice {
  readonly backOffice: BackOffice;
  readonly pinCheck: PinCheck;
  readonly guesses: PostgresPinGuesses;
}

export async function openBackOffice(parts: BackOfficeParts): Promise<OpenedBackOffice> {
  const { settings, postgres, seed, env, clock, log } = parts;
  const pins = new PinHash(seed);
  const backOffice =
    settings.kind === 'embedded'
      ? postgresBackOffice(postgres, clock, pins)
      : connectedBackOffice({ url: settings.url, secret: secretOf(settings, env), clock, newId });
  const guesses = new PostgresPinGuesses(postgres, seed);
  if (settings.kind === 'embedded' && settings.example) {
    if (await fillWhenEmpty(postgres, pins, () => exampleOf(seed, clock.now())))
      log.info({ event: logEvents.backOfficeFilled }, 'the back office holds the example customers');
  }
  void tidyNowAndThen(guesses, parts);
  return { backOffice, guesses, pinCheck: new PinCheck({ backOffice, guesses, clock }) };
}

const tidyEveryMs = 6 * 3_600_000;

/** What counts no more is not kept. */
async function tidyNowAndThen(
  guesses: PostgresPinGuesses,
  { clock, log, life }: BackOfficeParts,
): Promise<void> {
  while (!life.aborted) {
    await guesses.tidy(clock.now()).catch((error: unknown) => {
      log.warn({ event: logEvents.databaseFailed, err: error }, 'old guesses of PINs are not removed yet');
    });
    await clock.after(tidyEveryMs, life).catch(() => undefined);
  }
}

const shortestSecret = 24;

function secretOf(
  { secretVariable }: Extract<BackOfficeSettings, { kind: 'connector' }>,
  env: BackOfficeParts['env'],
): string {
  const secret = env[secretVariable] ?? '';
  if (secret.length >= shortestSecret) return secret;
  throw new OperatorError(
    `${secretVariable}, which site/back-office.yaml names, ${secret === '' ? 'is not set' : `is shorter than ${shortestSecret} characters`}`,
    `put the secret that the company's system knows into it, for example ${secretVariable}=$(openssl rand -hex 32)`,
  );
}
