import type { BridgeId, LegId, Music } from '../telephony/index.js';
import { AriRefused, AriUnavailable, isGone, isMissing } from './ari-errors.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import { RoomMusic } from './room-music.js';
import type { Snapshot } from './snapshot.js';
import type { Switchboard } from './switchboard.js';

/**
 * A bridge in which music plays and everybody is mute: those in it hear the same stream, which takes a third less CPU
 * than music for each.
 */
interface Room {
  readonly id: BridgeId;
  readonly musicClass: string;
  /** Rejects when it could not be made. */
  readonly made: Promise<unknown>;
  /** When Asterisk confirmed it: only after that does its absence from a list mean that it is gone. */
  madeAt: number;
  /** On their way in. */
  readonly coming: Set<LegId>;
  /** Since when each leg has stood here. */
  readonly members: Map<LegId, number>;
  music: 'not-yet' | 'started' | 'to-start-again';
}

/**
 * Asterisk serves everybody in a room under the room's lock, and nobody comes or goes meanwhile. With 200 in one room and
 * too little processor `addChannel` got no answer for five seconds.
 */
const legsInRoom = 50;

/** How long it may take until we hear that a member has hung up. */
const newsMs = 1_000;

const namePrefix = (app: string): string => `${app}-music:`;

/** Shared rooms by class of music. Made when needed, removed when another has room enough, made anew when gone. */
export class MusicRooms {
  readonly #rooms = new Map<string, readonly Room[]>();
  /** Which room a leg stands in; a leg that an earlier process put there as well. */
  readonly #standing = new Map<LegId, Room>();
  readonly #playing = new Map<LegId, RoomMusic>();
  readonly #life = new AbortController();

  constructor(readonly board: Switchboard) {}

  get standing(): number {
    return this.#standing.size;
  }

  play(leg: AsteriskLeg, musicClass: string): Music {
    const music = new RoomMusic(this, leg, musicClass);
    if (!leg.over) this.#playing.set(leg.id, music);
    return music;
  }

  /** Brings the leg into a room of that class; a leg that stands in one already hears no gap. */
  async join(leg: AsteriskLeg, musicClass: string): Promise<void> {
    const before = this.#standing.get(leg.id);
    if (leg.over || (before?.musicClass === musicClass && before.members.has(leg.id))) return;
    for (let attempt = 1; ; attempt += 1) {
      const room = this.#withSpace(musicClass) ?? this.#make(musicClass);
      room.coming.add(leg.id);
      try {
        await this.#enter(leg, room);
        return;
      } catch (error) {
        if (attempt > 1 || !isMissing(error)) throw error;
        this.#strike(room);
      } finally {
        room.coming.delete(leg.id);
        this.#removeSpare(room);
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
        made: Promise.resolve(),
        madeAt: -Infinity,
        coming: new Set(),
        members: new Map(members.map((id) => [id, -Infinity])),
        music: 'started',
      };
      for (const id of members) this.#standing.set(id, room);
      if (members.length > 0) this.#list(room);
      else void this.#remove(room);
    }
  }

  isRoom(bridgeName: string): boolean {
    return bridgeName.startsWith(namePrefix(this.board.app));
  }

