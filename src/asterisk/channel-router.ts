import type { Arrival, Survivor } from '../telephony/index.js';
import { isMissing } from './ari-errors.js';
import { AsteriskLeg, fromVariable, stageVariable } from './asterisk-leg.js';
import type { HeardEvent } from './event-queue.js';
import type { Channel } from './generated/models.js';
import { isMachinery, removeEmptyConversations, removeListenings, stopPlaybacks } from './left-behind.js';
import type { MusicRooms } from './music-rooms.js';
import { dialledParty, inboundParty } from './party.js';
import { argsOf, isDialledBy, isIn, isUnattended, type Snapshot } from './snapshot.js';
import type { Switchboard } from './switchboard.js';

/** A channel that is in the picture but unknown gets this long for its StasisStart, which may be on its way. */
const startFollowsMs = 250;

/**
 * Turns what Asterisk tells into legs. Every handler converges on a state and finishes in the turn it is called
 * in, so events may be repeated, reordered or missing; what is missing is seen in the next snapshot.
 */
export class ChannelRouter {
  onArrival: (arrival: Arrival) => void = () => undefined;
  #survivors: Survivor[] = [];
  /** Cleaning up after a dead process; never rejects. */
  readonly #tidied: Promise<void>[] = [];

  constructor(
    readonly board: Switchboard,
    readonly rooms: MusicRooms,
  ) {}

  hear(event: HeardEvent): void {
    const { legs, playbacks, recordings } = this.board;
    switch (event.type) {
      case 'StasisStart':
        this.#started(event.channel, event.args);
        return;
      case 'StasisEnd':
        legs.get(event.channel.id)?.end('hung-up');
        return;
      case 'ChannelDestroyed':
        if (isUnattended(event.channel)) legs.get(event.channel.id)?.end('switch-lost');
        legs.get(event.channel.id)?.destroyed(event.cause, event.tech_cause);
        return;
      case 'ChannelStateChange':
        this.#observe(legs.get(event.channel.id), event.channel);
        return;
      case 'ChannelDtmfReceived':
        legs.get(event.channel.id)?.press(event.digit);
        return;
      case 'PlaybackFinished':
        playbacks.get(event.playback.id)?.finished(event.playback);
        return;
      case 'RecordingFinished':
      case 'RecordingFailed':
        recordings.get(event.recording.name)?.finished(event.recording);
        return;
      default:
        return;
    }
  }

