import type { Music } from '../telephony/index.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import type { MusicRooms } from './music-rooms.js';

/** Music for one leg, from its start to its end. */
export class RoomMusic implements Music {
  #joined: Promise<void>;
  #stopped: Promise<void> | undefined;

  constructor(
    readonly rooms: MusicRooms,
    readonly leg: AsteriskLeg,
    readonly musicClass: string,
  ) {
    this.#joined = this.#join();
  }

  /** The room was gone: into the new one. */
  rejoin(): void {
    if (!this.#stopped) this.#joined = this.#joined.then(() => this.#join());
  }

  /** Resolves when the leg is not on its way in any more: a bridge that takes it over before would lose it to the room. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#joined.then(() => this.rooms.release(this.leg, this));
    await this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Waiting in silence is bad, losing the caller would be worse: without music the wait goes on. */
  async #join(): Promise<void> {
    const { board } = this.rooms;
    try {
      await this.rooms.join(this.leg, this.musicClass);
    } catch (error) {
      await board.explain(error, this.leg);
      if (!this.leg.over) {
        board.logger.warn(
          { err: error, leg: this.leg.id, musicClass: this.musicClass },
          'a caller waits without music',
        );
      }
    }
  }
}