  /** A room that has vanished is made anew, and those who stood in it are brought back to their music. */
  converge(snapshot: Snapshot): void {
    const alive = new Set(snapshot.bridges.map(({ id }) => id));
    for (const [legId, room] of this.#standing) {
      if (alive.has(room.id) || room.madeAt >= snapshot.askedAt) continue;
      this.#strike(room);
      this.#gone(legId);
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

  /** Removes the rooms in which nobody stands or will in a moment; the others play on for whoever comes after us. */
  async close(): Promise<void> {
    this.#life.abort();
    const empty = [...this.#rooms.values()]
      .flat()
      .filter(({ members, coming }) => members.size + coming.size === 0);
    this.#rooms.clear();
    for (const room of empty) {
      if (await room.made.then(() => true).catch(() => false)) await this.#remove(room);
    }
  }

  #withSpace(musicClass: string): Room | undefined {
    return this.#rooms
      .get(musicClass)
      ?.find(({ members, coming }) => members.size + coming.size < legsInRoom);
  }

  async #enter(leg: AsteriskLeg, room: Room): Promise<void> {
    await room.made;
    if (leg.over) return;
    const { commands } = this.board;
    try {
      await commands.request('bridges.addChannel', { bridgeId: room.id, channel: leg.id, mute: true });
    } catch (error) {
      // It may come in later, and must be taken out before something else is done with it.
      if (error instanceof AriUnavailable && !leg.over) this.#standing.set(leg.id, room);
      throw error;
    }
    if (leg.over) return;
    this.#standing.set(leg.id, room);
    await this.#keepPlaying(room);
    // It may have ended or been taken elsewhere meanwhile.
    if (this.#standing.get(leg.id) === room) room.members.set(leg.id, this.board.clock.now());
  }

  /** Always a fresh id: Asterisk may still be busy with the end of a bridge that had the old one (issue 211). */
  #make(musicClass: string): Room {
    const { app, commands, newId } = this.board;
    const id = newId('music');
    const made = commands.request('bridges.createWithId', {
      bridgeId: id,
      type: 'mixing',
      name: namePrefix(app) + musicClass,
    });
    const room: Room = {
      ...{ id, musicClass, made, coming: new Set<LegId>(), members: new Map<LegId, number>() },
      madeAt: Infinity,
      music: 'not-yet',
    };
    this.#list(room);
    made.then(
      () => (room.madeAt = this.board.clock.now()),
      (error: unknown) => {
        this.#strike(room);
        if (error instanceof AriUnavailable)
          void this.board.callOff('a music room', () => this.#destroy(room));
      },
    );
    return room;
  }

  #list(room: Room): void {
    this.#rooms.set(room.musicClass, [...(this.#rooms.get(room.musicClass) ?? []), room]);
  }

  /** Nobody enters it any more. */
  #strike(room: Room): void {
    const others = this.#rooms.get(room.musicClass)?.filter((one) => one !== room) ?? [];
    if (others.length > 0) this.#rooms.set(room.musicClass, others);
    else this.#rooms.delete(room.musicClass);
  }

  /** The last room of a class stays: it will be wanted again. */
  #removeSpare(room: Room): void {
    const rooms = this.#rooms.get(room.musicClass) ?? [];
    if (room.members.size > 0 || room.coming.size > 0 || rooms.length < 2 || !rooms.includes(room)) return;
    this.#strike(room);
    void this.#remove(room);
  }

  /**
   * Starts the music unless it is certain to play. Asterisk ends it when the last member leaves (its announcer does
   * not stay alone), and it may have left a moment ago without our having heard of it: only a member who has stood
   * here for longer than that shows that the room was never empty. A start that meets an announcer who is just leaving may
   * end with it, so there is another one once that must be over.
   */
  async #keepPlaying(room: Room): Promise<void> {
    const sure = this.board.clock.now() - newsMs;
    if ([...room.members.values()].some((since) => since < sure)) return;
    const plays = await this.#start(room);
    if (room.music === 'started' || (!plays && room.music === 'not-yet')) {
      room.music = 'to-start-again';
      void this.board.quietly(this.#startAgain(room), 'keeping the music on');
    } else if (room.music === 'not-yet') room.music = 'started';
  }

  async #startAgain(room: Room): Promise<void> {
    const { signal } = this.#life;
    for (;;) {
      await this.board.clock.after(newsMs, signal).catch(() => undefined);
      room.music = 'started';
      if (signal.aborted || room.members.size === 0 || (await this.#start(room))) return;
      room.music = 'to-start-again';
    }
  }

  /** False when Asterisk could not just now: with too much to do it has been seen to refuse the one who plays. */
  async #start({ id, musicClass }: Room): Promise<boolean> {
    try {
      await this.board.commands.request('bridges.startMoh', { bridgeId: id, mohClass: musicClass });
      return true;
    } catch (error) {
      if (!(error instanceof AriRefused) || error.status !== 500) throw error;
      this.board.logger.info({ err: error, room: id }, 'music could not be started; soon once more');
      return false;
    }
  }

  #gone(legId: LegId): Room | undefined {
    const room = this.#standing.get(legId);
    this.#standing.delete(legId);
    if (room?.members.delete(legId)) this.#removeSpare(room);
    return room;
  }

  #remove(room: Room): Promise<void> {
    return this.board.quietly(this.#destroy(room), 'removing an empty music room');
  }

  #destroy({ id }: Room): Promise<unknown> {
    return this.board.commands.request('bridges.destroy', { bridgeId: id });
  }
}
