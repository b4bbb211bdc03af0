import { pino } from 'pino';
import type { DestinationStream, Logger as PinoLogger } from 'pino';
import { redact, withoutSecrets } from './redaction.js';

/**
 * What the house asks of a logger. The first argument holds facts, `event` among them (see `logEvents`); the second
 * is a sentence for people without any values in it.
 */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  /** A logger that adds these facts to every line, for example `{ callId }`. */
  child(bindings: Record<string, unknown>): Logger;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LoggerSettings {
  readonly level: LogLevel;
  /** On every line, for example `{ engine: 'engine-1' }`. */
  readonly bindings?: Record<string, unknown>;
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

/**
 * One JSON object a line on standard output (pino 10): `time` in ISO 8601 UTC, `level` as a word. Everything that is
 * logged passes `redact`, so a secret that gets into a line by mistake does not get out.
 */
export function createLogger(settings: LoggerSettings): Logger {
  const options = {
    level: settings.level,
    base: redact(settings.bindings ?? {}) as Record<string, unknown>,
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'message',
    // Errors are made plain by `redact` already.
    serializers: { err: (error: unknown) => error },
    formatters: { level: (label: string) => ({ level: label }) },
    hooks: {
      logMethod(this: unknown, args: unknown[], method: (...args: unknown[]) => void) {
        method.apply(this, args.map(clean));
      },
    },
  };
  return wrap(settings.destination ? pino(options, settings.destination) : pino(options));
}

/** pino's children do not pass their bindings through a formatter of the parent, hence this. */
const wrap = (logger: PinoLogger): Logger => ({
  debug: (facts, message) => logger.debug(facts, message),
  info: (facts, message) => logger.info(facts, message),
  warn: (facts, message) => logger.warn(facts, message),
  error: (facts, message) => logger.error(facts, message),
  child: (bindings) => wrap(logger.child(redact(bindings) as Record<string, unknown>)),
});

const clean = (argument: unknown): unknown => {
  if (typeof argument === 'string') return withoutSecrets(argument);
  return argument instanceof Error ? { err: redact(argument) } : redact(argument);
};

/** Says nothing; for tests and tools. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
