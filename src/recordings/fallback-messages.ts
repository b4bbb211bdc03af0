import type { Clock } from '../kernel/index.js';
import type { ContactEvent, DurableJournal } from '../journal/index.js';
import type { Logger, Metrics, Postgres } from '../platform/index.js';
import { logEvents } from '../platform/index.js';
import type { Telephony } from '../telephony/index.js';
import { wavDurationMs } from './wav.js';

/** What the dialplan recorded by itself, read from the recording's name. */
export interface FallbackMessage {
  readonly recording: string;
  readonly uniqueId: string;
  readonly callerNumber: string;
  /** Epoch milliseconds. */
  readonly leftAt: number;
}

/** `fallback-<uniqueid>-<caller's number or unknown>-<epoch seconds>`, as `dialplan/` names it; undefined for any other name. */
export function readFallbackName(recording: string): FallbackMessage | undefined {
  const parts = /^(?:.*\/)?fallback-(.+)-(\+?\d*|unknown)-(\d{9,11})$/.exec(recording);
  const [, uniqueId, callerNumber, epochSec] = parts ?? [];
  if (uniqueId === undefined || callerNumber === undefined) return undefined;
  return {
    recording,
    uniqueId,
    callerNumber: callerNumber === 'unknown' ? '' : callerNumber,
    leftAt: Number(epochSec) * 1000,
  };
}

export interface CollectorSettings {
  readonly telephony: Pick<Telephony, 'storedRecordings' | 'storedRecording'>;
  readonly journal: Pick<DurableJournal, 'recordDurably'>;
  readonly postgres: Postgres;
  readonly engine: string;
  /** The box that takes them. */
  readonly box: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Takes over the messages that the switch took while no service ran: each becomes a call of its own in the journal
 * and a message in the box, once, however often and by however many engines this is called. Call it after start and
 * after each reconnection. Returns how many were new.
 */
export async function collectFallback(settings: CollectorSettings): Promise<number> {
  const { telephony, journal, logger } = settings;
  const found = (await telephony.storedRecordings())
    .map(readFallbackName)
    .filter((message) => message !== undefined);
  if (found.length === 0) return 0;
  const known = await filed(settings.postgres, found);
  const fresh = found.filter((message) => !known.has(message.recording));
  for (const message of fresh) {
    const audio = await telephony.storedRecording(message.recording);
    for (const event of eventsOf(message, audio ? wavDurationMs(audio.bytes) : 0, settings))
      await journal.recordDurably(event);
    settings.metrics.voicemails.inc({ source: 'fallback' });
  }
  if (fresh.length > 0) {
    logger.info(
      { event: logEvents.voicemailCollected, messages: fresh.length },
      'messages left while no service ran were taken over',
    );
  }
  return fresh.length;
}

async function filed(postgres: Postgres, messages: readonly FallbackMessage[]): Promise<ReadonlySet<string>> {
  const { rows } = await postgres.query<{ recording: string }>(
    'SELECT recording FROM voicemails WHERE recording = ANY($1)',
    [messages.map((message) => message.recording)],
  );
  return new Set(rows.map((row) => row.recording));
}

/** Ids come from the recording, so that a second telling counts for nothing. */
function eventsOf(
  message: FallbackMessage,
  durationMs: number,
  { engine, box }: CollectorSettings,
): readonly ContactEvent[] {
  const { recording, callerNumber, leftAt } = message;
  const endedAt = leftAt + durationMs;
  const head = { callId: `fallback-${message.uniqueId}`, engine };
  const arrived = {
    kind: 'call-arrived',
    callerNumber,
    callerName: '',
    calledNumber: '',
    trunk: '',
    entry: 'fallback',
    language: '',
  } as const;
  const left = {
    kind: 'voicemail-left',
    box,
    recording,
    durationMs,
    end: 'finished',
    callerNumber,
    source: 'fallback',
  } as const;
  const ended = {
    kind: 'call-ended',
    outcome: 'fallback-voicemail',
    endedBy: 'caller',
    durationMs,
    waitMs: 0,
    talkMs: 0,
    cause: 'hung-up',
    detail: 'taken by the switch while no service ran',
  } as const;
  return [
    { ...head, at: leftAt, id: `${recording}:arrived`, ...arrived },
    { ...head, at: endedAt, ...left },
    { ...head, at: endedAt, id: `${recording}:ended`, ...ended },
  ];
}
