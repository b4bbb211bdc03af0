/** Reads what befell this engine's offers by other engines' commands, from the engine's stream. */
import type { Redis } from 'ioredis';
import { systemClock } from '../../kernel/index.js';
import type { EngineId, QueueEffects } from '../queue-store.js';
import { readStream } from './replies.js';

type Entries = [id: string, fields: string[]][];

const blockMs = 5_000;
const pauseMs = 200;

export class EffectsReader {
  /** The entry that was read last; survives a lost connection, so nothing in between is missed. */
  #last = '0-0';

  constructor(
    readonly redis: Redis,
    readonly stream: string,
    readonly engine: EngineId,
  ) {}

  /** What is in the stream by now was meant for an earlier process. */
  async begin(): Promise<void> {
    const newest = (await this.redis.xrevrange(this.stream, '+', '-', 'COUNT', 1)) as Entries;
    this.#last = newest[0]?.[0] ?? '0-0';
  }

  /** Ends when the signal is aborted; then the connection is closed. Waits out a Redis that is away. */
  async *read(signal: AbortSignal): AsyncGenerator<QueueEffects> {
    const close = () => this.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      while (!signal.aborted) {
        const entries = await this.#next(signal);
        if (entries.length > 0) yield readStream(entries, this.engine);
      }
    } finally {
      signal.removeEventListener('abort', close);
    }
  }

  close(): void {
    this.redis.disconnect();
  }

  async #next(signal: AbortSignal): Promise<Entries> {
    try {
      const reply = await this.redis.xread(
        'COUNT',
        200,
        'BLOCK',
        blockMs,
        'STREAMS',
        this.stream,
        this.#last,
      );
      const entries = (reply?.[0]?.[1] ?? []) as Entries;
      this.#last = entries.at(-1)?.[0] ?? this.#last;
      return entries;
    } catch {
      // The connection is being made anew; whoever gives commands reports that Redis is away.
      await systemClock.after(pauseMs, signal).catch(() => undefined);
      return [];
    }
  }
}
