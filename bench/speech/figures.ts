/** What became of each utterance, counted. */
import type { SetName, Utterance } from './utterances.js';

/** What one attempt led to. */
export interface Heard {
  readonly decision: 'accept' | 'ask-back' | 'not-understood';
  readonly said?: string;
  readonly words?: string;
}

export interface Trial {
  readonly utterance: Utterance;
  /** The first attempt and, when that was not understood, a second one. */
  readonly attempts: readonly Heard[];
  readonly cpuMs?: number;
}

const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`.padStart(7);

export function report(trials: readonly Trial[]): void {
  for (const set of ['tuning', 'held-out'] as const) {
    table(
      set,
      trials.filter(({ utterance }) => utterance.set === set),
    );
  }
}

function table(set: SetName, trials: readonly Trial[]): void {
  const offered = trials.filter(({ utterance }) => utterance.meaning !== undefined);
  const beside = trials.filter(({ utterance }) => utterance.meaning === undefined);
  if (trials.length === 0) return;
  process.stdout.write(
    `\n${set}: ${offered.length} utterances of the menu, ${beside.length} of anything else\n`,
  );
  row('all voices', offered);
  for (const kind of ['espeak', 'flite', 'festival'])
    row(
      `  ${kind}`,
      offered.filter(({ utterance }) => utterance.voice.startsWith(kind)),
    );
  row(
    '  low or noisy',
    offered.filter(({ utterance }) => utterance.condition.noise > 0),
  );
  const taken = beside.filter(({ attempts }) => attempts[0]?.decision === 'accept').length;
  const asked = beside.filter(({ attempts }) => attempts[0]?.decision === 'ask-back').length;
  process.stdout.write(
    `anything else: taken for a choice ${percent(taken, beside.length)}, asked back ${percent(asked, beside.length)}\n`,
  );
}

function row(name: string, trials: readonly Trial[]): void {
  if (trials.length === 0) return;
  const count = (matches: (trial: Trial) => boolean) => percent(trials.filter(matches).length, trials.length);
  const errors = trials.reduce(
    (sum, trial) => sum + wordErrors(trial.utterance.text, trial.attempts[0]?.words ?? ''),
    0,
  );
  const words = trials.reduce((sum, { utterance }) => sum + utterance.text.split(' ').length, 0);
  const cpu = trials.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs]));
  process.stdout.write(
    `${name.padEnd(15)} right at once ${count(rightAtOnce)}  after one re-ask ${count((one) => rightAtOnce(one) || rightAfterAsking(one))}` +
      `  wrong unasked ${count(wrongUnasked)}  nothing ${count((one) => one.attempts[0]?.decision === 'not-understood')}` +
      `  word errors ${percent(errors, words)}  best guess right ${count((one) => one.attempts[0]?.said === one.utterance.meaning)}` +
      `${cpu.length > 0 ? `  CPU ${(cpu.reduce((a, b) => a + b, 0) / cpu.length).toFixed(0)} ms` : ''}\n`,
  );
}

const rightAtOnce = ({ utterance, attempts: [first] }: Trial): boolean =>
  first?.decision === 'accept' && first.said === utterance.meaning;

/** "Did you mean …?" was right; or the caller said it again, once, and that was understood. */
function rightAfterAsking({ utterance, attempts: [first, second] }: Trial): boolean {
  if (first?.decision === 'ask-back') return first.said === utterance.meaning;
  return (
    first?.decision === 'not-understood' && second?.decision === 'accept' && second.said === utterance.meaning
  );
}

const wrongUnasked = ({ utterance, attempts }: Trial): boolean =>
  attempts.some(({ decision, said }) => decision === 'accept' && said !== utterance.meaning);

/** Words left out, put in or changed (Levenshtein). */
function wordErrors(said: string, heard: string): number {
  const a = said.split(' ');
  const b = heard === '' ? [] : heard.split(' ');
  let row = b.map((_, at) => at + 1);
  row.unshift(0);
  for (const [i, word] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries())
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (word === other ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? a.length;
}
