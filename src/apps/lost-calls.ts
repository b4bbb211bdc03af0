import { messageOf } from '../kernel/index.js';
import type { Clock } from '../kernel/index.js';
import type { Journal, OpenCall } from '../journal/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';

/** The calls this engine took and of which nobody has told the end; rejects while that cannot be known. */
export type OpenCalls = (engine: string) => Promise<readonly OpenCall[]>;

export interface LostCallParts {
  readonly engine: string;
  readonly openCalls: OpenCalls;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
  readonly life: AbortSignal;
}

const retryMs = 5_000;

/**
 * Calls that ended while no process ran get their `call-ended` as well, outcome 'lost': when and how they ended nobody
 * saw. Those that are `alive` in the switch, or arrived after this process had started, are told of by their journeys.
 * Never rejects; while the call log cannot be read it is tried again.
 */
export async function closeLostCalls(
  { engine, openCalls, journal, clock, log, life }: LostCallParts,
  { startedAt, alive }: { readonly startedAt: number; readonly alive: ReadonlySet<string> },
): Promise<void> {
  const open = await readInTheEnd();
  for (const { callId, arrivedAt } of open) {
    if (alive.has(callId) || arrivedAt >= startedAt) continue;
    journal.record({
      // Two starts in a row may find the same call: it counts once.
      id: `lost:${callId}`,
      kind: 'call-ended',
      at: startedAt,
      callId,
      engine,
      outcome: 'lost',
      endedBy: 'system',
      durationMs: startedAt - arrivedAt,
      waitMs: 0,
      talkMs: 0,
      cause: 'unknown',
      detail: 'ended while the service was not running',
    });
    log.warn({ event: logEvents.callEnded, callId, outcome: 'lost' }, 'a call ended while no process ran');
  }

  async function readInTheEnd(): Promise<readonly OpenCall[]> {
    for (let complained = false; !life.aborted; complained = true) {
      try {
        return await openCalls(engine);
      } catch (error) {
        if (life.aborted) break;
        if (!complained)
          log.warn(
            { event: logEvents.databaseFailed, why: messageOf(error) },
            'calls that ended while no process ran are closed later',
          );
        await clock.after(retryMs, life).catch(() => undefined);
      }
    }
    return [];
  }
}
