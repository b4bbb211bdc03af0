/** The comparison of `npm run simulate -- wait`, much shorter: who wins must stay as it is. */
import { runTrial, waitSettings } from '../../../src/simulation/index.js';

const scoresOf = (name: string) => {
  const setting = waitSettings.find((one) => one.name === name);
  if (!setting) throw new Error(`no setting ${name}`);
  const { scores, predicted } = runTrial(setting, { seed: 3, calls: 3_000, every: 12 });
  expect(predicted).toBeGreaterThan(80);
  const ours = scores.find(({ predictor }) => predictor === 'ours');
  const appQueue = scores.find(({ predictor }) => predictor === 'app_queue');
  const others = scores
    .filter(({ predictor }) => predictor !== 'ours')
    .map((score) => score.meanSquaredError);
  if (!ours || !appQueue) throw new Error('a predictor is missing');
  return { ours, appQueue, best: Math.min(...others) };
};

it.each(waitSettings.map(({ name }) => name))('estimates as well as the best predictor, in %s', (name) => {
  const { ours, appQueue, best } = scoresOf(name);
  expect(ours.meanSquaredError).toBeLessThan(1.02 * best);
  expect(ours.meanSquaredError).toBeLessThan(appQueue.meanSquaredError / 2);
  expect(ours.coverage).toBeGreaterThan(0.7);
  expect(ours.coverage).toBeLessThan(0.9);
});

it('gives the same figures for the same seed', () => {
  const [setting] = waitSettings;
  if (!setting) throw new Error('no setting');
  const once = () => runTrial(setting, { seed: 1, calls: 600, every: 20 });
  expect(once()).toEqual(once());
  expect(once()).not.toEqual(runTrial(setting, { seed: 2, calls: 600, every: 20 }));
});
