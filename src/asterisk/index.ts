import { newId as randomId, systemClock, type Clock, type NewId } from '../kernel/index.js';
import { ariAddress } from './ari-address.js';
import { AsteriskTelephony } from './asterisk-telephony.js';
import { CommandPool } from './command-pool.js';
import type { HeartbeatOptions } from './event-socket.js';
import { silentLogger, type AriLogger } from './logger.js';
import { Switchboard } from './switchboard.js';

export { AriRefused, AriUnavailable } from './ari-errors.js';
export type { AsteriskFigures } from './asterisk-telephony.js';
export type { AriLogger } from './logger.js';
export { AsteriskTelephony };

export interface AsteriskTelephonyOptions {
  /** Asterisk's HTTP server, `http://127.0.0.1:8088/ari`. */
  readonly url: string;
  /** A user of ari.conf, with a plain password: a crypted one is verified anew at every request (1.5 ms). */
  readonly user: string;
  readonly password: string;
  /** Unique among the engines at one Asterisk; the Stasis application is `ringdown-<engineId>`. */
  readonly engineId: string;
  readonly clock?: Clock;
  readonly newId?: NewId;
  readonly logger?: AriLogger;
  /** Sockets for commands, 10. */
  readonly connections?: number;
  /** For one command, 5,000. */
  readonly requestTimeoutMs?: number;
  /** Every 2,000 ms, dead after 4,500 ms without a sign of life. */
  readonly heartbeat?: HeartbeatOptions;
  /** 10,000. */
  readonly snapshotEveryMs?: number;
  /** How often is asked which phones are registered, 2,000. */
  readonly phonesEveryMs?: number;
  /** How long `start` waits for Asterisk to come up, 15,000. */
  readonly connectWithinMs?: number;
  /** From 100 ms, doubling, to 5,000 ms at most. */
  readonly backOff?: { readonly firstMs: number; readonly longestMs: number };
  /** Asterisk ends a leg that we dialled after this time, should nobody else do so; four hours. */
  readonly maxCallMs?: number;
  /** RTP is bound to this address alone (`127.0.0.1`); to all of them when not said. */
  readonly mediaAddress?: string;
  readonly random?: () => number;
}

/** Telephony on Asterisk 22 by ARI. Throws `OperatorError` when the URL is none. Nothing happens before `start`. */
export function createAsteriskTelephony(options: AsteriskTelephonyOptions): AsteriskTelephony {
  const timeoutMs = options.requestTimeoutMs ?? 5_000;
  const commands = new CommandPool(ariAddress(options.url, options.user, options.password), {
    connections: options.connections ?? 10,
    timeoutMs,
    keepAliveMs: 12_000,
  });
  const app = `ringdown-${options.engineId}`;
  const board = new Switchboard(
    app,
    commands,
    options.clock ?? systemClock,
    options.newId ?? randomId,
    options.logger ?? silentLogger,
  );
  return new AsteriskTelephony(
    board,
    {
      app,
      heartbeat: options.heartbeat ?? { everyMs: 2_000, deadlineMs: 4_500 },
      snapshotEveryMs: options.snapshotEveryMs ?? 10_000,
      connectWithinMs: options.connectWithinMs ?? 15_000,
      timeoutMs,
      backOff: options.backOff ?? { firstMs: 100, longestMs: 5_000 },
      random: options.random ?? Math.random,
    },
    {
      maxCallMs: options.maxCallMs ?? 4 * 3_600_000,
      mediaAddress: options.mediaAddress,
      phonesEveryMs: options.phonesEveryMs ?? 2_000,
    },
  );
}
