/** Hands an upgraded connection on to another server, byte by byte; that server does the WebSocket's handshake. */
import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { logEvents, type Logger } from '../platform/index.js';
import type { Upgrade } from './sockets.js';

export interface PipeTarget {
  /** For example `http://127.0.0.1:18088/ws`. */
  readonly url: string;
  /** The one subprotocol that may be asked for; anything else is refused. */
  readonly protocol: string;
  readonly logger: Logger;
}

const connectWithinMs = 5_000;
/** Headers of the handshake that the far server needs (RFC 6455 §4.1); cookies and the like stay here. */
const passedOn = ['sec-websocket-key', 'sec-websocket-version'] as const;

export function pipeSocket({ url, protocol, logger }: PipeTarget): (upgrade: Upgrade) => void {
  return ({ account, request, socket, head, signal }) => {
    const refuse = (status: string) => {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    const asked = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
    if (!asked.includes(protocol)) return refuse('400 Bad Request');
    const headers: Record<string, string> = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-protocol': protocol,
    };
    for (const name of passedOn) headers[name] = request.headers[name] ?? '';
    const outgoing = httpRequest(url, { headers, timeout: connectWithinMs });
    const giveUp = (why: unknown) => {
      logger.warn(
        { event: logEvents.socketRefused, account: account.id, why: String(why) },
        'no way to the switch',
      );
      refuse('502 Bad Gateway');
    };
    outgoing.once('error', giveUp);
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.once('response', (response) => {
      response.resume();
      giveUp(`status ${response.statusCode}`);
    });
    outgoing.once('upgrade', (response, far: Duplex, farHead: Buffer) => {
      outgoing.off('error', giveUp);
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      if (farHead.length > 0) socket.write(farHead);
      if (head.length > 0) far.write(head);
      join(socket, far, signal);
    });
    outgoing.end();
  };
}

/** Both ways, until either side or the signal ends it. */
function join(one: Duplex, other: Duplex, signal: AbortSignal): void {
  const end = () => {
    one.destroy();
    other.destroy();
  };
  for (const side of [one, other]) {
    side.on('error', end);
    side.once('close', end);
    // SIP messages are small and in a hurry.
    if ('setNoDelay' in side) (side as Duplex & { setNoDelay(on: boolean): void }).setNoDelay(true);
    if ('setTimeout' in side) (side as Duplex & { setTimeout(ms: number): void }).setTimeout(0);
  }
  one.pipe(other);
  other.pipe(one);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
}
