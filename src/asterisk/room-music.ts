import type { Music } from '../telephony/index.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import type { MusicRooms } from './music-rooms.js';

/** Music for one leg, from its start to its end. */
export class RoomMusic implements Music {
  #joined: Promise<void>;
  #stopped = false;

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

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#joined;
    this.rooms.release(this.leg, this);
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
