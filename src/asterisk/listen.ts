import WebSocket, { type RawData } from 'ws';
import { messageOf, reasonOf } from '../kernel/index.js';
import type { Listening } from '../telephony/index.js';
import { mediaUrl } from './ari-address.js';
import { AriUnavailable } from './ari-errors.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import { Ear, earWithinMs } from './ear.js';

const mediaProtocol = 'media';

/**
 * An ear on what the party says, and a media channel from there to us. Sound is read as it comes, whatever becomes of it:
 * a peer that does not read blocks Asterisk's channels (asterisk issue 2140).
 */
export function listen(leg: AsteriskLeg, hear: (samples: Int16Array) => void): Listening {
  const { board } = leg;
  const { commands, app } = board;
  return new Ear(board, 'listening', [leg], async (ear) => {
    if (leg.over) throw reasonOf(leg.signal);
    const { snoop, media, bridge } = ear.ids;
    const mediaMade = async () => {
      const made = await commands.request('channels.externalMedia', {
        channelId: media,
        app,
        external_host: 'INCOMING',
        transport: 'websocket',
        encapsulation: 'none',
        connection_type: 'server',
        format: 'slin',
      });
      const connectionId = made.channelvars?.['MEDIA_WEBSOCKET_CONNECTION_ID'];
      if (typeof connectionId !== 'string')
        throw new AriUnavailable('externalMedia', 'it names no media connection');
      connect(ear, mediaUrl(commands.address, connectionId), leg, hear);
    };
    await ear.arrives({ channelId: leg.id, spy: 'in' }, { channelId: media, made: mediaMade });
    await commands.request('bridges.addChannel', { bridgeId: bridge, channel: [snoop, media] });
  });
}

function connect(ear: Ear, url: string, leg: AsteriskLeg, hear: (samples: Int16Array) => void): void {
  if (ear.over.aborted) return;
  const socket = new WebSocket(url, mediaProtocol, {
    handshakeTimeout: earWithinMs,
    perMessageDeflate: false,
    maxPayload: 128 * 1024,
  });
  ear.over.addEventListener('abort', () => socket.terminate(), { once: true });
  socket.on('message', (data, isBinary) => {
    if (isBinary && !ear.over.aborted) hear(samplesOf(data));
  });
  socket.on('error', (error) => {
    if (!ear.over.aborted)
      ear.board.logger.warn({ reason: messageOf(error), leg: leg.id }, 'a leg cannot be listened to');
  });
  socket.on('close', () => ear.stop());
}

/** Asterisk's own byte order: that of its machine, which is little endian wherever we run. */
function samplesOf(data: RawData): Int16Array {
  const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(data as Buffer[]);
  // A copy: the socket's buffer is used again, and need not begin at an even address.
  const samples = new Int16Array(bytes.length >> 1);
  for (let at = 0; at < samples.length; at++) samples[at] = bytes.readInt16LE(at * 2);
  return samples;
}
