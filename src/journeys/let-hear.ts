import { isUnwinding, race } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Leg } from '../telephony/index.js';
import type { Call } from './call.js';

/** A recording that is longer than this is not what it should be; nobody waits for its end. */
const longestMs = 65_000;

/** Plays what somebody said to somebody else. One that cannot be played costs nobody the call. */
export async function letHear(
  call: Pick<Call, 'centre' | 'log'>,
  recording: string,
  leg: Leg,
  signal: AbortSignal,
): Promise<void> {
  try {
    await race<unknown>(
      signal,
      async (end) => {
        await using playback = leg.play([{ kind: 'recording', name: recording }]);
        await playback.done(end);
      },
      (end) => call.centre.clock.after(longestMs, end),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (isUnwinding(error)) throw error;
    call.log.error({ event: logEvents.promptFailed, recording, err: error }, 'a recording is not heard');
  }
}
