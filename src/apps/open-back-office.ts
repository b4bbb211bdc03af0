import {
  exampleOf,
  fillWhenEmpty,
  PinCheck,
  PinHash,
  postgresBackOffice,
  PostgresPinGuesses,
} from '../customers/index.js';
import type { BackOffice } from '../customers/index.js';
import type { Clock } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger, Postgres } from '../platform/index.js';
import type { BackOfficeSettings } from '../site/index.js';

export interface BackOfficeParts {
  readonly settings: BackOfficeSettings;
  readonly postgres: Postgres;
  readonly seed: string;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface OpenedBackOffice {
  readonly backOffice: BackOffice;
  readonly pinCheck: PinCheck;
  readonly guesses: PostgresPinGuesses;
}

export async function openBackOffice(parts: BackOfficeParts): Promise<OpenedBackOffice> {
  const { settings, postgres, seed, clock, log } = parts;
  const pins = new PinHash(seed);
  const backOffice = postgresBackOffice(postgres, clock, pins);
  const guesses = new PostgresPinGuesses(postgres, seed);
  if (settings.kind === 'embedded' && settings.example) {
    if (await fillWhenEmpty(postgres, pins, () => exampleOf(seed, clock.now())))
      log.info({ event: logEvents.backOfficeFilled }, 'the back office holds the example customers');
  }
  return { backOffice, guesses, pinCheck: new PinCheck({ backOffice, guesses, clock }) };
}
