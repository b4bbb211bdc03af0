import type { ContactFact } from '../../../src/journal/index.js';
import { PastReader } from '../../../src/waits/index.js';

const minuteMs = 60_000;
const reader = (...facts: readonly [at: number, callId: string, fact: ContactFact][]) => {
  const made = new PastReader(() => 10_000);
  for (const [at, callId, fact] of facts) made.read({ at, callId, engine: 'e', ...fact });
  return made;
};
const entered: ContactFact = { kind: 'queue-entered', queue: 'q', ticketId: 't', skills: [] };
const announced: ContactFact = {
  kind: 'wait-announced',
  queue: 'q',
  ticketId: 't',
  likelyMs: 60_000,
  fromMs: 30_000,
  toMs: 90_000,
  saidFromMs: 0,
  saidToMs: 120_000,
  longer: false,
  correction: 1,
  widening: 1,
};
const started = (waitMs: number): ContactFact => ({
  kind: 'conversation-started',
  agentId: 'a',
  queue: 'q',
  waitMs,
});
const left = (why: 'abandoned' | 'served', waitMs: number): ContactFact => ({
  kind: 'queue-left',
  queue: 'q',
  ticketId: 't',
  why,
  waitMs,
});

it('scores an estimate against the wait that followed, as soon as the conversation begins', () => {
  const read = reader([0, 'c', entered], [20_000, 'c', announced], [90_000, 'c', started(90_000)]);
  expect(read.scored('q')).toMatchObject([{ likelyMs: 60_000, lastedMs: 70_000, answered: true }]);
  read.read({ at: 300_000, callId: 'c', engine: 'e', ...left('served', 90_000) });
  expect(read.scored('q')).toHaveLength(1);
});

it('takes a wait that was given up, or put off by the caller, as cut off', () => {
  const gaveUp = reader(
    [0, 'c', entered],
    [20_000, 'c', announced],
    [50_000, 'c', left('abandoned', 50_000)],
  );
  expect(gaveUp.scored('q')).toMatchObject([{ lastedMs: 30_000, answered: false }]);
  const walks = reader(
    [0, 'c', entered],
    [20_000, 'c', announced],
    [25_000, 'c', { kind: 'walk-began', queue: 'q', flow: 'f', inQueue: true }],
    [40_000, 'c', { kind: 'walk-began', queue: 'q', flow: 'f', inQueue: false }],
    [900_000, 'c', started(900_000)],
  );
  expect(walks.scored('q')).toMatchObject([{ lastedMs: 20_000, answered: false }]);
});

it('learns handle times with wrap-up, rings and arrivals', () => {
  const facts: [number, string, ContactFact][] = [];
  for (let call = 0; call < 20; call++) {
    const at = call * minuteMs;
    const callId = `c${call}`;
    facts.push([at, callId, entered]);
    facts.push([
      at,
      callId,
      { kind: 'agent-offered', queue: 'q', ticketId: 't', agentId: 'a', fence: 1, legId: 'l' },
    ]);
    facts.push([at + 4_000, callId, started(4_000)]);
    facts.push([
      at + 54_000,
      callId,
      { kind: 'conversation-ended', agentId: 'a', talkMs: 50_000, endedBy: 'caller' },
    ]);
  }
  const past = reader(...facts)
    .past.of(['q'], 20 * minuteMs)
    .get('q');
  expect(past?.ringMs).toBe(4_000);
  expect(past?.arrivalRate).toBeCloseTo(1 / minuteMs, 7);
  expect(past?.handling.ends).toBe(20);
  expect(past?.handling.remainingMs(0, 1 - Math.exp(-1))).toBeCloseTo(60_000, -2);
});

it('knows what a waiting caller was told', () => {
  const read = reader([0, 'c', entered], [20_000, 'c', announced]);
  expect(read.lastAnnounced('c')).toMatchObject({ at: 20_000, saidToMs: 120_000 });
  expect(read.lastAnnounced('other')).toBeUndefined();
});