  /** Before the event socket is open nothing can arrive: what stands in our application now was left to us. */
  found(snapshot: Snapshot): void {
    this.rooms.adopt(snapshot);
    this.#tidied.push(removeEmptyConversations(this.board, snapshot), removeListenings(this.board, snapshot));
    for (const id of snapshot.ours) {
      const channel = snapshot.channels.get(id);
      if (!channel || this.board.legs.has(id) || isMachinery(channel.name)) continue;
      const leg = this.#adopt(channel);
      // The process may have died between the dialling and its question for the channel's events.
      if (isDialledBy(this.board.app, channel))
        this.#tidied.push(
          this.board.quietly(this.board.hearOf(id), 'asking for the events of a dialled leg'),
        );
      if (leg.state === 'up') this.#tidied.push(stopPlaybacks(this.board, leg.id));
      const bridge = snapshot.bridges.find(
        ({ channels, name }) => channels.includes(id) && !this.rooms.isRoom(name),
      );
      this.#survivors.push({
        leg,
        from: leg.from,
        stage: varOf(channel, stageVariable),
        bridgeId: bridge?.id,
      });
    }
  }

  async takeSurvivors(): Promise<readonly Survivor[]> {
    await Promise.all(this.#tidied.splice(0));
    return this.#survivors.splice(0).filter(({ leg }) => leg.state !== 'ended');
  }

  /** Brings what we believe in line with what is. */
  converge(snapshot: Snapshot): void {
    for (const leg of [...this.board.legs.values()]) {
      const channel = snapshot.channels.get(leg.id);
      if (channel) this.#observe(leg, channel);
      // A leg that was placed after the question was asked may rightly be missing.
      else if (leg.placedAt < snapshot.askedAt) leg.end('hung-up');
      leg.recheck();
    }
    this.rooms.converge(snapshot);
    for (const id of snapshot.ours) {
      const channel = snapshot.channels.get(id);
      if (channel && !this.board.legs.has(id) && !isMachinery(channel.name)) void this.#missed(id);
    }
  }

  /** Asterisk has started anew: no leg is left. */
  lost(): void {
    for (const leg of [...this.board.legs.values()]) leg.end('switch-lost');
    this.rooms.lost();
    this.#survivors = [];
  }

  #started(channel: Channel, args: readonly string[]): void {
    if (isMachinery(channel.name)) {
      this.board.arriving.get(channel.id)?.();
      return;
    }
    const known = this.board.legs.get(channel.id);
    if (known) {
      if (known.direction === 'outbound') known.advance('up');
      return;
    }
    if (args[0] === 'dialled') {
      // Given up meanwhile: nobody waits for this one any more.
      void this.board.quietly(
        this.board.commands.request('channels.hangup', { channelId: channel.id, reason_code: '16' }),
        'hanging up a leg that nobody waits for',
      );
      return;
    }
    const leg = this.#arrived(channel, args);
    this.onArrival({ leg, from: leg.from });
  }

  /** The dialplan passes direction, dialled number, endpoint and caller's number (dialplan/extensions.conf). */
  #arrived(channel: Channel, args: readonly string[]): AsteriskLeg {
    const [direction, called, line] = args;
    return new AsteriskLeg(this.board, this.rooms, {
      id: channel.id,
      direction: 'inbound',
      from: direction === 'agent' || direction === 'from-agent' ? 'phone' : 'trunk',
      party: inboundParty(channel, called === '' ? undefined : called, line === '' ? undefined : line),
      state: channel.state === 'Up' ? 'up' : 'ringing',
    });
  }

  #adopt(channel: Channel): AsteriskLeg {
    const dialled = varOf(channel, fromVariable);
    if (dialled === undefined) return this.#arrived(channel, argsOf(this.board.app, channel));
    const ringing = channel.state === 'Ringing' ? 'ringing' : 'dialling';
    return new AsteriskLeg(this.board, this.rooms, {
      id: channel.id,
      direction: 'outbound',
      from: dialled === 'trunk' ? 'trunk' : 'phone',
      party: dialledParty(channel),
      state: isIn(this.board.app, channel) ? 'up' : ringing,
    });
  }

  /** A dialled leg is up only when it has entered the application: before that it takes no command. */
  #observe(leg: AsteriskLeg | undefined, channel: Channel): void {
    if (!leg) return;
    // Answered while we were not connected.
    if (isUnattended(channel)) return leg.end('switch-lost');
    if (channel.state === 'Ringing') leg.advance('ringing');
    if (channel.state !== 'Up') return;
    if (leg.direction === 'inbound' || isIn(this.board.app, channel)) leg.advance('up');
  }

  /** In our application but unknown: its StasisStart was lost, unless it comes within a moment. */
  async #missed(id: string): Promise<void> {
    try {
      await this.board.clock.after(startFollowsMs);
      if (this.board.legs.has(id)) return;
      const channel = await this.board.commands.request('channels.get', { channelId: id });
      if (this.board.legs.has(id) || !isIn(this.board.app, channel)) return;
      this.board.logger.warn({ leg: id }, 'the arrival of a leg was missed');
      this.#started(channel, argsOf(this.board.app, channel));
    } catch (error) {
      if (!isMissing(error)) this.board.logger.warn({ err: error, leg: id }, 'a leg could not be looked at');
    }
  }
}

function varOf(channel: Channel, name: string): string | undefined {
  const value = channel.channelvars?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
