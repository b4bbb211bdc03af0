import { z } from 'zod';
import { noteBody, notesReply, noteSaved } from '../contracts/index.js';
import { hasRole, route, type Account, type RouteModule } from '../http/index.js';
import { Refused, type Clock } from '../kernel/index.js';
import { longestNote, type CallNotes } from './call-notes.js';

export interface NoteParts {
  readonly notes: CallNotes;
  /** Whether this agent has or had the call at the phone. */
  readonly hadCall: (agentId: string, callId: string) => Promise<boolean>;
  readonly clock: Clock;
}

const params = z.object({ id: z.string().min(1).max(200) });

/** Notes on calls, saved as they are typed. */
export const noteRoutes = ({ notes, hadCall, clock }: NoteParts): RouteModule => {
  const check = async (account: Account, callId: string) => {
    // An agent learns nothing of calls of others, not even that they exist.
    if (!hasRole(account.role, 'quality') && !(await hadCall(account.id, callId)))
      throw new Refused('not-found', `there is no call ${callId}`);
  };
  return {
    name: 'notes',
    description: 'What agents write down about calls',
    routes: [
      route({
        method: 'GET',
        path: '/api/calls/{id}/notes',
        access: 'any-role',
        summary: 'Notes on a call',
        params,
        reply: notesReply,
        handler: async ({ params: { id }, account }) => {
          await check(account, id);
          return { notes: [...(await notes.of(id))] };
        },
      }),
      route({
        method: 'PUT',
        path: '/api/calls/{id}/notes',
        access: 'agent',
        summary: 'Saves one’s own note on a call',
        description:
          'With the version that one has seen, 0 for none; a note that another tab has saved meanwhile is not overwritten.',
        limitPerMinute: 120,
        params,
        body: noteBody,
        reply: noteSaved,
        handler: async ({ params: { id }, account, body }) => {
          if (body.text.length > longestNote)
            throw new Refused('too-large', `a note has ${longestNote} characters at most`);
          await check(account, id);
          const note = { callId: id, agentId: account.id, text: body.text, version: body.version };
          const saved = await notes.save(note, clock.now());
          if (!saved) throw new Refused('note-changed', 'the note was changed elsewhere; read it again');
          return { version: saved.version, savedAt: saved.savedAt };
        },
      }),
    ],
  };
};
