/**
 * Commands on their way to Redis. Those that are given in the same turn of the event loop go as one call of the library's
 * function: most of what a command costs, in Redis and here, is the call and not the command.
 */
import type { Redis } from 'ioredis';
import type { Library } from './library.js';

export type CommandName =
  | 'enter'
  | 'leave'
  | 'open-seat'
  | 'close-seat'
  | 'on-duty'
  | 'off-duty'
  | 'accept'
  | 'decline'
  | 'renew'
  | 'finish'
  | 'return-to-queue'
  | 'sweep'
  | 'enlist'
  | 'adopt'
  | 'restore'
  | 'position'
  | 'tickets'
  | 'held'
  | 'seats'
  | 'staff';

type Word = string | number;

interface Asked {
  readonly resolve: (answer: string) => void;
  readonly reject: (error: unknown) => void;
}

/** Redis answers nobody else while it carries out a batch: no more than some tenths of a millisecond. */
const commandsAtOnce = 16;

export class CommandBatch {
  #words: Word[] = [];
  #asked: Asked[] = [];
  #scheduled = false;

  constructor(
    readonly redis: Redis,
    readonly library: Library,
    readonly prefix: string,
    readonly engine: string,
  ) {}

  /** The command's answer as lines. Commands are carried out in the order in which they are given. */
  ask(name: CommandName, now: number, words: readonly Word[]): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      this.#words.push(name, now, words.length, ...words);
      this.#asked.push({ resolve, reject });
      if (this.#asked.length >= commandsAtOnce) this.#send();
      else if (!this.#scheduled) {
        this.#scheduled = true;
        process.nextTick(() => {
          this.#scheduled = false;
          this.#send();
        });
      }
    });
  }

  #send(): void {
    const asked = this.#asked;
    if (asked.length === 0) return;
    const words = this.#words;
    this.#asked = [];
    this.#words = [];
    this.#run(words).then(
      (answers) => asked.forEach(({ resolve }, index) => resolve(answers[index] ?? '0')),
      (error: unknown) => asked.forEach(({ reject }) => reject(error)),
    );
  }

  async #run(words: readonly Word[]): Promise<readonly string[]> {
    try {
      return await this.#call(words);
    } catch (error) {
      if (!isUnknownFunction(error)) throw error;
      // Sent together, so that no later command comes in between.
      const loaded = this.load();
      const answers = this.#call(words);
      await Promise.all([loaded, answers]);
      return answers;
    }
  }

  #call(words: readonly Word[]): Promise<readonly string[]> {
    return this.redis.fcall(this.library.name, 1, this.prefix, this.engine, ...words) as Promise<string[]>;
  }

  async load(): Promise<void> {
    await this.redis.function('LOAD', 'REPLACE', this.library.text);
  }
}

const isUnknownFunction = (error: unknown): boolean =>
  error instanceof Error && /function not found/i.test(error.message);
