import type { BridgeId, LegId, Music } from '../telephony/index.js';
import { isGone, isMissing } from './ari-errors.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import type { Snapshot } from './snapshot.js';
import type { Switchboard } from './switchboard.js';

/**
 * A bridge in which music plays and everybody is mute: all callers of one class hear the same stream, which takes
 * a third less CPU than music for each.
 */
interface Room {
  readonly id: BridgeId;
  readonly musicClass: string;
  /** Since when each leg has stood here. */
  readonly members: Map<LegId, number>;
}

/** How long it may take until we hear that a member has hung up. */
const newsMs = 1_000;

const namePrefix = (app: string): string => `${app}-music:`;

/** One shared room per class of music. Rooms are made when first needed and made anew when they are gone. */
export class MusicRooms {
  readonly #rooms = new Map<string, Promise<Room>>();
  /** Which room a leg stands in; a leg that an earlier process put there as well. */
  readonly #standing = new Map<LegId, Room>();
  readonly #playing = new Map<LegId, RoomMusic>();

  constructor(readonly board: Switchboard) {}

  get standing(): number {
    return this.#standing.size;
  }

  play(leg: AsteriskLeg, musicClass: string): Music {
    const music = new RoomMusic(this, leg, musicClass);
    if (!leg.over) this.#playing.set(leg.id, music);
    return music;
  }

  /** Brings the leg into the room of that class; a leg that stands there already hears no gap. */
  async join(leg: AsteriskLeg, musicClass: string): Promise<void> {
    if (leg.over || this.#standing.get(leg.id)?.musicClass === musicClass) return;
    for (let attempt = 1; ; attempt += 1) {
      const room = await this.#room(musicClass);
      if (leg.over) return;
      try {
        await this.board.commands.request('bridges.addChannel', {
          bridgeId: room.id,
          channel: leg.id,
          mute: true,
        });
        if (leg.over) return;
        this.#standing.set(leg.id, room);
        await this.#keepPlaying(room);
        room.members.set(leg.id, this.board.clock.now());
        return;
      } catch (error) {
        if (attempt > 1 || !isMissing(error)) throw error;
        this.#rooms.delete(musicClass);
      }
    }
  }

  /**
   * The music is not wanted any more. The leg stays in the room until it is needed elsewhere: a bridge takes it over
   * with one request, and until then the party does not hear silence.
   */
  release(leg: AsteriskLeg, music: RoomMusic): void {
    if (this.#playing.get(leg.id) === music) this.#playing.delete(leg.id);
  }

  /** A bridge has taken the leg over: Asterisk has it leave the room by itself. */
  moved(leg: AsteriskLeg): void {
    this.#gone(leg.id);
  }

  /** Takes a leg out of the room whose music it wants no more, before something is played to it or recorded of it. */
  async clear(leg: AsteriskLeg): Promise<void> {
    const room = this.#standing.get(leg.id);
    if (!room || this.#playing.has(leg.id)) return;
    this.#gone(leg.id);
    try {
      await this.board.commands.request('bridges.removeChannel', { bridgeId: room.id, channel: leg.id });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** The leg has ended. */
  forget(legId: LegId): void {
    this.#playing.delete(legId);
    const room = this.#gone(legId);
    if (room && room.members.size > 0) {
      void this.board.quietly(this.#keepPlaying(room), 'keeping the music on');
    }
  }

  /** Recognises the rooms of an earlier process with this name, by the names of their bridges. */
  adopt(snapshot: Snapshot): void {
    const prefix = namePrefix(this.board.app);
    for (const bridge of snapshot.bridges) {
      if (!bridge.name.startsWith(prefix)) continue;
      const members = bridge.channels.filter((id) => snapshot.ours.has(id));
      const room: Room = {
        id: bridge.id,
        musicClass: bridge.name.slice(prefix.length),
        members: new Map(members.map((id) => [id, -Infinity])),
      };
      for (const id of members) this.#standing.set(id, room);
      if (members.length > 0 && !this.#rooms.has(room.musicClass)) {
        this.#rooms.set(room.musicClass, Promise.resolve(room));
      } else if (members.length === 0) {
        void this.#remove(room);
      }
    }
  }

  isRoom(bridgeName: string): boolean {
    return bridgeName.startsWith(namePrefix(this.board.app));
  }

  /** A room that has vanished is made anew, and those who stood in it are brought back to their music. */
  converge(snapshot: Snapshot): void {
    const alive = new Set(snapshot.bridges.map(({ id }) => id));
    for (const [legId, room] of this.#standing) {
      if (alive.has(room.id)) continue;
      this.#gone(legId);
      this.#rooms.delete(room.musicClass);
      const music = this.#playing.get(legId);
      if (music) music.rejoin();
    }
  }

  /** Asterisk has started anew: nothing of this is left. */
  lost(): void {
    this.#rooms.clear();
    this.#standing.clear();
    this.#playing.clear();
  }

  /** Removes the rooms in which nobody stands; the others play on for whoever comes after us. */
  async close(): Promise<void> {
    const used = new Set([...this.#standing.values()].map(({ id }) => id));
    for (const made of this.#rooms.values()) {
      const room = await made.catch(() => undefined);
      if (room && !used.has(room.id)) await this.#remove(room);
    }
    this.#rooms.clear();
  }

  #room(musicClass: string): Promise<Room> {
    const known = this.#rooms.get(musicClass);
    if (known) return known;
    const making = this.#make(musicClass);
    this.#rooms.set(musicClass, making);
    making.catch(() => {
      if (this.#rooms.get(musicClass) === making) this.#rooms.delete(musicClass);
    });
    return making;
  }

  /** Always a fresh id: Asterisk may still be busy with the end of a bridge that had the old one (issue 211). */
  async #make(musicClass: string): Promise<Room> {
    const { app, commands, newId } = this.board;
    const room: Room = { id: newId('music'), musicClass, members: new Map() };
    await commands.request('bridges.createWithId', {
      bridgeId: room.id,
      type: 'mixing',
      name: namePrefix(app) + musicClass,
    });
    return room;
  }

  /**
   * Starts the music unless it is certain to play. Asterisk ends it when the last member leaves (its announcer does
   * not stay alone), and it may have left a moment ago without our having heard of it: only a member who has stood
   * here for longer than that shows that the room was never empty.
   */
  async #keepPlaying(room: Room): Promise<void> {
    const sure = this.board.clock.now() - newsMs;
    if ([...room.members.values()].some((since) => since < sure)) return;
    await this.board.commands.request('bridges.startMoh', { bridgeId: room.id, mohClass: room.musicClass });
  }

  #gone(legId: LegId): Room | undefined {
    const room = this.#standing.get(legId);
    this.#standing.delete(legId);
    room?.members.delete(legId);
    return room;
  }

  #remove(room: Room): Promise<void> {
    return this.board.quietly(
      this.board.commands.request('bridges.destroy', { bridgeId: room.id }),
      'removing an empty music room',
    );
  }
}

/** Music for one leg, from its start to its end. */
class RoomMusic implements Music {
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
