/**
 * How well callers are understood: synthetic voices say every phrase of the example company's main menu, and other
 * things, on a telephone line.
 *
 *     npm run bench:speech                 over real calls (SIP, RTP, Asterisk), some minutes
 *     npm run bench:speech -- --offline    the same sound, without calls
 *     npm run bench:speech -- --questions  questions in people's own words, offline, to the directory's topics
 *     npm run bench:speech -- --answers    numbers said digit by digit, and yes and no, offline
 *     …  --silent-between               no noise on the line but while somebody speaks
 *     …  --set tuning|held-out  --every N (only each Nth)  --calls N (at a time)
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadSite } from '../../src/site/index.js';
import { tryAnswers } from './answers.js';
import { tryOnCalls } from './calls.js';
import { renderCorpus } from './corpus.js';
import { report } from './figures.js';
import { tryOffline } from './offline.js';
import { tryQuestions } from './questions.js';
import { phrasesOf, utterancesFor } from './utterances.js';

const siteDir = 'site';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      offline: { type: 'boolean', default: false },
      questions: { type: 'boolean', default: false },
      answers: { type: 'boolean', default: false },
      'silent-between': { type: 'boolean', default: false },
      set: { type: 'string' },
      every: { type: 'string', default: '1' },
      calls: { type: 'string', default: '4' },
      processes: { type: 'string', default: '2' },
    },
  });
  const site = await loadSite(siteDir);
  const images = JSON.parse(readFileSync('var/images.json', 'utf8')) as Readonly<Record<string, string>>;
  const sets = (['tuning', 'held-out'] as const).filter(
    (set) => values.set === undefined || values.set === set,
  );
  if (values.questions) return tryQuestions(site, sets, images['app'] ?? '');
  if (values.answers) return tryAnswers(site, sets, images['app'] ?? '');
  const lists = phrasesOf(site, 'main', 'main-menu');
  const utterances = utterancesFor(lists)
    .filter(({ set }) => values.set === undefined || set === values.set)
    .filter((_, at) => at % Number(values.every) === 0);
  renderCorpus(utterances);
  const line = values['silent-between'] ? 'silent-between' : 'steady';
  const trials = values.offline
    ? await tryOffline(utterances, lists, {
        image: images['app'] ?? '',
        processes: Number(values.processes),
        line,
      })
    : await tryOnCalls(utterances, siteDir, Number(values.calls), line);
  report(trials);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
