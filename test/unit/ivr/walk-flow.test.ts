import { CallEnded } from '../../../src/kernel/index.js';
import { defineHandler } from '../../../src/ivr/index.js';
import type { FlowNode } from '../../../src/site/index.js';
import type { BenchOptions } from './walk-bench.js';
import { WalkBench, collect, hangUp, menu, promptMs, say } from './walk-bench.js';

const ends = { done: hangUp(), failed: hangUp('sorry') };

describe('say', () => {
  it('says its prompts one after the other, then goes on', async () => {
    const nodes = {
      a: { kind: 'say', prompts: ['one', 'two'], bargeIn: true, next: 'done' },
      ...ends,
    } as const;
    await using bench = await WalkBench.begin({ nodes });
    await bench.passes(promptMs * 2);
    expect(bench.heard).toEqual(['en/one', 'en/two']);
    expect(bench.end).toEqual({ kind: 'finished', place: { flow: 'main', node: 'done' } });
  });

  it('is cut short by a key, which the next menu takes', async () => {
    await using bench = await WalkBench.begin({
      nodes: { a: say('long', 'm'), m: menu({ 1: 'done' }), ...ends },
    });
    await bench.passes(500);
    await bench.presses('1');
    expect(bench.path).toEqual(['a', 'm', 'done']);
    expect(bench.heard).toEqual(['en/long']);
  });

  it('lets no key cut it short when it may not', async () => {
    await using bench = await WalkBench.begin({
      nodes: { a: say('law', 'm', false), m: menu({ 1: 'done' }), ...ends },
    });
    await bench.passes(500);
    await bench.presses('1');
    expect(bench.path).toEqual(['a']);
    await bench.passes(promptMs - 500);
    expect(bench.path).toEqual(['a', 'm', 'done']);
  });
});

describe('menu', () => {
  it('resolves in the very instant of the key, in the middle of the prompt', async () => {
    await using bench = await WalkBench.begin({ nodes: { m: menu({ 2: 'done' }), ...ends } });
    await bench.passes(300);
    const at = bench.clock.now();
    await bench.presses('2');
    expect(bench.clock.now()).toBe(at);
    expect(bench.end?.place.node).toBe('done');
    expect(bench.factsOf('choice-made')).toEqual([
      { kind: 'choice-made', node: 'm', key: '2', target: 'done' },
    ]);
    expect(bench.caller.hearing.kind).toBe('silence');
  });

  it('counts the time-out from the end of the prompt', async () => {
    await using bench = await WalkBench.begin({
      nodes: { m: menu({ 2: 'done' }, { attempts: 1 }), ...ends },
    });
    await bench.passes(promptMs + 4999);
    expect(bench.path).toEqual(['m']);
    await bench.passes(1);
    expect(bench.path).toEqual(['m', 'failed']);
  });

  it('says why and asks again, as often as it may', async () => {
    await using bench = await WalkBench.begin({ nodes: { m: menu({ 2: 'done' }), ...ends } });
    await bench.presses('7');
    await bench.passes(promptMs * 2 + 5000);
    await bench.passes(promptMs * 2 + 5000);
    expect(bench.heard.slice(0, 5)).toEqual(['en/menu', 'en/wrong', 'en/menu', 'en/nothing', 'en/menu']);
    expect(bench.factsOf('input-failed').map(({ why }) => why)).toEqual([
      'wrong-key',
      'no-input',
      'no-input',
    ]);
    expect(bench.path).toEqual(['m', 'failed']);
  });

  it('takes keys pressed ahead through several menus', async () => {
    const nodes = { m: menu({ 1: 'n' }), n: menu({ 4: 'done' }, { prompts: ['second'] }), ...ends };
    await using bench = await WalkBench.begin({ nodes });
    await bench.presses('14');
    expect(bench.path).toEqual(['m', 'n', 'done']);
    expect(bench.heard).toEqual(['en/menu']);
  });

  it('takes nothing that followed a wrong key', async () => {
    await using bench = await WalkBench.begin({ nodes: { m: menu({ 1: 'done' }), ...ends } });
    await bench.presses('91');
    expect(bench.path).toEqual(['m']);
    await bench.presses('1');
    expect(bench.path).toEqual(['m', 'done']);
  });

  it('goes on when its prompt has no sound at all', async () => {
    await using bench = await WalkBench.begin({
      nodes: { m: menu({ 1: 'done' }), ...ends },
      missing: ['menu'],
    });
    await bench.presses('1');
    expect(bench.path).toEqual(['m', 'done']);
  });

  it('writes its stage down before it speaks, once', async () => {
    const heardThen: number[] = [];
    const options: BenchOptions = {
      nodes: { a: say('hello', 'm'), m: menu({ 1: 'done' }), ...ends },
      remember: async () => void heardThen.push(1),
    };
    await using bench = await WalkBench.begin(options);
    await bench.passes(promptMs);
    expect(bench.stages).toEqual(['m']);
    await bench.passes(promptMs + 5000);
    expect(bench.stages).toEqual(['m']);
    expect(heardThen).toHaveLength(1);
  });

  it('goes on when its stage cannot be written down', async () => {
    const remember = () => Promise.reject(new Error('the switch cannot be reached'));
    await using bench = await WalkBench.begin({ nodes: { m: menu({ 1: 'done' }), ...ends }, remember });
    expect(bench.heard).toEqual(['en/menu']);
    await bench.presses('1');
    expect(bench.path).toEqual(['m', 'done']);
  });
});

