import type { ContactEvent, ContactFact } from '../../../src/journal/index.js';
import { agentCallOf } from '../../../src/live/agent-call.js';
import { CallsNow } from '../../../src/live/calls-now.js';

let at = 0;
const fact = (one: ContactFact, afterMs = 1_000): ContactEvent => ({
  at: (at += afterMs),
  callId: 'call-1',
  engine: 'engine-1',
  ...one,
});

const arrives = () => [
  fact({
    kind: 'call-arrived',
    callerNumber: '+36201',
    callerName: 'Cecil',
    calledNumber: '+3610001',
    trunk: 'carrier',
    entry: 'main',
    language: 'en',
  }),
  fact({ kind: 'caller-recognised', caller: 'cecil', callerClass: 'vip', headStartSec: 60 }),
  fact({ kind: 'choice-made', node: 'menu', key: '1', target: 'service' }),
  fact({ kind: 'queue-entered', queue: 'service', ticketId: 't1', skills: [] }),
];
const offered = (agentId: string) =>
  fact({
    kind: 'agent-offered',
    queue: 'service',
    ticketId: 't1',
    agentId,
    fence: 1,
    legId: `leg-${agentId}`,
    why: { step: 0, preferred: false, candidates: 2, runnerUp: 'ben', idleSince: 5 },
  });
const rang = (agentId: string) =>
  fact({ kind: 'agent-rang', agentId, legId: `leg-${agentId}`, sinceOfferMs: 100 });
const talks = (agentId: string) =>
  fact({ kind: 'conversation-started', agentId, queue: 'service', waitMs: 3_000 });
const ended = (agentId: string) =>
  fact({ kind: 'conversation-ended', agentId, talkMs: 5, endedBy: 'caller' });

beforeEach(() => (at = 0));

it('shows what is recorded of the own conversation', () => {
  const facts = [...arrives(), offered('ada'), talks('ada')];
  const now = () => agentCallOf(facts, 'ada')?.recording;
  const tell = (one: ContactFact) => void facts.push(fact(one));
  const named = { agentId: 'ada', recording: 'r1' };
  expect(now()).toBeNull();
  tell({ kind: 'recording-asked', agentId: 'ada' });
  expect(now()).toBe('announcing');
  tell({ kind: 'call-resumed', stage: 'conversation' });
  expect(now()).toBeNull();
  tell({ kind: 'recording-asked', agentId: 'ada' });
  tell({ kind: 'recording-announced', agentId: 'ada' });
  tell({
    ...{ kind: 'recording-started', ...named, queue: 'service', asked: true },
    ...{ keepDays: 1, agentsMayHear: false },
  });
  expect(now()).toBe('on');
  tell({ kind: 'recording-paused', ...named });
  expect(now()).toBe('paused');
  tell({ kind: 'recording-resumed', ...named });
  tell({ kind: 'call-resumed', stage: 'conversation' });
  expect(now()).toBe('on');
  tell({ kind: 'recording-stopped', ...named, why: 'agent', durationMs: 5 });
  expect(now()).toBeNull();
  tell({ kind: 'recording-failed', agentId: 'ada', why: 'no room' });
  expect(now()).toBe('failed');
});

describe('a team leader who is asked for help', () => {
  const begun = () => [
    ...arrives(),
    offered('ada'),
    talks('ada'),
    fact({ kind: 'call-escalated', agentId: 'ada', leaders: ['sue', 'tom'] }),
    fact({ kind: 'consult-began', agentId: 'ada', to: 'sue, tom', toKind: 'leaders' }),
    fact({ kind: 'person-rung', who: 'sue', legId: 'leg-sue', escalatedBy: 'ada' }),
  ];

  it('sees before the answer who asks; the agent sees that it is a leader', () => {
    const facts = begun();
    expect(agentCallOf(facts, 'sue')).toMatchObject({
      ...{ phase: 'offered', escalatedBy: 'ada', caller: { name: 'Cecil' } },
    });
    expect(agentCallOf(facts, 'ada')).toMatchObject({
      ...{ phase: 'calling-in', escalatedBy: null, colleague: { name: 'sue, tom', leader: true } },
    });
    facts.push(fact({ kind: 'consult-answered', agentId: 'ada', with: 'sue' }));
    expect(agentCallOf(facts, 'ada')).toMatchObject({ colleague: { name: 'sue', leader: true } });
    expect(agentCallOf(facts, 'sue')).toMatchObject({ phase: 'called-in', escalatedBy: 'ada' });
  });

  it('is told as one who could not be had', () => {
    const facts = begun();
    facts.push(
      fact({ kind: 'person-unreached', who: 'sue', why: 'busy' }),
      fact({ kind: 'consult-failed', agentId: 'ada', to: 'sue, tom', why: 'busy' }),
    );
    expect(agentCallOf(facts, 'sue')).toBeUndefined();
    expect(agentCallOf(facts, 'ada')).toMatchObject({
      ...{ phase: 'talking', colleague: { failed: 'busy', leader: true } },
    });
  });
});

