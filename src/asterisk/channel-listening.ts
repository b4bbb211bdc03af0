import WebSocket, { type RawData } from 'ws';
import { asError, messageOf, orAborted, reasonOf } from '../kernel/index.js';
import type { Listening } from '../telephony/index.js';
import { mediaUrl } from './ari-address.js';
import { AriUnavailable } from './ari-errors.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import { ear, listeningName } from './left-behind.js';
import type { Switchboard } from './switchboard.js';

const mediaProtocol = 'media';
/** Channels in Stasis and the media socket together; 21 ms when nothing else is to be done. */
const withinMs = 3_000;

/**
 * A snoop on what the party says and a media channel to us, joined in a bridge of their own: the leg itself stays free
 * for playbacks and bridges. Sound is read as it comes, whatever becomes of it: a peer that does not read blocks
 * Asterisk's channels (asterisk issue 2140).
 */
export class ChannelListening implements Listening {
  readonly ended: Promise<void>;
  readonly #ids;
  readonly #made: Promise<Error | undefined>;
  readonly #over = new AbortController();
  #resolveEnded: () => void = () => undefined;
  #socket: WebSocket | undefined;
  #removed: Promise<void> | undefined;
  #release: () => void = () => undefined;

  constructor(
    readonly board: Switchboard,
    readonly leg: AsteriskLeg,
    readonly hear: (samples: Int16Array) => void,
  ) {
    this.#ids = ear(board.newId('l'));
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    this.#release = leg.hold(this);
    this.#made = this.#make().then(
      () => undefined,
      async (error: unknown) => asError(await board.explain(error, leg)),
    );
    void this.#made.then((failed) => (failed ? this.#stop() : undefined));
  }

  async begun(signal?: AbortSignal): Promise<void> {
    const failed = await orAborted(this.#made, signal);
    if (failed) throw failed;
  }

  legEnded(): void {
    this.#stop();
    // Nobody may come to dispose of it: the snoop has gone with the leg, the rest has not.
    void this[Symbol.asyncDispose]();
  }

  recheck(): void {
    // The socket's end tells by itself.
  }

  letGo(): void {
    this.#stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#removed ??= this.#remove();
    await this.#removed;
  }

  /** Rejects when any of it cannot be had; what was made by then is removed with the rest. */
  async #make(): Promise<void> {
    const { commands, app } = this.board;
    const { leg } = this;
    if (leg.over) throw reasonOf(leg.signal);
    const { snoop, media, bridge } = this.#ids;
    const signal = AbortSignal.any([this.#over.signal, AbortSignal.timeout(withinMs)]);
    const arrived = Promise.all([this.#arrives(snoop, signal), this.#arrives(media, signal)]);
    arrived.catch(() => undefined);
    const [made] = await Promise.all([
      commands.request('channels.externalMedia', {
        channelId: media,
        app,
        external_host: 'INCOMING',
        transport: 'websocket',
        encapsulation: 'none',
        connection_type: 'server',
        format: 'slin',
      }),
      commands.request('channels.snoopChannelWithId', {
        channelId: leg.id,
        snoopId: snoop,
        spy: 'in',
        app,
      }),
      commands.request('bridges.createWithId', {
        bridgeId: bridge,
        type: 'mixing',
        name: listeningName(app),
      }),
    ]);
    const connectionId = made.channelvars?.['MEDIA_WEBSOCKET_CONNECTION_ID'];
    if (typeof connectionId !== 'string')
      throw new AriUnavailable('externalMedia', 'it names no media connection');
    this.#connect(connectionId);
    await arrived;
    await commands.request('bridges.addChannel', { bridgeId: bridge, channel: [snoop, media] });
  }

  #arrives(channelId: string, signal: AbortSignal): Promise<void> {
    const { arriving } = this.board;
    const arrival = new Promise<void>((resolve) => arriving.set(channelId, resolve));
    return orAborted(arrival, signal)
      .catch((error: unknown) => {
        throw new AriUnavailable('externalMedia', `no ear within ${withinMs} ms`, { cause: error });
      })
      .finally(() => arriving.delete(channelId));
  }

  #connect(connectionId: string): void {
    if (this.#over.signal.aborted) return;
    const socket = new WebSocket(mediaUrl(this.board.commands.address, connectionId), mediaProtocol, {
      handshakeTimeout: withinMs,
      perMessageDeflate: false,
      maxPayload: 128 * 1024,
    });
    this.#socket = socket;
    socket.on('message', (data, isBinary) => {
      if (isBinary && !this.#over.signal.aborted) this.hear(samplesOf(data));
    });
    socket.on('error', (error) => {
      if (!this.#over.signal.aborted)
        this.board.logger.warn({ reason: messageOf(error), leg: this.leg.id }, 'a leg cannot be listened to');
    });
    socket.on('close', () => this.#stop());
  }

  /** No more sound; what Asterisk holds is removed on disposal. */
  #stop(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort(new Error('listening has ended'));
    this.#socket?.terminate();
    this.#release();
    this.#resolveEnded();
  }

  async #remove(): Promise<void> {
    this.#stop();
    await this.#made;
    const { commands } = this.board;
    const { snoop, media, bridge } = this.#ids;
    const removing = 'removing an ear';
    await Promise.all([
      this.board.quietly(commands.request('channels.hangup', { channelId: snoop }), removing),
      this.board.quietly(commands.request('channels.hangup', { channelId: media }), removing),
      this.board.quietly(commands.request('bridges.destroy', { bridgeId: bridge }), removing),
    ]);
  }
}

/** Asterisk's own byte order: that of its machine, which is little endian wherever we run. */
function samplesOf(data: RawData): Int16Array {
  const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(data as Buffer[]);
  // A copy: the socket's buffer is used again, and need not begin at an even address.
  const samples = new Int16Array(bytes.length >> 1);
  for (let at = 0; at < samples.length; at++) samples[at] = bytes.readInt16LE(at * 2);
  return samples;
}
