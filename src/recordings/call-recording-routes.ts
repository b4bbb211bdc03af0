import { z } from 'zod';
import { recordingsReply } from '../contracts/index.js';
import { hasRole, RawReply, route, type Account, type RouteModule } from '../http/index.js';
import type { Clock } from '../kernel/index.js';
import { Refused } from '../kernel/index.js';
import type { Logger } from '../platform/index.js';
import { logEvents } from '../platform/index.js';
import type { Telephony } from '../telephony/index.js';
import type { CallRecording, CallRecordings } from './call-recordings.js';

const params = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,200}$/) });

export interface CallRecordingDesk {
  readonly store: CallRecordings;
  readonly telephony: Pick<Telephony, 'storedRecording' | 'removeStoredRecording'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Recorded conversations. Hearing and deleting are logged with who did it. */
export const callRecordingRoutes = ({ store, telephony, clock, logger }: CallRecordingDesk): RouteModule => {
  /** An agent learns nothing of recordings of others, not even that they exist. */
  const existing = async (id: string, account: Account): Promise<CallRecording> => {
    const found = await store.get(id);
    const own = found?.agentsMayHear === true && found.agentId === account.id;
    if (!found || !(own || hasRole(account.role, 'quality')))
      throw new Refused('not-found', `there is no recording ${id}`);
    return found;
  };
  return {
    name: 'call recordings',
    description: 'Recorded conversations',
    routes: [
      route({
        method: 'GET',
        path: '/api/recordings',
        access: 'any-role',
        summary:
          'Lists recordings, the newest first; agents see their own, where the queue lets them hear them',
        query: z.object({
          callId: z.string().min(1).max(200).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
        reply: recordingsReply,
        handler: async ({ query, account }) => {
          const heardBy = hasRole(account.role, 'quality') ? undefined : account.id;
          return { recordings: (await store.list({ ...query, heardBy })).map(shown) };
        },
      }),
      route({
        method: 'GET',
        path: '/api/recordings/{id}/audio',
        access: 'any-role',
        summary: 'The recording as a sound file; of one that is being made, what is there',
        params,
        reply: 'raw',
        handler: async ({ params: { id }, account }) => {
          const { callId } = await existing(id, account);
          const sound = await telephony.storedRecording(id);
          if (!sound) throw new Refused('not-found', `the switch no longer has the sound of recording ${id}`);
          const facts = { recording: id, callId, by: account.id, role: account.role };
          logger.info({ event: logEvents.recordingPlayed, ...facts }, 'a recording was fetched to be heard');
          return new RawReply('audio/wav', sound.bytes, `${id}.wav`);
        },
      }),
      route({
        method: 'DELETE',
        path: '/api/recordings/{id}',
        access: 'quality',
        summary: 'Deletes a recording and its sound',
        description: 'Refused with `not-now` while it is being made.',
        params,
        reply: 'nothing',
        handler: async ({ params: { id }, account }) => {
          const { durationMs, callId } = await existing(id, account);
          if (durationMs === null) throw new Refused('not-now', `recording ${id} is being made`);
          await telephony.removeStoredRecording(id);
          await store.remove(id, account.id, clock.now());
          const facts = { recording: id, callId, by: account.id };
          logger.info({ event: logEvents.recordingDeleted, ...facts }, 'a recording was deleted');
        },
      }),
    ],
  };
};

const shown = ({ agentsMayHear: _, startedAt, keepUntil, ...recording }: CallRecording) => ({
  ...recording,
  startedAt: new Date(startedAt).toISOString(),
  keepUntil: new Date(keepUntil).toISOString(),
});