describe('a caller who was sent to a flow', () => {
  const sent = { agentId: 'ada', errand: 'identification' } as const;
  const begun = () => [
    ...arrives(),
    offered('ada'),
    talks('ada'),
    fact({ kind: 'errand-began', ...sent, flow: 'identify' }),
  ];
  const ends = (how: 'done' | 'hung-up', agentGone = false) =>
    fact({ kind: 'errand-ended', ...sent, how, confirmed: how === 'done', errandMs: 1, agentGone });

  it('shows in the page since when, and how it ended; the talk counts from its beginning', () => {
    const facts = begun();
    const there = agentCallOf(facts, 'ada');
    expect(there).toMatchObject({ phase: 'errand', since: at, errand: { since: at, how: null } });
    facts.push(ends('done'));
    expect(agentCallOf(facts, 'ada')).toMatchObject({
      phase: 'talking',
      talkingSince: there?.talkingSince,
      errand: { name: 'identification', how: 'done', confirmed: true },
    });
    expect(agentCallOf(facts, 'ben')).toBeUndefined();
  });

  it('is nothing more of an agent who has put the phone down', () => {
    const facts = [...begun(), ended('ada'), ends('done', true)];
    expect(agentCallOf(facts, 'ada')).toMatchObject({ phase: 'over', errand: { how: 'done' } });
  });

  it('was broken off when the conversation is told of anew', () => {
    expect(agentCallOf([...begun(), talks('ada')], 'ada')).toMatchObject({
      phase: 'talking',
      errand: { how: 'interrupted' },
    });
  });
});

describe('a colleague who is called in', () => {
  const a = { agentId: 'ada' } as const;
  const begun = () => [
    ...arrives(),
    offered('ada'),
    talks('ada'),
    fact({ kind: 'consult-began', ...a, to: 'ben', toKind: 'agent' }),
    fact({ kind: 'person-rung', who: 'ben', legId: 'leg-ben' }),
  ];

  it('sees who calls, and goes on with them', () => {
    const facts = begun();
    expect(agentCallOf(facts, 'ada')).toMatchObject({ phase: 'calling-in', colleague: { name: 'ben' } });
    expect(agentCallOf(facts, 'ben')).toMatchObject({ phase: 'offered', caller: { name: 'Cecil' } });
    facts.push(fact({ kind: 'consult-answered', ...a, with: 'ben' }));
    expect(agentCallOf(facts, 'ada')?.phase).toBe('consulting');
    expect(agentCallOf(facts, 'ben')).toMatchObject({ phase: 'called-in', colleague: { name: 'ada' } });
    facts.push(fact({ kind: 'consult-swapped', ...a, with: 'ben', speaksWith: 'caller' }));
    expect(agentCallOf(facts, 'ada')?.phase).toBe('alternating');
    facts.push(fact({ kind: 'conference-began', ...a, with: 'ben' }), talks('ben'));
    expect([agentCallOf(facts, 'ada')?.phase, agentCallOf(facts, 'ben')?.phase]).toEqual([
      'together',
      'together',
    ]);
    facts.push(
      ended('ben'),
      fact({ kind: 'consult-ended', ...a, with: 'ben', how: 'completed', consultMs: 1 }),
    );
    facts.push(ended('ada'), talks('ben'));
    expect([agentCallOf(facts, 'ada')?.phase, agentCallOf(facts, 'ben')?.phase]).toEqual(['over', 'talking']);
  });

  it('is gone when let go, and told of when not to be had', () => {
    const facts = begun();
    const failed = [...facts, fact({ kind: 'consult-failed', ...a, to: 'ben', why: 'busy' })];
    expect(agentCallOf(failed, 'ada')).toMatchObject({ phase: 'talking', colleague: { failed: 'busy' } });
    facts.push(fact({ kind: 'consult-answered', ...a, with: 'ben' }));
    facts.push(fact({ kind: 'consult-ended', ...a, with: 'ben', how: 'back', consultMs: 1 }));
    expect(agentCallOf(facts, 'ada')).toMatchObject({ phase: 'talking', colleague: null });
    expect(agentCallOf(facts, 'ben')).toBeUndefined();
  });
});

