import type { ContactEvent } from '../../src/journal/index.js';

/** A plain call that was served: eleven facts, 100 ms apart. */
export function servedCall(callId: string, startedAt: number, agentId = 'anna'): readonly ContactEvent[] {
  let at = startedAt - 100;
  const head = () => ({ callId, engine: 'engine-1', at: (at += 100) });
  const ticketId = `${callId}-t`;
  const legId = `${callId}-a`;
  return [
    {
      ...head(),
      kind: 'call-arrived',
      callerNumber: '+36301234567',
      callerName: 'Eva',
      calledNumber: '+3612345678',
      trunk: 'carrier',
      entry: 'main',
      language: 'hu',
    },
    { ...head(), kind: 'call-answered' },
    { ...head(), kind: 'flow-entered', flow: 'main' },
    { ...head(), kind: 'node-entered', flow: 'main', node: 'welcome', nodeKind: 'menu' },
    { ...head(), kind: 'choice-made', node: 'welcome', key: '2', target: 'sales' },
    { ...head(), kind: 'queue-entered', queue: 'sales', ticketId, skills: ['sales'] },
    { ...head(), kind: 'agent-offered', queue: 'sales', ticketId, agentId, fence: 1, legId },
    { ...head(), kind: 'agent-answered', agentId, legId, waitMs: 200 },
    { ...head(), kind: 'queue-left', queue: 'sales', ticketId, why: 'served', waitMs: 200 },
    { ...head(), kind: 'conversation-started', agentId, queue: 'sales', waitMs: 200 },
    { ...head(), kind: 'conversation-ended', agentId, talkMs: 100, endedBy: 'caller' },
    {
      ...head(),
      kind: 'call-ended',
      outcome: 'served',
      endedBy: 'caller',
      durationMs: 1100,
      waitMs: 200,
      talkMs: 100,
      cause: 'hung-up',
    },
  ];
}
