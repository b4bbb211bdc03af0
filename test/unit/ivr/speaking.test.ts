import type { FlowNode } from '../../../src/site/index.js';
import { WordRecogniser } from '../../support/word-recogniser.js';
import type { BenchOptions } from './walk-bench.js';
import { WalkBench, collect, hangUp, menu, promptMs } from './walk-bench.js';

const ends = { done: hangUp(), faults: hangUp(), failed: hangUp('sorry') };
const phrases = { billing: ['billing', 'my bill'], faults: ['a fault'], yes: ['yes'], no: ['no'] };
const words = new Map([
  ['billing', '1'],
  ['faults', '2'],
]);

const speaking = (given: Partial<Extract<FlowNode, { kind: 'menu' }>> = {}): FlowNode =>
  menu({ 1: 'done', 2: 'faults' }, { words, wordsPrompt: 'or-say', ...given });

async function bench(given: Partial<BenchOptions> = {}, recogniser = new WordRecogniser()) {
  return WalkBench.begin({ nodes: { m: speaking(), ...ends }, phrases, recogniser, ...given });
}

describe('a menu', () => {
  it('takes a word as it takes a key, in the middle of its prompt', async () => {
    await using caller = await bench();
    await caller.passes(300);
    await caller.says('my bill');
    expect(caller.heard).toEqual(['en/menu']);
    expect(caller.factsOf('choice-made')).toEqual([
      { kind: 'choice-made', node: 'm', key: '1', target: 'done', said: 'billing', confidence: 1 },
    ]);
    expect(caller.end?.place.node).toBe('done');
  });

  it('falls silent as soon as somebody speaks, and hears them out beyond its time-out', async () => {
    await using caller = await bench({ nodes: { m: speaking({ timeoutSec: 1, attempts: 1 }), ...ends } });
    await caller.passes(300);
    caller.caller.speaks();
    await caller.passes(0);
    expect(caller.caller.hearing.kind).toBe('silence');
    await caller.passes(8_000);
    expect(caller.over).toBe(false);
    caller.caller.fallsSilent();
    await caller.passes(0);
    expect(caller.factsOf('input-failed')).toEqual([
      { kind: 'input-failed', node: 'm', why: 'not-understood', attempt: 1 },
    ]);
  });

  it('tells that one may speak only to those who would be understood', async () => {
    await using caller = await bench();
    await caller.passes(promptMs * 2);
    expect(caller.heard).toEqual(['en/menu', 'en/or-say']);
    await using abroad = await WalkBench.begin({ nodes: { m: speaking(), ...ends }, phrases });
    await abroad.passes(promptMs * 2);
    expect(abroad.heard).toEqual(['en/menu']);
  });

  it('asks back when it is not sure, and takes yes by word or key', async () => {
    for (const yes of ['says', 'presses'] as const) {
      await using caller = await bench();
      await caller.says('a fault?');
      expect(caller.heard.at(-1)).toBe('en/speech-did-you-mean');
      await (yes === 'says' ? caller.says('yes') : caller.presses('1'));
      expect(caller.end?.place.node).toBe('faults');
      expect(caller.factsOf('asked-back')).toEqual([
        { kind: 'asked-back', node: 'm', said: 'faults', confidence: 0.5, confirmed: true },
      ]);
    }
  });

  it('does not ask again what was denied', async () => {
    await using caller = await bench();
    await caller.says('a fault?');
    await caller.says('no');
    await caller.says('a fault?');
    expect(caller.factsOf('asked-back')).toHaveLength(1);
    expect(caller.factsOf('input-failed').map(({ why }) => why)).toEqual([
      'not-understood',
      'not-understood',
    ]);
  });

  it('leaves the keys alone after two failures, and says so', async () => {
    const recogniser = new WordRecogniser();
    await using caller = await bench({}, recogniser);
    await caller.says('banana');
    expect(caller.heard.slice(-2)).toContain('en/speech-not-understood');
    await caller.says('billing??');
    expect(caller.heard.at(-1)).toBe('en/speech-keys-only');
    await caller.says('billing');
    expect(recogniser.expected).toHaveLength(2);
    await caller.passes(promptMs * 2);
    expect(caller.heard.at(-1)).toBe('en/menu');
    await caller.presses('1');
    expect(caller.end?.place.node).toBe('done');
  });

  it('goes on by keys when the recogniser breaks', async () => {
    const recogniser = new WordRecogniser();
    await using caller = await bench({}, recogniser);
    recogniser.broken = true;
    await caller.says('billing');
    await caller.passes(promptMs + 5_000);
    expect(caller.heard).toEqual(['en/menu', 'en/nothing', 'en/menu']);
    await caller.presses('2');
    expect(caller.end?.place.node).toBe('faults');
  });

  it('listens to nobody who comes to a menu without words', async () => {
    await using caller = await WalkBench.begin({
      nodes: { m: menu({ 1: 'done' }), ...ends },
      phrases,
      recogniser: new WordRecogniser(),
    });
    expect(caller.world.left().filter((what) => what.includes('ears'))).toEqual([]);
  });

  it('takes the ear off at the end, and when the caller hangs up', async () => {
    await using caller = await bench();
    expect(caller.world.left().join()).toContain('1 ears');
    await caller.says('billing');
    expect(caller.world.left().join()).not.toContain('ears');
    await using other = await bench();
    other.caller.hangsUp();
    await other.passes(0);
    expect(other.world.left()).toEqual([]);
    expect(other.clock.pending).toBe(0);
  });
});

