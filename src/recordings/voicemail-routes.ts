import { z } from 'zod';
import type { Clock } from '../kernel/index.js';
import { Refused } from '../kernel/index.js';
import type { RouteModule } from '../http/index.js';
import { RawReply, route } from '../http/index.js';
import type { Logger } from '../platform/index.js';
import { logEvents } from '../platform/index.js';
import type { Telephony } from '../telephony/index.js';
import type { Voicemail, VoicemailStore } from './voicemail-boxes.js';

const params = z.object({ id: z.string().regex(/^[\w.:/+-]{1,200}$/) });
const voicemail = z.object({
  id: z.string(),
  box: z.string(),
  callId: z.string(),
  callerNumber: z.string(),
  leftAt: z.string(),
  durationMs: z.number(),
  source: z.enum(['service', 'fallback']),
  heardAt: z.string().nullable(),
  heardBy: z.string().nullable(),
});

export interface VoicemailDesk {
  readonly store: VoicemailStore;
  readonly telephony: Pick<Telephony, 'storedRecording' | 'removeStoredRecording'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Messages that callers left. Hearing and deleting are logged with who did it. */
export const voicemailRoutes = ({ store, telephony, clock, logger }: VoicemailDesk): RouteModule => ({
  name: 'voicemails',
  description: 'Messages that callers left',
  routes: [
    route({
      method: 'GET',
      path: '/api/voicemails',
      access: 'any-role',
      summary: 'Lists messages, the newest first',
      query: z.object({
        box: z.string().min(1).max(100).optional(),
        heard: z.stringbool().optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      reply: z.object({ voicemails: z.array(voicemail) }),
      handler: async ({ query }) => ({ voicemails: (await store.list(query)).map(shown) }),
    }),
    route({
      method: 'GET',
      path: '/api/voicemails/{id}/audio',
      access: 'any-role',
      summary: 'The message as a sound file',
      params,
      reply: 'raw',
      handler: async ({ params: { id }, account }) => {
        const message = await existing(store, id);
        const recording = await telephony.storedRecording(message.recording);
        if (!recording)
          throw new Refused('not-found', `the switch no longer has the sound of voicemail ${id}`);
        const facts = { voicemail: id, by: account.id, role: account.role };
        logger.info({ event: logEvents.voicemailPlayed, ...facts }, 'a voicemail was fetched to be heard');
        return new RawReply('audio/wav', recording.bytes, `${id.replace(/[^\w.-]/g, '_')}.wav`);
      },
    }),
    route({
      method: 'POST',
      path: '/api/voicemails/{id}/heard',
      access: 'agent',
      summary: 'Marks a message as heard; the first hearing counts',
      params,
      reply: voicemail,
      handler: async ({ params: { id }, account }) => {
        if (await store.heard(id, account.id, clock.now())) {
          logger.info(
            { event: logEvents.voicemailHeard, voicemail: id, by: account.id },
            'a voicemail was heard',
          );
        }
        return shown(await existing(store, id));
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/voicemails/{id}',
      access: 'supervisor',
      summary: 'Deletes a message and its sound',
      params,
      reply: 'nothing',
      handler: async ({ params: { id }, account }) => {
        const message = await store.remove(id, account.id, clock.now());
        if (!message) throw new Refused('not-found', `there is no voicemail ${id}`);
        await telephony.removeStoredRecording(message.recording);
        logger.info(
          { event: logEvents.voicemailDeleted, voicemail: id, by: account.id },
          'a voicemail was deleted',
        );
      },
    }),
  ],
});

async function existing(store: VoicemailStore, id: string): Promise<Voicemail> {
  const message = await store.get(id);
  if (!message) throw new Refused('not-found', `there is no voicemail ${id}`);
  return message;
}

const shown = ({ recording: _inside, ...message }: Voicemail) => ({
  ...message,
  leftAt: new Date(message.leftAt).toISOString(),
  heardAt: message.heardAt === null ? null : new Date(message.heardAt).toISOString(),
});
