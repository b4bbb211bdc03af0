import type { ContactFact } from '../../../src/journal/index.js';

/** What the journal has of so many calls of yesterday, all for one queue, each of the same length. */
export const yesterday =
  (calls: number, talkMs: number, queue = 'advice') =>
  (now: number) =>
    Array.from({ length: calls }, (_, call) => {
      const at = now - 86_400_000 + call * 60_000;
      const facts: readonly [afterMs: number, fact: ContactFact][] = [
        [0, { kind: 'queue-entered', queue, ticketId: `y-${call}`, skills: [] }],
        [5_000, { kind: 'conversation-started', agentId: 'dora', queue, waitMs: 5_000 }],
        [5_000 + talkMs, { kind: 'conversation-ended', agentId: 'dora', talkMs, endedBy: 'caller' }],
      ];
      return facts.map(([afterMs, fact]) => ({
        at: at + afterMs,
        callId: `yesterday-${call}`,
        engine: 'engine-0',
        ...fact,
      }));
    }).flat();