describe('a supervisor', () => {
  const step = (
    kind: 'supervision-asked' | 'supervision-began' | 'supervision-changed',
    mode: 'listen' | 'whisper' | 'barge',
    announced: boolean,
  ) => fact({ kind, agentId: 'ada', by: 'sue', mode, announced });
  const ends = (why: 'left' | 'taken-over', announced: boolean) =>
    fact({
      kind: 'supervision-ended',
      agentId: 'ada',
      by: 'sue',
      mode: 'listen',
      why,
      announced,
      supervisedMs: 1,
    });

  it.each([true, false])(
    'sees the call; the agent knows of it only where it is announced (%s)',
    (announced) => {
      const facts = [
        ...arrives(),
        offered('ada'),
        talks('ada'),
        step('supervision-asked', 'listen', announced),
      ];
      expect(agentCallOf(facts, 'sue')).toMatchObject({
        phase: 'supervising',
        caller: { name: 'Cecil' },
        supervises: { agentId: 'ada', mode: 'listen', there: false },
      });
      expect(agentCallOf(facts, 'ada')).toMatchObject({ phase: 'talking', supervisedBy: null });
      facts.push(step('supervision-began', 'listen', announced));
      facts.push(step('supervision-changed', 'barge', announced), talks('sue'));
      expect(agentCallOf(facts, 'sue')).toMatchObject({
        phase: 'supervising',
        supervises: { mode: 'barge', there: true },
      });
      const shown = announced ? { name: 'sue', mode: 'barge' } : null;
      expect(agentCallOf(facts, 'ada')).toMatchObject({ phase: 'talking', supervisedBy: shown });
      facts.push(ended('sue'), ends('left', announced));
      expect(agentCallOf(facts, 'sue')).toBeUndefined();
      expect(agentCallOf(facts, 'ada')).toMatchObject({ phase: 'talking', supervisedBy: null });
    },
  );

  it('has the call after a take-over', () => {
    const facts = [...arrives(), offered('ada'), talks('ada')];
    facts.push(step('supervision-asked', 'listen', false), step('supervision-began', 'listen', false));
    facts.push(ends('taken-over', false), ended('ada'), talks('sue'));
    expect([agentCallOf(facts, 'ada')?.phase, agentCallOf(facts, 'sue')?.phase]).toEqual(['over', 'talking']);
    const calls = new CallsNow();
    for (const one of facts) calls.tell(one);
    expect(calls.callOf('sue')).toMatchObject({ phase: 'talking', supervises: null });
  });
});

describe("the call at an agent's phone", () => {
  it('shows who calls, what they did and why this agent, from the offer on', () => {
    const facts = [...arrives(), offered('ada')];
    expect(agentCallOf(facts, 'ada')).toMatchObject({
      phase: 'offered',
      queue: 'service',
      waitedMs: 1_000,
      caller: { number: '+36201', name: 'Cecil', profile: 'cecil', callerClass: 'vip' },
      why: { candidates: 2, runnerUp: 'ben' },
      story: [{ text: 'menu: pressed 1, goes to service' }, { text: 'Waits in queue service' }],
    });
    expect(agentCallOf(facts, 'ben')).toBeUndefined();
  });

  it('goes from ringing to talking, hold and write-up', () => {
    const facts = [...arrives(), offered('ada')];
    const phases = [
      rang('ada'),
      fact({ kind: 'agent-answered', agentId: 'ada', legId: 'leg-ada', waitMs: 1 }),
      talks('ada'),
      fact({ kind: 'call-held', agentId: 'ada' }),
      fact({ kind: 'call-retrieved', agentId: 'ada' }),
      ended('ada'),
    ].map((next) => {
      facts.push(next);
      return agentCallOf(facts, 'ada')?.phase;
    });
    expect(phases).toEqual(['ringing', 'whispering', 'talking', 'held', 'talking', 'over']);
  });

  it('is gone when the agent did not take it, or the caller hung up while it rang', () => {
    const ringing = [...arrives(), offered('ada'), rang('ada')];
    expect(
      agentCallOf([...ringing, fact({ kind: 'offer-failed', agentId: 'ada', why: 'missed' })], 'ada'),
    ).toBeUndefined();
    const left = fact({
      kind: 'queue-left',
      queue: 'service',
      ticketId: 't1',
      why: 'abandoned',
      waitMs: 1,
    });
    expect(agentCallOf([...ringing, left], 'ada')).toBeUndefined();
  });

  it('is the next agent’s after it was handed on, and still written up by the first', () => {
    const facts = [
      ...arrives(),
      offered('ada'),
      talks('ada'),
      ended('ada'),
      fact({ kind: 'call-handed-on', agentId: 'ada', to: 'ben', toKind: 'agent' }),
      fact({ kind: 'person-rung', who: 'ben', legId: 'leg-ben' }),
    ];
    expect(agentCallOf(facts, 'ada')?.phase).toBe('over');
    const ben = agentCallOf(facts, 'ben');
    expect(ben?.phase).toBe('offered');
    expect(ben?.story.map(({ text }) => text)).toContain('ada handed the caller on to ben');
  });
});

describe('the calls that are alive', () => {
  it('are told to the agents who have them, and recalled from the journal after a restart', () => {
    const calls = new CallsNow();
    const before = [...arrives(), offered('ada'), talks('ada')];
    expect(calls.tell(fact({ kind: 'call-resumed', stage: 'conversation' }))).toEqual([]);
    expect(calls.tell(talks('ada'))).toEqual(['ada']);
    expect(calls.isWhole('call-1')).toBe(false);
    expect(calls.callOf('ada')?.caller.number).toBe('');
    calls.recall('call-1', 'ada', before);
    expect(calls.isWhole('call-1')).toBe(true);
    expect(calls.callOf('ada')).toMatchObject({ phase: 'talking', caller: { number: '+36201' } });
    calls.tell(ended('ada'));
    calls.forget('ada');
    expect(calls.callOf('ada')).toBeUndefined();
  });
});