describe('collect', () => {
  const nodes = (given = {}) => ({ c: collect(given), ...ends });

  it.each([
    ['at the end key', '123#', 0],
    ['at its full length', '12345', 0],
    ['after a pause between two keys', '123', 2000],
  ])('ends %s', async (_, keys, waitMs) => {
    await using bench = await WalkBench.begin({ nodes: nodes() });
    await bench.presses(keys);
    if (waitMs > 0) {
      await bench.passes(waitMs - 1);
      expect(bench.path).toEqual(['c']);
      await bench.passes(1);
    }
    expect(bench.path).toEqual(['c', 'done']);
    expect(bench.variables).toEqual({ number: keys.replace('#', '') });
    expect(bench.factsOf('input-collected')).toEqual([
      { kind: 'input-collected', node: 'c', variable: 'number', digits: keys.replace('#', '').length },
    ]);
  });

  it('measures the pause from the last key', async () => {
    await using bench = await WalkBench.begin({ nodes: nodes() });
    for (const key of '1234') {
      await bench.presses(key);
      await bench.passes(1900);
    }
    expect(bench.path).toEqual(['c']);
    await bench.passes(100);
    expect(bench.variables).toEqual({ number: '1234' });
  });

  it('refuses too few keys and gives up after the last attempt', async () => {
    await using bench = await WalkBench.begin({ nodes: nodes() });
    await bench.presses('12#');
    await bench.passes(promptMs);
    await bench.presses('#');
    expect(bench.heard).toEqual(['en/ask', 'en/wrong', 'en/ask', 'en/sorry']);
    expect(bench.path).toEqual(['c', 'failed']);
    expect(bench.variables).toEqual({});
  });

  it('starts anew at a star', async () => {
    await using bench = await WalkBench.begin({ nodes: nodes() });
    await bench.presses('99*123#');
    expect(bench.variables).toEqual({ number: '123' });
  });

  it('takes an end key that comes late for what it is', async () => {
    const withMenu = { c: collect({ next: 'm' }), m: menu({ 1: 'done' }), ...ends };
    await using bench = await WalkBench.begin({ nodes: withMenu });
    await bench.presses('12345');
    await bench.passes(400);
    await bench.presses('#');
    expect(bench.factsOf('input-failed')).toEqual([]);
    await bench.presses('1');
    expect(bench.path).toEqual(['c', 'm', 'done']);
  });

  it('keeps a secret out of variables, prompts and facts, and gives it to handlers only', async () => {
    const seen: string[] = [];
    const check = defineHandler({
      name: 'check-pin',
      inputs: ['pin'],
      outcomes: ['right'],
      sets: [],
      run: async ({ pin }) => {
        seen.push(pin);
        return 'right';
      },
    });
    const withSecret: Record<string, FlowNode> = {
      c: collect({ variable: 'pin', secret: true, next: 'check' }),
      check: {
        kind: 'do',
        handler: 'check-pin',
        input: { pin: '{pin}' },
        outcomes: new Map([['right', 'told']]),
        onFailure: 'failed',
      },
      told: say('told?', 'done'),
      ...ends,
    };
    await using bench = await WalkBench.begin({ nodes: withSecret, handlers: [check] });
    await bench.presses('8642#');
    await bench.passes(promptMs);
    expect(seen).toEqual(['8642']);
    expect(bench.end?.kind).toBe('finished');
    expect(JSON.stringify([bench.variables, bench.facts, bench.heard, bench.stages])).not.toContain('8642');
  });
});

