/** "Tell me in a few words what it is about." */
import type { FlowNode, Topic } from '../../../src/site/index.js';
import { WordRecogniser } from '../../support/word-recogniser.js';
import type { BenchOptions } from './walk-bench.js';
import { WalkBench, hangUp, menu, promptMs } from './walk-bench.js';

const topic = (id: string, ...questions: string[]): Topic => ({
  id,
  names: new Map([['en', `about ${id}`]]),
  questions: new Map([['en', questions]]),
  to: { name: `topic/${id}`, steps: [] },
});
const never = () => new Promise<never>(() => undefined);
const topics = [topic('bills', 'why is my bill so high'), topic('moving', 'i am moving house')];
const question: FlowNode = {
  kind: 'question',
  prompts: ['ask-question'],
  timeoutSec: 5,
  attempts: 2,
  noInputPrompt: 'nothing',
  onKeys: 'by-key',
  onNobody: 'nobody',
  onVoicemail: 'nobody',
};
const nodes = {
  q: question,
  'by-key': menu({ 1: 'done' }),
  done: hangUp(),
  nobody: hangUp(),
  failed: hangUp(),
};

/** Finds a topic whose name is in the question; `perhaps` halves its score. */
const topicsOf: BenchOptions['topicsOf'] = async (asked) =>
  topics
    .filter(({ id }) => asked.includes(id))
    .map((found) => ({ topic: found, score: asked.includes('perhaps') ? 0.5 : 1 }));

async function bench(given: Partial<BenchOptions> = {}, recogniser = new WordRecogniser()) {
  const rung: string[] = [];
  const caller = await WalkBench.begin({
    nodes,
    topics,
    topicsOf,
    recogniser,
    phrases: { yes: ['yes'], no: ['no'] },
    steps: {
      chain: (chain) => {
        rung.push(chain.name);
        return Promise.resolve('connected');
      },
    },
    ...given,
  });
  return Object.assign(caller, { rung });
}

it('leads to whoever answers what was asked, in the middle of the prompt', async () => {
  const recogniser = new WordRecogniser();
  await using caller = await bench({}, recogniser);
  await caller.passes(300);
  await caller.says('my bills');
  expect(caller.rung).toEqual(['topic/bills']);
  expect(caller.end?.kind).toBe('transferred');
  expect(caller.factsOf('topic-asked')).toEqual([
    { kind: 'topic-asked', node: 'q', decision: 'accept', topic: 'bills', confidence: 1 },
  ]);
  expect(recogniser.expected).toEqual([
    {
      kind: 'question',
      samples: ['why is my bill so high', 'about bills', 'i am moving house', 'about moving'],
    },
  ]);
});

it('asks back what is only likely, by what was heard or by what was found, and takes yes by word or key', async () => {
  for (const said of ['my bills?', 'perhaps my bills']) {
    for (const yes of ['says', 'presses'] as const) {
      await using caller = await bench();
      await caller.says(said);
      expect(caller.heard.at(-1)).toBe('en/speech-did-you-mean');
      expect(caller.rung).toEqual([]);
      await (yes === 'says' ? caller.says('yes') : caller.presses('1'));
      expect(caller.rung).toEqual(['topic/bills']);
    }
  }
});

it('asks about another topic after a no, and never again about that one', async () => {
  await using caller = await bench();
  await caller.says('perhaps bills');
  await caller.presses('2');
  await caller.says('bills or moving');
  expect(caller.factsOf('topic-asked').map(({ topic: id, decision }) => [id, decision])).toEqual([
    ['bills', 'ask-back'],
    ['moving', 'ask-back'],
  ]);
  await caller.says('yes');
  expect(caller.rung).toEqual(['topic/moving']);
});

it('leaves the keys after two failures, and says so', async () => {
  await using caller = await bench();
  await caller.says('banana');
  expect(caller.heard.slice(-2)).toContain('en/speech-not-understood');
  await caller.says('banana');
  expect(caller.heard.at(-1)).toBe('en/speech-keys-only');
  await caller.passes(promptMs * 2);
  expect(caller.path.at(-1)).toBe('by-key');
  await caller.presses('1');
  expect(caller.end?.place.node).toBe('done');
});

it('goes on by key when nothing is said twice', async () => {
  await using caller = await bench();
  await caller.passes(2 * (promptMs * 2 + 5_000));
  expect(caller.heard).toEqual(['en/ask-question', 'en/nothing', 'en/ask-question', 'en/menu']);
});

it('takes any key for the wish to use the keys', async () => {
  await using caller = await bench();
  await caller.presses('*');
  expect(caller.path.at(-1)).toBe('by-key');
  expect(caller.factsOf('choice-made')).toEqual([
    { kind: 'choice-made', node: 'q', key: '*', target: 'by-key' },
  ]);
});

it('takes what the flow always takes, by key and by word', async () => {
  const always = { always: new Map([['0', 'nobody']]), alwaysWords: new Map([['agent', '0']]) };
  const phrases = { yes: ['yes'], no: ['no'], agent: ['an agent'] };
  for (const way of ['says', 'presses'] as const) {
    await using caller = await bench({ always, phrases });
    await (way === 'says' ? caller.says('an agent') : caller.presses('0'));
    expect(caller.end?.place.node).toBe('nobody');
  }
});

it('is not put to whom nobody would understand', async () => {
  const nobody: Partial<BenchOptions>[] = [{ topics: [] }, { topicsOf: undefined }];
  for (const given of nobody) {
    await using caller = await bench(given);
    expect(caller.heard).toEqual(['en/menu']);
  }
  await using deaf = await WalkBench.begin({ nodes, topics, topicsOf });
  expect(deaf.heard).toEqual(['en/menu']);
});

it('goes on by key when the directory fails, or is silent for three seconds', async () => {
  const failing: BenchOptions['topicsOf'][] = [() => Promise.reject(new Error('away')), never];
  for (const broken of failing) {
    await using caller = await bench({ topicsOf: broken });
    await caller.says('bills');
    await caller.passes(3_000);
    expect(caller.path.at(-1)).toBe('by-key');
    expect(caller.heard.at(-1)).toBe('en/menu');
  }
});

it('goes where nobody could be had', async () => {
  await using caller = await bench({ steps: { chain: () => Promise.resolve('nobody') } });
  await caller.says('bills');
  expect(caller.end?.place.node).toBe('nobody');
});

it('leaves nothing when the caller hangs up while the directory is asked', async () => {
  await using caller = await bench({ topicsOf: never });
  await caller.says('bills');
  caller.caller.hangsUp();
  await caller.passes(0);
  expect(caller.world.left()).toEqual([]);
  expect(caller.clock.pending).toBe(0);
});
