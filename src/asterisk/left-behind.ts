import type { BridgeId, LegId } from '../telephony/index.js';
import type { Snapshot } from './snapshot.js';
import type { Switchboard } from './switchboard.js';

/**
 * ARI lists bridges and channels but no playbacks. So playbacks are called after their leg, a few names in turn, and
 * a process that comes after a dead one knows what to stop. Two in turn would do; four are never still in use.
 */
const names = 4;

export const playbackId = (legId: LegId, count: number): string => `play-${count % names}-${legId}`;

/** By this name a conversation's bridge is known as ours. */
export const conversationName = (app: string): string => `${app}-conversation`;

/** By this name the bridge between a leg's ear and us is known. */
export const listeningName = (app: string): string => `${app}-listening`;

/** The channels that one listening is made of; the ids tell a later process what they were for. */
export const earOf = (id: string) => ({
  snoop: `ear-${id}`,
  media: `ear-media-${id}`,
  bridge: `ear-bridge-${id}`,
});

/** Puts away the ears of a dead process; those of its own that died with it are gone already. */
export async function removeListenings(board: Switchboard, snapshot: Snapshot): Promise<void> {
  const channels = [...snapshot.ours].filter((id) => id.startsWith('ear-'));
  const bridges = snapshot.bridges.filter(({ name }) => name === listeningName(board.app));
  await Promise.all([
    ...channels.map((channelId) =>
      board.quietly(board.commands.request('channels.hangup', { channelId }), 'removing an ear'),
    ),
    ...bridges.map(({ id }) => removeBridge(board, id)),
  ]);
}

/** Stops what a dead process was playing to a leg: else the next command would wait for its end. */
export async function stopPlaybacks(board: Switchboard, legId: LegId): Promise<void> {
  await Promise.all(
    Array.from({ length: names }, (_, count) =>
      board.quietly(
        board.commands.request('playbacks.stop', { playbackId: playbackId(legId, count) }),
        'stopping what a dead process played',
      ),
    ),
  );
}

/** Removes conversations in which nobody is: no leg is left by which they could be found. */
export async function removeEmptyConversations(board: Switchboard, snapshot: Snapshot): Promise<void> {
  // A recorder or an announcer keeps nobody company.
  const isMachine = (id: string) => isMachinery(snapshot.channels.get(id)?.name ?? '');
  const empty = snapshot.bridges.filter(
    ({ name, channels }) => name === conversationName(board.app) && channels.every(isMachine),
  );
  await Promise.all(empty.map(({ id }) => removeBridge(board, id)));
}

/** Channels that Asterisk makes for itself: announcers and recorders of bridges, snoops. */
export const isMachinery = (channelName: string): boolean =>
  /^(Announcer|Recorder|Snoop|Message|UnicastRTP|WebSocket|CBAnn|CBRec)\//.test(channelName);

const removeBridge = (board: Switchboard, bridgeId: BridgeId): Promise<void> =>
  board.quietly(board.commands.request('bridges.destroy', { bridgeId }), 'removing an empty conversation');
