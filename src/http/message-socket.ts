/** A WebSocket that carries JSON messages, each checked by a schema on its way in. */
import { WebSocketServer, type WebSocket } from 'ws';
import type { z } from 'zod';
import type { Account } from './route-module.js';
import type { Upgrade } from './sockets.js';

export interface MessageSocket {
  readonly account: Account;
  /** Aborted when the connection is over. */
  readonly signal: AbortSignal;
  /** False when the far end does not keep up: then the connection is closed, and it may come again. */
  send(text: string | Buffer): boolean;
  close(code: number, why: string): void;
}

export interface MessageSocketSettings<T> {
  readonly incoming: z.ZodType<T>;
  readonly opened: (socket: MessageSocket) => { readonly message: (message: T) => void };
  /** A far end from which nothing came for two of these has gone. */
  readonly pingEveryMs?: number;
}

const longestMessageBytes = 4_096;
/** The most that waits for a slow reader. */
const waitingBytes = 4 * 1024 * 1024;
const messagesPerSecond = 20;
/** RFC 6455 §7.4.1. */
const closeCodes = { goingAway: 1001, invalid: 1007, policy: 1008, tooSlow: 1013 };

export function messageSocket<T>({
  incoming,
  opened,
  pingEveryMs = 5_000,
}: MessageSocketSettings<T>): (upgrade: Upgrade) => void {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: longestMessageBytes,
    clientTracking: false,
  });
  return ({ account, request, socket, head, signal, unheard }) => {
    server.handleUpgrade(request, socket, head, (ws) => {
      const close = (code: number, why: string) => ws.close(code, why);
      const far: MessageSocket = { account, signal, close, send: (text) => send(ws, text) };
      const { message } = opened(far);
      let budget = messagesPerSecond;
      let alive = true;
      const second = setInterval(() => (budget = messagesPerSecond), 1_000);
      let pingDueAt = performance.now() + pingEveryMs;
      const ping = setInterval(() => {
        const now = performance.now();
        // After a pause of this process the answer may lie here, unread.
        const isLate = now - pingDueAt > pingEveryMs;
        pingDueAt = now + pingEveryMs;
        if (!alive && !isLate) {
          ws.terminate();
          return unheard();
        }
        alive = false;
        ws.ping();
      }, pingEveryMs);
      const end = () => close(closeCodes.goingAway, 'the session is over');
      signal.addEventListener('abort', end, { once: true });
      ws.on('pong', () => (alive = true));
      ws.on('error', () => ws.terminate());
      ws.on('close', () => {
        clearInterval(second);
        clearInterval(ping);
      });
      ws.on('message', (data, isBinary) => {
        alive = true;
        if (--budget < 0) return close(closeCodes.policy, 'too many messages');
        const read = isBinary ? undefined : readJson((data as Buffer).toString('utf8'));
        const checked = incoming.safeParse(read);
        if (checked.success) message(checked.data);
        else close(closeCodes.invalid, 'not a message of this socket');
      });
    });
  };
}

function send(ws: WebSocket, text: string | Buffer): boolean {
  if (ws.readyState !== ws.OPEN) return false;
  if (ws.bufferedAmount > waitingBytes) {
    ws.close(closeCodes.tooSlow, 'too slow');
    return false;
  }
  ws.send(text, { binary: false });
  return true;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
