import { systemClock } from '../kernel/index.js';
import type { Clock } from '../kernel/index.js';
import { logEvents } from './log-events.js';
import type { Logger } from './logger.js';

/** What of `process` a shutdown needs. */
export interface HostProcess {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  off(event: string, listener: (...args: unknown[]) => void): unknown;
  exit(code: number): void;
}

export interface ShutdownSettings {
  readonly logger: Logger;
  /** All closing together may take so long; then the process ends with code 1. */
  readonly deadlineMs: number;
  readonly clock?: Clock;
  readonly host?: HostProcess;
}

/**
 *     running ──► stopping ──► stopped      SIGTERM, SIGINT, stop()
 *        │            └──────► forced       second signal, or the deadline
 *        └───────────────────► failed       a defect that nobody caught
 */
export interface Shutdown {
  /** Aborted when the process begins to stop: take no new work. */
  readonly signal: AbortSignal;
  /** Closes in reverse order of registration: what was opened last is closed first. All run, whatever fails. */
  onClose(name: string, close: (signal: AbortSignal) => Promise<void> | void): void;
  /** For what must be saved when the process fails: runs at once and may not wait. */
  onFailure(save: () => void): void;
  /** Stops; idempotent. Resolves when all is closed, with the exit code. */
  stop(reason: string): Promise<number>;
  /** Resolves when all is closed. */
  readonly stopped: Promise<number>;
  /** Takes the listeners off the process again. */
  dispose(): void;
}

interface Closer {
  readonly name: string;
  readonly close: (signal: AbortSignal) => Promise<void> | void;
}

/**
 * Ends a process in order. A second signal forces the end. A defect that nobody caught ends the process with code 1
 * after it was logged: a supervisor starts it again, and the survivors in the switch are resumed, which is safer
 * than going on in a state that nobody understands.
 */
export function createShutdown(settings: ShutdownSettings): Shutdown {
  const { logger, deadlineMs } = settings;
  const clock = settings.clock ?? systemClock;
  const host = settings.host ?? process;
  const closers: Closer[] = [];
  const lastWords: (() => void)[] = [];
  const begin = new AbortController();
  let finish: (code: number) => void = () => undefined;
  const stopped = new Promise<number>((resolve) => (finish = resolve));
  let stopping: Promise<number> | undefined;

  const closeAll = async (deadline: AbortSignal): Promise<number> => {
    let code = 0;
    for (const { name, close } of closers.reverse()) {
      try {
        await close(deadline);
      } catch (error) {
        code = 1;
        logger.error({ event: logEvents.defect, what: name, err: error }, 'something could not be closed');
      }
    }
    return code;
  };

  const run = async (reason: string): Promise<number> => {
    const startedAt = clock.now();
    logger.info({ event: logEvents.serviceStopping, reason, deadlineMs }, 'the service stops');
    begin.abort(new Error(`the service stops: ${reason}`));
    const deadline = new AbortController();
    const over = new AbortController();
    const code = await new Promise<number>((resolve) => {
      void closeAll(deadline.signal).then(resolve);
      const giveUp = () => {
        deadline.abort(new Error('the deadline for closing has passed'));
        resolve(1);
      };
      clock.after(deadlineMs, over.signal).then(giveUp, () => undefined);
    });
    over.abort();
    const tookMs = clock.now() - startedAt;
    logger.info(
      { event: logEvents.serviceStopped, code, tookMs, late: deadline.signal.aborted },
      'the service has stopped',
    );
    finish(code);
    return code;
  };

  const stop = (reason: string): Promise<number> => (stopping ??= run(reason));

  const onSignal = (name: unknown) => {
    if (stopping) {
      logger.warn(
        { event: logEvents.serviceStopped, code: 130, forced: true },
        'second signal: the service ends at once',
      );
      host.exit(130);
      return;
    }
    void stop(String(name)).then((code) => host.exit(code));
  };
  const onDefect = (error: unknown) => {
    logger.error({ event: logEvents.defect, err: error }, 'a defect that nobody caught ends the process');
    for (const save of lastWords) {
      try {
        save();
      } catch (second) {
        logger.error({ event: logEvents.defect, err: second }, 'saving on failure met a defect');
      }
    }
    host.exit(1);
  };

  const listeners: readonly (readonly [string, (...args: unknown[]) => void])[] = [
    ['SIGTERM', onSignal],
    ['SIGINT', onSignal],
    ['uncaughtException', onDefect],
    ['unhandledRejection', onDefect],
  ];
  for (const [event, listener] of listeners) host.on(event, listener);

  return {
    signal: begin.signal,
    onClose: (name, close) => void closers.push({ name, close }),
    onFailure: (save) => void lastWords.push(save),
    stop,
    stopped,
    dispose: () => {
      for (const [event, listener] of listeners) host.off(event, listener);
    },
  };
}