describe('when, do, go-to', () => {
  const when = (condition: Extract<FlowNode, { kind: 'when' }>['condition']): FlowNode => ({
    kind: 'when',
    condition,
    then: 'done',
    otherwise: 'failed',
  });
  const always = { fromMinute: 0, toMinute: 1440 };
  const open = {
    name: 'open',
    timeZone: 'UTC',
    week: Array.from({ length: 8 }, () => [always]),
    exceptions: new Map(),
    yearly: new Map(),
  };
  const holiday = {
    ...open,
    name: 'feast',
    exceptions: new Map([['2026-01-05', { name: 'Feast', spans: [] }]]),
  };

  it.each([
    ['open hours', { kind: 'open', hours: 'open' }, 'done'],
    ['hours closed for a holiday', { kind: 'open', hours: 'feast' }, 'failed'],
    ['a holiday', { kind: 'holiday', hours: 'feast' }, 'done'],
    ['no holiday', { kind: 'holiday', hours: 'open' }, 'failed'],
    ['an equal value', { kind: 'equals', variable: 'language', value: 'en' }, 'done'],
    ['another value', { kind: 'equals', variable: 'nothing', value: 'en' }, 'failed'],
    ['a staffed queue', { kind: 'staffed', queue: 'q' }, 'done'],
  ] as const)('decides on %s', async (_, condition, target) => {
    await using bench = await WalkBench.begin({
      nodes: { w: when(condition), ...ends },
      hours: [open, holiday],
    });
    expect(bench.path).toEqual(['w', target]);
  });

  it('takes a queue for unstaffed when nobody can tell', async () => {
    const staffed = () => Promise.reject(new Error('no answer'));
    await using bench = await WalkBench.begin({
      nodes: { w: when({ kind: 'staffed', queue: 'q' }), ...ends },
      staffed,
    });
    expect(bench.path).toEqual(['w', 'failed']);
  });

  const run = (handler: string): FlowNode => ({
    kind: 'do',
    handler,
    input: { language: 'hu' },
    outcomes: new Map([['done', 'done']]),
    onFailure: 'failed',
  });
  const odd = (name: string, does: () => Promise<string>) => ({
    name,
    inputs: [],
    outcomes: ['done'],
    sets: [],
    run: does,
  });

  it('changes the language', async () => {
    await using bench = await WalkBench.begin({
      nodes: {
        l: { ...run('set-language'), outcomes: new Map([['done', 'm']]) } as FlowNode,
        m: menu({ 1: 'done' }),
        ...ends,
      },
    });
    expect(bench.heard).toEqual(['hu/menu']);
  });

  it.each([
    ['throws', odd('x', () => Promise.reject(new Error('broken')))],
    ['answers something unheard of', odd('x', () => Promise.resolve('what'))],
    ['takes too long', odd('x', () => new Promise(() => undefined))],
  ])('goes the way of failure when a handler %s', async (how, handler) => {
    await using bench = await WalkBench.begin({ nodes: { d: run('x'), ...ends }, handlers: [handler] });
    await bench.passes(how === 'takes too long' ? 10_000 : 0);
    expect(bench.path).toEqual(['d', 'failed']);
  });

  it('goes to another flow', async () => {
    const other = { name: 'other', start: 's', nodes: new Map([['s', hangUp('bye')]]) };
    await using bench = await WalkBench.begin({
      nodes: { g: { kind: 'go-to', flow: 'other' } },
      otherFlows: [other],
    });
    await bench.passes(promptMs);
    expect(bench.end).toEqual({ kind: 'finished', place: { flow: 'other', node: 's' } });
    expect(bench.factsOf('flow-entered').map(({ flow }) => flow)).toEqual(['main', 'other']);
  });
});

