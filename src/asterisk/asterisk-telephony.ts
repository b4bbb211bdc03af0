import { TypedEmitter } from '../kernel/index.js';
import type {
  Arrival,
  Bridge,
  BridgeId,
  BridgeOptions,
  DialRequest,
  Leg,
  LegId,
  PhoneAccount,
  StoredRecording,
  Survivor,
  TalkRecording,
  Telephony,
  TelephonyEvents,
  TrunkAccount,
} from '../telephony/index.js';
import { AsteriskBridge } from './asterisk-bridge.js';
import { AsteriskLeg } from './asterisk-leg.js';
import { BridgeRecording } from './bridge-recording.js';
import { ChannelRouter } from './channel-router.js';
import {
  DynamicLines,
  phoneObjects,
  phoneTypes,
  trunkObjects,
  trunkTypes,
  type MediaAddress,
} from './dynamic-lines.js';
import { MusicRooms } from './music-rooms.js';
import { originate } from './originate.js';
import { cleanCalled, cleanName, cleanNumber } from './party.js';
import { Reachability } from './reachability.js';
import { StoredRecordings } from './stored-recordings.js';
import type { Switchboard } from './switchboard.js';
import { SwitchLink, type LinkOptions } from './switch-link.js';

/** Figures for health pages and tests. */
export interface AsteriskFigures {
  readonly events: number;
  readonly unknownEvents: number;
  readonly malformedEvents: number;
  readonly requests: number;
  readonly requestsUnderWay: number;
  readonly reconnects: number;
  readonly legs: number;
  readonly playbacks: number;
  readonly recordings: number;
  readonly legsInMusic: number;
}

/** Telephony on one Asterisk. */
export class AsteriskTelephony implements Telephony {
  readonly events: TypedEmitter<TelephonyEvents>;
  readonly #link: SwitchLink;
  readonly #router: ChannelRouter;
  readonly #rooms: MusicRooms;
  readonly #lines: DynamicLines;
  readonly #reach: Reachability;
  readonly #stored: StoredRecordings;
  readonly #trunks = new Set<string>();
  readonly #takenOver = new AbortController();
  #stopped: Promise<void> = Promise.resolve();

