import { VirtualClock } from '../../../src/kernel/index.js';
import { systemClock } from '../../../src/kernel/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import { understood } from '../../../src/speech/index.js';
import type { Expected, ExpectedPhrases } from '../../../src/speech/index.js';
import { confidenceOf } from '../../../src/speech/pocketsphinx/confidence-policy.js';
import {
  digitsIn,
  grammarOf,
  plainWords,
  withoutWords,
  wordsOf,
} from '../../../src/speech/pocketsphinx/grammar.js';
import { candidatesOf } from '../../../src/speech/pocketsphinx/pocketsphinx-recogniser.js';
import { ProcessPool } from '../../../src/speech/pocketsphinx/process-pool.js';

const menu: ExpectedPhrases = {
  kind: 'phrases',
  meanings: new Map([
    ['billing', ['billing', 'my bill']],
    ['faults', ['a fault']],
  ]),
};
const never = new AbortController().signal;

describe('a grammar', () => {
  it('has a line for each meaning, and courtesies around them', () => {
    const lines = grammarOf(menu).trim().split('\n');
    expect(lines.slice(2)).toEqual(['billing\tbilling | my bill', 'faults\ta fault']);
    expect(lines[0]).toMatch(/^@lead\t.*i would like/);
  });

  it('holds nothing that a grammar would read as its own', () => {
    expect(plainWords(' It’s <my> "bill" | [ANY];\n# {x} /2/ ')).toBe('it s my bill any x');
    expect(plainWords("customer's  bill")).toBe("customer's bill");
  });

  it('goes without phrases that have a word which cannot be said, and without meanings that have none left', () => {
    const left = { kind: 'phrases', meanings: new Map([['billing', ['billing']]]) };
    expect(withoutWords(menu, new Set(['my', 'fault']))).toEqual(left);
    expect(withoutWords(menu, new Set(['nothing']))).toEqual(menu);
  });

  it('takes no answer for a courtesy before another one', () => {
    const meanings = new Map([
      ['yes', ['yes', 'yes please']],
      ['no', ['no']],
    ]);
    expect(grammarOf({ kind: 'phrases', meanings })).toBe(
      '@tail\tplease | thank you\nyes\tyes | yes please\nno\tno\n',
    );
  });

  it('takes zero or oh in one number, and not one after the other', () => {
    const [, , number = ''] = grammarOf({ kind: 'digits', least: 3, most: 8 }).split('\n');
    const halves = number.replace(/^#\t/, '').split(')+ | (');
    expect(halves).toHaveLength(2);
    for (const half of halves) expect(/\bzero\b/.test(half)).not.toBe(/\boh\b/.test(half));
  });

  it('takes digits, and what may be said in place of them', () => {
    const number: Expected = {
      kind: 'digits',
      least: 3,
      most: 8,
      instead: new Map([['agent', ['an agent']]]),
    };
    expect(grammarOf(number)).toMatch(/\n#\t.*double \| triple.*\nagent\tan agent\n$/);
    expect(wordsOf(number)).toEqual(['an', 'agent']);
  });

  it('reads digits as they are said', () => {
    expect(digitsIn('the number is double five oh one triple two')).toBe('5501222');
  });
});

describe('confidence', () => {
  const exact = { edits: 0, drawnOut: 0, unexplained: 0 };
  const clear = { score: -4_000, runnerUp: -6_000, loop: -4_500, frames: 100, likeness: exact };

  it('grows with the lead over the runner-up, with the fit and with the likeness', () => {
    const close = confidenceOf({ ...clear, runnerUp: -4_010 });
    expect(confidenceOf(clear)).toBeGreaterThan(close);
    expect(confidenceOf({ ...clear, loop: -3_000 })).toBeLessThan(confidenceOf(clear));
    for (const one of ['edits', 'drawnOut', 'unexplained'] as const)
      expect(confidenceOf({ ...clear, likeness: { ...exact, [one]: 5 } })).toBeLessThan(confidenceOf(clear));
    expect(close).toBeGreaterThan(0);
    expect(confidenceOf(clear)).toBeLessThan(1);
  });

  it('gives no candidate when nothing of the grammar was heard', () => {
    const none = { text: '', score: 0, heard: false };
    expect(
      candidatesOf(
        {
          first: none,
          second: none,
          words: [],
          phones: [],
          loop: -1,
          frames: 10,
          meaning: '',
          runnerUp: '',
        },
        menu,
      ),
    ).toEqual([]);
  });

  it('refuses digits of the wrong length', () => {
    const compared = {
      first: { text: 'one two three', score: -4_000, heard: true },
      second: { text: '', score: 0, heard: false },
      words: [
        [20, 40, 'W AH N'],
        [41, 55, 'T UW'],
        [56, 80, 'TH R IY'],
      ] as const,
      phones: [[20, 40, 'W']] as const,
      loop: -4_500,
      frames: 100,
      meaning: '#',
      runnerUp: '',
    };
    const three: Expected = { kind: 'digits', least: 3, most: 3 };
    expect(candidatesOf(compared, three)[0]?.meaning).toBe('123');
    // However well it fits: one wrong digit would fit as well.
    expect(understood(candidatesOf(compared, three), new Set()).kind).toBe('ask-back');
    expect(candidatesOf(compared, { kind: 'digits', least: 4, most: 8 })).toEqual([]);
  });
});

describe('the pool', () => {
  /** Speaks the protocol of the recogniser; dies when it is told to forget for the `deaths`-th time. */
  const program = (deaths = Infinity) => ({
    command: process.execPath,
    args: [
      '-e',
      `let left = ${deaths}, held = Buffer.alloc(0);
       console.log('{"ready":true}');
       process.stdin.on('data', (data) => {
         held = Buffer.concat([held, data]);
         while (held.length >= 5 && held.length >= 5 + held.readUInt32BE(1)) {
           const kind = String.fromCharCode(held[0]);
           held = held.subarray(5 + held.readUInt32BE(1));
           if (kind === 'C' && --left <= 0) process.exit(3);
           if (kind !== 'A') console.log(JSON.stringify({ kind, pid: process.pid }));
         }
       });`,
    ],
  });

  it('lends one process after the other, the first to ask first', async () => {
    const pool = new ProcessPool(program(), 1, systemClock, silentLogger);
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map((turn) =>
        pool.use(never, async (process) => {
          await process.ask('C');
          order.push(turn);
        }),
      ),
    );
    expect(order).toEqual([1, 2, 3]);
    await pool.close();
  });

  it('starts a process anew that died under its work', async () => {
    const clock = new VirtualClock();
    const pool = new ProcessPool(program(2), 1, clock, silentLogger);
    const first = await pool.use(never, (process) => process.ask('C'));
    await expect(pool.use(never, (process) => process.ask('C'))).rejects.toThrow(/code 3/);
    const gone = async () => {
      while (pool.usable) await new Promise((resolve) => setImmediate(resolve));
    };
    await gone();
    await expect(pool.use(never, (process) => process.ask('C'))).rejects.toThrow(/no recogniser runs/);
    await clock.advance(1_000);
    while (!pool.usable) await new Promise((resolve) => setImmediate(resolve));
    const second = await pool.use(never, (process) => process.ask('C'));
    expect(second['pid']).not.toBe(first['pid']);
    await pool.close();
  });

  it('gives up the wait of one who does not want to wait any more, and nobody is forgotten', async () => {
    const pool = new ProcessPool(program(), 1, systemClock, silentLogger);
    const impatient = new AbortController();
    await pool.use(never, async () => {
      const waiting = pool.use(impatient.signal, (process) => process.ask('C'));
      impatient.abort(new Error('hung up'));
      await expect(waiting).rejects.toThrow('hung up');
    });
    await pool.use(never, (process) => process.ask('C'));
    await pool.close();
  });

  it('is not usable where there is no such program', async () => {
    const pool = new ProcessPool({ command: 'no-such-recogniser', args: [] }, 1, systemClock, silentLogger);
    while (pool.usable) await new Promise((resolve) => setImmediate(resolve));
    await expect(pool.use(never, () => Promise.resolve())).rejects.toThrow(/no recogniser runs/);
    await pool.close();
  });
});
