import WebSocket, { type RawData } from 'ws';
import { messageOf } from '../kernel/index.js';
import { credentialsRefused, type AriAddress } from './ari-address.js';
import { AriUnavailable } from './ari-errors.js';

export interface HeartbeatOptions {
  /** How often Asterisk is pinged. */
  readonly everyMs: number;
  /** Without any sign of life for this long the connection counts as dead. */
  readonly deadlineMs: number;
}

/** Largest event we accept; Asterisk's own are some kilobytes. */
const largestEventBytes = 4 * 1024 * 1024;

/**
 * One event connection from its opening to its end. It never reconnects (`SwitchLink` does) and delivers nothing
 * once it is closed, so that a late message of an old connection cannot disturb a new one.
 */
export class EventSocket {
  readonly #socket: WebSocket;
  readonly #closed: Promise<string>;
  #resolveClosed: (reason: string) => void = () => undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #lastSignAt = performance.now();
  #over = false;

  private constructor(
    socket: WebSocket,
    readonly onFrame: (frame: string) => void,
  ) {
    this.#socket = socket;
    this.#closed = new Promise((resolve) => (this.#resolveClosed = resolve));
  }

  /**
   * Opens the connection for application `app`. A caller's name may hold bytes that are no UTF-8, and that must
   * not close the socket for all callers: hence no strict check of the text.
   */
  static open(
    address: AriAddress,
    app: string,
    heartbeat: HeartbeatOptions,
    timeoutMs: number,
    onFrame: (frame: string) => void,
  ): Promise<EventSocket> {
    const url = `${address.origin.replace(/^http/, 'ws')}${address.basePath}/events?app=${encodeURIComponent(app)}`;
    const socket = new WebSocket(url, {
      headers: { authorization: address.authorization },
      handshakeTimeout: timeoutMs,
      perMessageDeflate: false,
      skipUTF8Validation: true,
      maxPayload: largestEventBytes,
    });
    const opened = new EventSocket(socket, onFrame);
    socket.on('message', (data, isBinary) => opened.#read(data, isBinary));
    socket.on('pong', () => opened.#sign());
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        opened.#end(error.message);
        reject(error);
      };
      socket.once('unexpected-response', (_request, response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        fail(
          status === 401 || status === 403
            ? credentialsRefused(address)
            : new AriUnavailable('events', `the event socket was answered with ${status}`),
        );
      });
      // Stays for the life of the socket: an 'error' without a listener would end the process.
      socket.on('error', (error) => fail(new AriUnavailable('events', messageOf(error), { cause: error })));
      socket.on('close', (code) => opened.#end(`Asterisk closed the event socket (${code})`));
      socket.once('open', () => {
        opened.#beat(heartbeat);
        resolve(opened);
      });
    });
  }

  /** Resolves with the reason once the connection is over; never rejects. */
  get closed(): Promise<string> {
    return this.#closed;
  }

  close(reason: string): void {
    this.#end(reason);
  }

  #read(data: RawData, isBinary: boolean): void {
    if (this.#over) return;
    this.#sign();
    if (isBinary) return;
    this.onFrame(
      Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.concat(data as Buffer[]).toString('utf8'),
    );
  }

  #sign(): void {
    this.#lastSignAt = performance.now();
  }

  #beat({ everyMs, deadlineMs }: HeartbeatOptions): void {
    this.#sign();
    this.#heartbeat = setInterval(() => {
      if (performance.now() - this.#lastSignAt < deadlineMs) {
        this.#socket.ping();
        return;
      }
      // Perhaps it was us who slept: read what has come meanwhile before judging.
      this.#socket.ping();
      setImmediate(() =>
        setImmediate(() => {
          if (performance.now() - this.#lastSignAt >= deadlineMs)
            this.#end(`no sign of life for ${deadlineMs} ms`);
        }),
      );
    }, everyMs);
    this.#heartbeat.unref();
  }

  #end(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#heartbeat);
    this.#socket.terminate();
    this.#resolveClosed(reason);
  }
}
