import { fc } from '../../support/properties.js';
import type { ContactEvent } from '../../../src/journal/index.js';
import { callEndedLine, foldCall } from '../../../src/journal/index.js';
import { servedCall } from '../../support/journal-events.js';

/** As the journal keeps them: with id and sequence number. */
const kept = (facts: readonly ContactEvent[]): readonly ContactEvent[] =>
  facts.map((event, index) => ({ ...event, id: `e${index}`, sequence: index + 1 }));

test('a served call', () => {
  const story = foldCall(servedCall('c1', 1_000_000));
  expect(story).toMatchObject({
    callId: 'c1',
    arrivedAt: 1_000_000,
    answeredAt: 1_000_100,
    endedAt: 1_001_100,
    callerNumber: '+36301234567',
    path: ['main.welcome=2'],
    queue: 'sales',
    waitMs: 200,
    offers: [{ agentId: 'anna', result: 'answered' }],
    agent: 'anna',
    talkMs: 100,
    outcome: 'served',
    endedBy: 'caller',
  });
  expect(story.timeline.map((line) => line.text)).toEqual([
    'Call from +36301234567 to +3612345678 over carrier, in hu',
    'Answered by the service',
    'Flow main',
    'main: welcome (menu)',
    'welcome: pressed 2, goes to sales',
    'Waits in queue sales for sales',
    'Offered to anna',
    'anna answered after 0.2 s of waiting',
    'Left queue sales after 0.2 s: served',
    'Talks with anna',
    'The conversation with anna ended after 0.1 s, by the caller',
    'Ended by the caller after 1.1 s: served (hung-up)',
  ]);
});

test('the story is the same in whatever order, and however often, its facts come', () => {
  const facts = kept(servedCall('c1', 1_000_000));
  const whole = foldCall(facts);
  const told = fc
    .array(fc.constantFrom(...facts), { maxLength: 20 })
    .chain((again) => fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length }));
  fc.assert(
    fc.property(told, (order) => {
      expect(foldCall(order)).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

test('facts of one instant keep the order of their numbers', () => {
  const facts = kept(servedCall('c1', 1_000_000).map((event) => ({ ...event, at: 5 })));
  const whole = foldCall(facts);
  fc.assert(
    fc.property(fc.shuffledSubarray([...facts], { minLength: facts.length }), (order) => {
      expect(foldCall(order)).toEqual(whole);
    }),
  );
  expect(whole.path).toEqual(['main.welcome=2']);
});

test('whatever is missing, the story is told without an error', () => {
  fc.assert(
    fc.property(fc.subarray([...kept(servedCall('c1', 1_000_000))]), (some) => {
      const story = foldCall(some);
      expect(story.timeline).toHaveLength(some.length);
      expect(story.waitMs).toBeGreaterThanOrEqual(0);
      expect(callEndedLine(story).outcome).toBe(story.outcome);
    }),
  );
});

test('an offer that was missed, and the next that was answered', () => {
  const head = (at: number) => ({ callId: 'c', engine: 'e', at });
  const offer = { kind: 'agent-offered', queue: 'q', ticketId: 't', legId: 'l' } as const;
  const story = foldCall([
    { ...head(1), ...offer, agentId: 'anna', fence: 1 },
    { ...head(2), kind: 'agent-rang', agentId: 'anna', legId: 'l', sinceOfferMs: 1 },
    { ...head(3), kind: 'offer-failed', agentId: 'anna', why: 'missed' },
    { ...head(4), ...offer, agentId: 'anna', fence: 2 },
    { ...head(5), kind: 'agent-answered', agentId: 'anna', legId: 'l', waitMs: 5 },
    { ...head(6), kind: 'offer-failed', agentId: 'anna', why: 'withdrawn' },
  ]);
  expect(story.offers).toEqual([
    { agentId: 'anna', at: 1, rangAfterMs: 1, result: 'missed' },
    { agentId: 'anna', at: 4, rangAfterMs: undefined, result: 'answered' },
  ]);
});

test('a call that was taken up: what the facts add up to wins over the part that the second process knew', () => {
  const head = (at: number) => ({ callId: 'c', engine: 'engine-2', at });
  const story = foldCall([
    ...servedCall('c', 1_000).filter((event) => event.kind !== 'call-ended'),
    { ...head(5_000), kind: 'call-resumed', stage: 'talking' },
    {
      ...head(9_000),
      kind: 'call-ended',
      outcome: 'served',
      endedBy: 'agent',
      durationMs: 4_000,
      waitMs: 0,
      talkMs: 0,
      cause: 'hung-up',
    },
  ]);
  expect(story).toMatchObject({ resumed: 1, durationMs: 8_000, waitMs: 200, talkMs: 100 });
});

test('a conversation that outlived its process lasted from its beginning', () => {
  const conversation = { callId: 'c', agentId: 'anna' };
  const story = foldCall([
    {
      ...conversation,
      engine: 'engine-1',
      at: 1_000,
      kind: 'conversation-started',
      queue: 'sales',
      waitMs: 200,
    },
    { callId: 'c', engine: 'engine-2', at: 31_000, kind: 'call-resumed', stage: 'conversation' },
    {
      ...conversation,
      engine: 'engine-2',
      at: 31_010,
      kind: 'conversation-started',
      queue: 'sales',
      waitMs: 200,
    },
    {
      ...conversation,
      engine: 'engine-2',
      at: 41_000,
      kind: 'conversation-ended',
      talkMs: 9_990,
      endedBy: 'caller',
    },
  ]);
  expect(story).toMatchObject({ talkMs: 40_000, agents: ['anna'] });
});

test('one line tells it all, and of the caller only the last digits', () => {
  const line = callEndedLine(servedCall('c1', 1_000_000));
  expect(line).toMatchObject({
    callId: 'c1',
    caller: '…4567',
    called: '+3612345678',
    path: 'main.welcome=2',
    queue: 'sales',
    waitMs: 200,
    offers: ['anna:answered'],
    agent: 'anna',
    outcome: 'served',
    endedBy: 'caller',
    cause: 'hung-up',
  });
  expect(JSON.stringify(line)).not.toContain('6301234');
});

test('of an agent who writes a call up again the last word counts', () => {
  const told = { callId: 'c', engine: 'e', kind: 'call-wrapped-up', queue: 'sales' } as const;
  const story = foldCall([
    { ...told, at: 1, agentId: 'anna', outcome: 'sold', tags: ['praise'] },
    { ...told, at: 2, agentId: 'bela', tags: [] },
    { ...told, at: 3, agentId: 'anna', outcome: 'lost', tags: [] },
  ]);
  expect(story.wrapUps).toEqual([
    { agentId: 'bela', outcome: undefined, tags: [] },
    { agentId: 'anna', outcome: 'lost', tags: [] },
  ]);
  expect(story.timeline.map(({ text }) => text)).toEqual([
    'anna wrote the call up: sold, praise',
    'bela wrote the call up: no outcome',
    'anna wrote the call up: lost',
  ]);
});

test('a wait that came to an agent counts once, although the next process tells of it again', () => {
  const left = { callId: 'c', kind: 'queue-left', queue: 'sales', ticketId: 't', why: 'served' } as const;
  const story = foldCall([
    { ...left, engine: 'engine-1', at: 1_000, waitMs: 30_000 },
    { callId: 'c', engine: 'engine-2', at: 31_000, kind: 'call-resumed', stage: 'conversation' },
    { ...left, engine: 'engine-2', at: 31_010, waitMs: 29_000 },
  ]);
  expect(story.waitMs).toBe(30_000);
});