describe('a number', () => {
  const asked = (given: Parameters<typeof collect>[0] = {}) => ({
    nodes: { c: collect({ speak: true, ...given }), ...ends },
  });

  it('may be spoken', async () => {
    await using caller = await bench(asked());
    await caller.says('1234');
    expect(caller.variables).toEqual({ number: '1234' });
    expect(caller.end?.place.node).toBe('done');
  });

  it('is asked back when it is not certain', async () => {
    await using caller = await bench(asked());
    await caller.says('1234?');
    await caller.says('no');
    await caller.says('1235?');
    await caller.says('yes');
    expect(caller.variables).toEqual({ number: '1235' });
  });

  it('is asked for in words only of those who would be understood', async () => {
    const nodes = asked({ wordsPrompt: 'or-say' });
    await using caller = await bench(nodes);
    await caller.passes(promptMs * 2);
    expect(caller.heard.slice(0, 2)).toContain('en/or-say');
    await using abroad = await WalkBench.begin({ ...nodes, phrases });
    await abroad.passes(promptMs * 2);
    expect(abroad.heard).not.toContain('en/or-say');
  });

  it('is not listened to when it is secret', async () => {
    const recogniser = new WordRecogniser();
    await using caller = await bench(asked({ secret: true }), recogniser);
    await caller.says('1234');
    expect(recogniser.expected).toEqual([]);
    expect(caller.variables).toEqual({});
  });
});

describe('what a flow always takes', () => {
  const always = { always: new Map([['0', 'agent']]), alwaysWords: new Map([['agent', '0']]) };
  const spoken = { ...phrases, agent: ['an agent'] };

  it('may be said at every menu', async () => {
    const nodes = { m: speaking(), agent: hangUp(), ...ends };
    await using caller = await bench({ nodes, always, phrases: spoken });
    await caller.says('an agent');
    expect(caller.end?.place.node).toBe('agent');
    expect(caller.factsOf('choice-made')).toEqual([
      { kind: 'choice-made', node: 'm', key: '0', target: 'agent', said: 'agent', confidence: 1 },
    ]);
  });

  it('may be said where digits are keyed in or spoken, and not where they are secret', async () => {
    const nodes = { c: collect(), agent: hangUp(), ...ends };
    await using caller = await bench({ nodes, always, phrases: spoken });
    await caller.says('an agent');
    expect(caller.end?.place.node).toBe('agent');
    await using either = await bench({
      nodes: { ...nodes, c: collect({ speak: true }) },
      always,
      phrases: spoken,
    });
    await either.says('an agent');
    expect(either.end?.place.node).toBe('agent');
    const recogniser = new WordRecogniser();
    const secret = { c: collect({ secret: true }), agent: hangUp(), ...ends };
    await using other = await bench({ nodes: secret, always, phrases: spoken }, recogniser);
    await other.says('an agent');
    expect(recogniser.expected).toEqual([]);
  });
});
