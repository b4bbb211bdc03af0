/**
 * Looks after what was recorded: a recording whose conversation ended while no process ran is closed, and whatever has been
 * kept for its days is deleted, sound first. Done again until it is done; both by the engine whose switch has the sound.
 */
import type { DurableJournal } from '../journal/index.js';
import { isUnwinding, messageOf, type Clock } from '../kernel/index.js';
import type { Logger } from '../platform/index.js';
import { logEvents } from '../platform/index.js';
import type { Telephony } from '../telephony/index.js';
import type { CallRecording, CallRecordings } from './call-recordings.js';
import { wavDurationMs } from './wav.js';

export interface KeeperParts {
  readonly store: CallRecordings;
  readonly telephony: Pick<Telephony, 'leg' | 'talkRecording' | 'storedRecording' | 'removeStoredRecording'>;
  readonly journal: Pick<DurableJournal, 'recordDurably'>;
  readonly engine: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly life: AbortSignal;
}

const lookEveryMs = 10_000;
const atATime = 20;
/** In the log and the database, of what nobody has deleted by hand. */
const byTime = 'retention';

export class RecordingKeeper {
  readonly #startedAt: number;
  /** What the journal knows and the table may not know yet. */
  readonly #closed = new Set<string>();

  constructor(readonly parts: KeeperParts) {
    this.#startedAt = parts.clock.now();
  }

  start(): void {
    void this.#run();
  }

  async #run(): Promise<void> {
    const { clock, life, logger } = this.parts;
    while (!life.aborted) {
      await this.#look().catch((error: unknown) => {
        if (life.aborted || isUnwinding(error)) return;
        const why = messageOf(error);
        logger.warn({ event: logEvents.recordingsDegraded, why }, 'recordings wait to be looked after');
      });
      await clock.after(lookEveryMs, life).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const { store, telephony, engine, clock } = this.parts;
    for (const open of await store.unended(engine, this.#startedAt))
      // Who is still there goes on being recorded, by the journey that has taken the conversation up.
      if (!this.#closed.has(open.id) && !telephony.leg(open.callId)) await this.#close(open);
    for (const due of await store.due(engine, clock.now(), atATime)) await this.#delete(due);
  }

  async #close({ id, callId, agentId }: CallRecording): Promise<void> {
    const { telephony, journal, engine, clock, logger } = this.parts;
    await telephony.talkRecording(id).stop();
    const sound = await telephony.storedRecording(id);
    const facts = {
      agentId,
      recording: id,
      why: 'found',
      durationMs: sound ? wavDurationMs(sound.bytes) : 0,
    } as const;
    await journal.recordDurably({ kind: 'recording-stopped', at: clock.now(), callId, engine, ...facts });
    this.#closed.add(id);
    logger.info(
      { event: logEvents.recordingStopped, callId, ...facts },
      'a recording that was left is closed',
    );
  }

  async #delete({ id, callId }: CallRecording): Promise<void> {
    const { store, telephony, clock, logger } = this.parts;
    await telephony.removeStoredRecording(id);
    if (await store.remove(id, byTime, clock.now()))
      logger.info(
        { event: logEvents.recordingDeleted, recording: id, callId, by: byTime },
        'a recording was kept for its time',
      );
  }
}