  constructor(
    readonly board: Switchboard,
    linkOptions: LinkOptions,
    readonly options: {
      readonly maxCallMs: number;
      readonly mediaAddress: MediaAddress;
      readonly phonesEveryMs: number;
    },
  ) {
    const { commands, clock, logger } = board;
    this.events = new TypedEmitter((error, event) =>
      logger.error({ err: error, event }, 'a listener failed'),
    );
    this.#rooms = new MusicRooms(board);
    this.#router = new ChannelRouter(board, this.#rooms);
    this.#lines = new DynamicLines(commands);
    this.#stored = new StoredRecordings(commands);
    this.#reach = new Reachability(
      commands,
      (name) => this.#trunks.has(name),
      (phone, reachable) => this.events.emit('phoneReachable', phone, reachable),
      clock,
    );
    this.#link = new SwitchLink(
      commands,
      linkOptions,
      {
        found: (snapshot) => this.#router.found(snapshot),
        event: (event) => this.#router.hear(event),
        snapshot: (snapshot) => this.#router.converge(snapshot),
        up: (restarted) => this.#onUp(restarted),
        down: (reason) => {
          logger.warn({ reason }, 'asterisk is not connected; calls go on inside it');
          this.events.emit('disconnected', reason);
        },
        replaced: () => {
          logger.error({ app: board.app }, 'another process has taken over; this one hears no more calls');
          this.events.emit('disconnected', 'another process has taken over');
          this.#takenOver.abort(new Error('another process has taken over'));
        },
      },
      clock,
      logger,
    );
  }

  get connected(): boolean {
    return this.#link.up;
  }

  /** Aborted when another process has connected under our engine's name: leadership is lost, do not fight for it. */
  get takenOver(): AbortSignal {
    return this.#takenOver.signal;
  }

  /** Resolves when, after `start`, everything has been taken down; never rejects. */
  get stopped(): Promise<void> {
    return this.#stopped;
  }

  get figures(): AsteriskFigures {
    const { events, unknown, malformed } = this.#link.eventCounts;
    const { commands, legs, playbacks, recordings } = this.board;
    return {
      events,
      unknownEvents: unknown,
      malformedEvents: malformed,
      requests: commands.sent,
      requestsUnderWay: commands.underWay,
      reconnects: this.#link.reconnects,
      legs: legs.size,
      playbacks: playbacks.size,
      recordings: recordings.size,
      legsInMusic: this.#rooms.standing,
    };
  }

  onArrival(handler: (arrival: Arrival) => void): void {
    this.#router.onArrival = handler;
  }

  /**
   * Resolves once the first snapshot is in. Rejects with `OperatorError` when the user is not accepted, or when
   * Asterisk is not there within `connectWithinMs`.
   */
  start(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const { logger } = this.board;
      const over = new AbortController();
      const running = this.#link.run(signal, resolve).finally(() => over.abort());
      const until = AbortSignal.any([signal, over.signal]);
      const watching = this.#reach.watch(this.options.phonesEveryMs, () => this.#link.up, logger, until);
      this.#stopped = Promise.all([running, watching])
        .catch(reject)
        .then(() => this.#takeDown())
        .then(() => reject(new Error('stopped before it was connected')));
    });
  }

  dial(request: DialRequest): Leg {
    const known = this.board.legs.get(request.legId);
    if (known) return known;
    const { target } = request;
    const leg = new AsteriskLeg(this.board, this.#rooms, {
      id: request.legId,
      direction: 'outbound',
      from: target.kind,
      party: {
        callerNumber: cleanNumber(request.callerNumber),
        callerName: cleanName(request.callerName),
        calledNumber: cleanCalled(target.kind === 'phone' ? target.phone : target.number),
        line: target.kind === 'phone' ? target.phone : target.trunk,
      },
      state: 'dialling',
    });
    leg.placing(originate(this.board, leg, request, this.options.maxCallMs));
    return leg;
  }

  bridge(id: BridgeId, { hearsKeys = false }: BridgeOptions = {}): Bridge {
    return new AsteriskBridge(this.board, id, hearsKeys);
  }

  leg(id: LegId): Leg | undefined {
    return this.board.legs.get(id);
  }

  survivors(): Promise<readonly Survivor[]> {
    return this.#router.takeSurvivors();
  }

  async providePhone(account: PhoneAccount): Promise<void> {
    const { phone } = account;
    const objects = phoneObjects(account, this.options.mediaAddress);
    await this.#lines.providePhone(phone, objects, () => this.#reach.presume(phone));
  }

  async removePhone(phone: string): Promise<void> {
    await this.#lines.remove(phone, phoneTypes);
    this.#reach.forget(phone);
  }

  async provideTrunk(account: TrunkAccount): Promise<void> {
    this.#trunks.add(account.trunk);
    await this.#lines.provide(account.trunk, trunkObjects(account, this.options.mediaAddress));
  }

  async removeTrunk(trunk: string): Promise<void> {
    await this.#lines.remove(trunk, trunkTypes);
    this.#reach.forget(trunk);
    this.#trunks.delete(trunk);
  }

  reachablePhones(): Promise<ReadonlySet<string>> {
    return this.#reach.refresh();
  }

  lookForPhones(phones: readonly string[]): Promise<void> {
    return this.#reach.lookFor(phones);
  }

  talkRecording(name: string): TalkRecording {
    return new BridgeRecording(this.board.commands, name);
  }

  isRecorded(name: string): Promise<boolean> {
    return this.#stored.has(name);
  }

  storedRecordings(): Promise<readonly string[]> {
    return this.#stored.names();
  }

  storedRecording(name: string): Promise<StoredRecording | undefined> {
    return this.#stored.get(name);
  }

  removeStoredRecording(name: string): Promise<void> {
    return this.#stored.remove(name);
  }

  /** A restart is told while the connection is still being made, before anything new can be seen. */
  #onUp(restarted: boolean): void {
    if (restarted) {
      this.board.logger.warn({}, 'asterisk has started anew: all its calls are gone');
      this.#router.lost();
      this.events.emit('restarted');
      return;
    }
    this.board.logger.info({ legs: this.board.legs.size }, 'asterisk is connected');
    this.events.emit('connected');
    this.#reach
      .refresh()
      .catch((error: unknown) =>
        this.board.logger.warn({ err: error }, 'the state of the phones is not known'),
      );
  }

  /** Calls and music go on inside Asterisk for whoever comes after us. */
  async #takeDown(): Promise<void> {
    this.board.close();
    for (const leg of this.board.legs.values()) leg.letGo();
    await this.#rooms.close().catch(() => undefined);
    await this.board.commands.close().catch(() => undefined);
  }
}
