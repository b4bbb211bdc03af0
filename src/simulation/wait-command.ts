/** `simulate wait`: the wait estimate against other predictors, in several call centres, with a seed. */
import { parseArgs } from 'node:util';
import { OperatorError } from '../kernel/index.js';
import { statedCoverage } from '../waits/index.js';
import { wholeNumber } from './options.js';
import { waitSettings } from './wait-settings.js';
import { runTrial } from './wait-trial.js';
import type { Score, TrialResult } from './wait-trial.js';

/** A difference of means squared that is smaller than this share is a tie. */
const tie = 0.005;

export async function runWaitCommand(
  args: readonly string[],
  write: (line: string) => void,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      setting: { type: 'string' },
      seed: { type: 'string', default: '1' },
      calls: { type: 'string', default: '20000' },
      every: { type: 'string', default: '4' },
    },
  });
  const options = {
    seed: wholeNumber('seed', values.seed),
    calls: wholeNumber('calls', values.calls),
    every: wholeNumber('every', values.every),
  };
  const settings = waitSettings.filter(({ name }) => values.setting === undefined || name === values.setting);
  if (settings.length === 0) {
    throw new OperatorError(
      `there is no setting '${values.setting}'`,
      `choose one of ${waitSettings.map(({ name }) => name).join(', ')}`,
    );
  }
  write(`Seed ${options.seed}, ${options.calls} calls a setting, of which the first tenth only teaches.`);
  write(
    'Errors of the wait predicted at joining against the wait of those who stay; bias is predicted less actual.',
  );
  for (const { name, description, ...rest } of settings) {
    const startedAt = performance.now();
    const result = runTrial({ name, description, ...rest }, options);
    write('');
    write(`${name} — ${description}`);
    for (const line of resultLines(result)) write(`  ${line}`);
    write(`  took ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  return 0;
}

function resultLines({ scores, predicted, meanWaitSec, abandonedShare }: TrialResult): readonly string[] {
  const gaveUp = `${(abandonedShare * 100).toFixed(1)} % of all callers gave up`;
  return [
    `${predicted} predictions; those who waited did so for ${meanWaitSec.toFixed(0)} s on average; ${gaveUp}`,
    row('predictor', 'MSE s²', 'bias s', 'MAE s', `in ${statedCoverage * 100} %`),
    ...scores.map(({ predictor, meanSquaredError, bias, meanAbsoluteError, coverage }) =>
      row(
        predictor,
        meanSquaredError.toFixed(0),
        bias.toFixed(1),
        meanAbsoluteError.toFixed(1),
        coverage === undefined ? '' : `${(coverage * 100).toFixed(1)} %`,
      ),
    ),
    verdict(scores),
  ];
}

/** Who is best, and how we compare with that and with app_queue. */
export function verdict(scores: readonly Score[]): string {
  const squared = (predictor: string) =>
    scores.find((score) => score.predictor === predictor)?.meanSquaredError ?? Number.NaN;
  const others = scores.filter(({ predictor }) => predictor !== 'ours');
  const best = others.reduce((a, b) => (b.meanSquaredError < a.meanSquaredError ? b : a));
  const toBest = squared('ours') / best.meanSquaredError;
  const word = toBest > 1 + tie ? 'WORSE than' : toBest < 1 - tie ? 'better than' : 'level with';
  return `ours is ${word} the best other, ${best.predictor} (${toBest.toFixed(3)} of its MSE); ${(squared('ours') / squared('app_queue')).toFixed(2)} of app_queue's`;
}

const row = (name: string, ...cells: readonly string[]): string =>
  name.padEnd(20) + cells.map((cell) => cell.padStart(11)).join('');
