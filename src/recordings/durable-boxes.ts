import type { ContactEvent, DurableJournal } from '../journal/index.js';
import type { Logger, Metrics } from '../platform/index.js';
import { logEvents } from '../platform/index.js';
import type { VoicemailBoxes } from './voicemail-boxes.js';

export interface BoxSettings {
  /** Must have `projectVoicemails` among its projections. */
  readonly journal: Pick<DurableJournal, 'recordDurably'>;
  readonly engine: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Files messages through the journal, which loses nothing while Postgres is away. */
export function createVoicemailBoxes({ journal, engine, logger, metrics }: BoxSettings): VoicemailBoxes {
  return {
    left: async ({ callId, box, recording, callerNumber, leftAt, durationMs }) => {
      const event: ContactEvent = {
        kind: 'voicemail-left',
        at: leftAt,
        callId,
        engine,
        box,
        recording,
        durationMs,
        end: 'finished',
        callerNumber,
        source: 'service',
      };
      await journal.recordDurably(event);
      metrics.voicemails.inc({ source: 'service' });
      logger.info(
        { event: logEvents.voicemailLeft, callId, box, recording, durationMs },
        'a voicemail was left',
      );
    },
  };
}
