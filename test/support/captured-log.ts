import type { Logger } from '../../src/platform/index.js';

export interface LoggedLine {
  readonly level: string;
  readonly facts: Record<string, unknown>;
  readonly message: string;
}

/** A log that keeps what is said, in order. */
export function capturingLog(lines: LoggedLine[] = []): Logger {
  const at = (level: string) => (facts: object, message: string) => {
    lines.push({ level, facts: facts as Record<string, unknown>, message });
  };
  const log: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
}