describe('queue, voicemail, transfer', () => {
  const queue: FlowNode = { kind: 'queue', queue: 'service', onNobody: 'm' };
  const transfer: FlowNode = {
    kind: 'transfer',
    to: { kind: 'phone', agent: 'bob' },
    ringTimeoutSec: 20,
    onFailure: 'm',
  };
  const voicemail: FlowNode = {
    kind: 'voicemail',
    box: 'b',
    prompts: ['leave'],
    maxSec: 60,
    thanksPrompt: undefined,
    next: 'm',
  };

  it('is over when the caller was served or connected', async () => {
    await using served = await WalkBench.begin({ nodes: { q: queue, m: menu({}), ...ends } });
    await using connected = await WalkBench.begin({ nodes: { t: transfer, m: menu({}), ...ends } });
    expect([served.end?.kind, connected.end?.kind]).toEqual(['served', 'transferred']);
  });

  it('goes on by the flow otherwise, without the keys pressed meanwhile', async () => {
    for (const node of [queue, transfer, voicemail]) {
      const held: { bench?: WalkBench } = {};
      const pressesMeanwhile = () => held.bench?.caller.presses('1');
      const nodes = { a: menu({ 5: 's' }), s: node, m: menu({ 1: 'done' }, { prompts: ['after'] }), ...ends };
      await using bench = await WalkBench.begin({
        nodes,
        steps: {
          queue: async () => (pressesMeanwhile(), 'nobody'),
          transfer: async () => (pressesMeanwhile(), 'failed'),
          voicemail: async () => pressesMeanwhile(),
        },
      });
      held.bench = bench;
      await bench.presses('5');
      expect(bench.path).toEqual(['a', 's', 'm']);
    }
  });

  it('begins with nothing playing', async () => {
    const held: { bench?: WalkBench; hearing?: string } = {};
    const nodes = { a: menu({ 5: 'q' }), q: queue, m: menu({}), ...ends };
    const steps: BenchOptions['steps'] = {
      queue: async () => {
        held.hearing = held.bench?.caller.hearing.kind ?? 'unknown';
        return 'served';
      },
    };
    await using bench = await WalkBench.begin({ nodes, steps });
    held.bench = bench;
    await bench.presses('5');
    expect(held.hearing).toBe('silence');
  });
});

describe('a walk', () => {
  it('can be entered from its record at any node', async () => {
    const nodes = { a: say('welcome', 'm'), m: menu({ 1: 'done' }), ...ends };
    await using bench = await WalkBench.begin({ nodes, start: { flow: 'main', node: 'm' } });
    expect(bench.heard).toEqual(['en/menu']);
    expect(bench.factsOf('flow-entered')).toEqual([]);
  });

  it('begins at the start when its record names what is no more', async () => {
    const nodes = { a: say('welcome', 'm'), m: menu({ 1: 'done' }), ...ends };
    await using node = await WalkBench.begin({ nodes, start: { flow: 'main', node: 'gone' } });
    await using flow = await WalkBench.begin({ nodes, start: { flow: 'gone', node: 'x' } });
    expect([node.path, flow.path]).toEqual([['a'], ['a']]);
  });

  it('throws on a loop that the checks should have refused', async () => {
    const round = (next: string): FlowNode => ({
      kind: 'when',
      condition: { kind: 'equals', variable: 'language', value: 'en' },
      then: next,
      otherwise: next,
    });
    await using bench = await WalkBench.begin({ nodes: { a: round('b'), b: round('a') } });
    while (!bench.over) await bench.passes(0);
    expect(String(bench.error)).toContain('goes round for ever');
  });

  // The caller hangs up at each of many instants of a call that uses every waiting node.
  it('unwinds with CallEnded wherever the caller hangs up, and leaves no alarm', async () => {
    const nodes: Record<string, FlowNode> = {
      a: say('welcome', 'm'),
      m: menu({ 1: 'c' }),
      c: collect({ next: 'h' }),
      h: say('ok', 'b', false),
      b: hangUp('bye'),
      failed: hangUp('sorry'),
    };
    const script: readonly [number, string][] = [
      [2500, '1'],
      [700, '12'],
      [900, '3#'],
    ];
    const wholeMs = 2500 + 700 + 900 + promptMs * 2;
    for (let hangsUpAt = 0; hangsUpAt < wholeMs; hangsUpAt += 150) {
      const bench = await WalkBench.begin({ nodes });
      let at = 0;
      for (const [afterMs, keys] of script) {
        if (at + afterMs > hangsUpAt) break;
        at += afterMs;
        await bench.passes(afterMs);
        await bench.presses(keys);
      }
      await bench.passes(hangsUpAt - at);
      expect(bench.over).toBe(false);
      bench.caller.hangsUp();
      await bench.passes(0);
      expect({
        over: bench.over,
        ended: bench.error instanceof CallEnded,
        alarms: bench.clock.pending,
        left: bench.world.left(),
      }).toEqual({
        over: true,
        ended: true,
        alarms: 0,
        left: [],
      });
      await bench[Symbol.asyncDispose]();
    }
  });
});
