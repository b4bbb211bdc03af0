/** Questions in people's own words, without a switch: by which topic does the directory answer what was recognised? */
import { Directory, directoryMigrations, PostgresDirectory } from '../../src/directory/index.js';
import { createPostgres, migrate } from '../../src/platform/index.js';
import type { Site } from '../../src/site/index.js';
import { perhapsFrom, surelyFrom } from '../../src/speech/index.js';
import { questions } from '../../test/contracts/directory/questions.js';
import { startPostgres } from '../../test/support/postgres.js';
import { renderCorpus } from './corpus.js';
import { understands } from './offline.js';
import { conditions, voices } from './utterances.js';
import type { SetName, Utterance } from './utterances.js';

/** Nothing that the directory knows. */
const beside = ['banana', 'what time is it', 'i lost my umbrella yesterday', 'my name is john smith'];

interface Answered {
  readonly utterance: Utterance;
  readonly words: string;
  readonly topic: string | undefined;
  /** Of the words and of the topic together, as the flows take it. */
  readonly confidence: number;
}

export async function tryQuestions(site: Site, sets: readonly SetName[], image: string): Promise<void> {
  const utterances = sets.flatMap(utterancesOf);
  renderCorpus(utterances);
  const samples = [...site.directory.values()].flatMap(({ names, questions: asked }) => [
    ...(asked.get('en') ?? []),
    names.get('en') ?? '',
  ]);
  await using database = await startPostgres();
  await migrate(database.url, [directoryMigrations]);
  const postgres = await createPostgres(database.url);
  const directory = new Directory({
    store: new PostgresDirectory(postgres),
    site: () => site,
    there: async () => 'unknown',
  });
  const heard = await understands(
    utterances,
    { kind: 'question', samples },
    { image, processes: 1, line: 'steady' },
  );
  const answered: Answered[] = [];
  for (const { utterance, candidates } of heard) {
    const [said] = candidates;
    const [found] = said ? await directory.find(said.words, 'en') : [];
    answered.push({
      utterance,
      words: said?.words ?? '',
      topic: found?.topic.id,
      confidence: (said?.confidence ?? 0) * (found?.score ?? 0),
    });
  }
  await postgres.end();
  for (const set of sets)
    report(
      set,
      answered.filter(({ utterance }) => utterance.set === set),
    );
}

function utterancesOf(set: SetName): readonly Utterance[] {
  const texts = [
    ...questions.map(([meaning, text]) => ({ text, meaning })),
    ...beside.map((text) => ({ text, meaning: undefined })),
  ];
  return voices[set].flatMap((voice, index) =>
    texts.flatMap((one, at) => {
      const condition = conditions[(at + index) % conditions.length];
      // Every voice a third of the questions.
      return condition && at % 3 === index % 3 ? [{ ...one, set, voice, condition }] : [];
    }),
  );
}

function report(set: SetName, all: readonly Answered[]): void {
  const decided = ({ confidence }: Answered) =>
    confidence >= surelyFrom ? 'accepted' : confidence >= perhapsFrom ? 'asked back' : 'not understood';
  const asked = all.filter(({ utterance }) => utterance.meaning !== undefined);
  const others = all.filter(({ utterance }) => utterance.meaning === undefined);
  const right = ({ utterance, topic }: Answered) => topic === utterance.meaning;
  const percent = (of: readonly Answered[], fits: (one: Answered) => boolean) =>
    `${((100 * of.filter(fits).length) / Math.max(1, of.length)).toFixed(1)} %`;
  process.stdout.write(`\n${set}: ${asked.length} questions, ${others.length} of anything else\n`);
  for (const how of ['accepted', 'asked back'])
    process.stdout.write(
      `  ${how}: right ${percent(asked, (one) => decided(one) === how && right(one))}, wrong ${percent(asked, (one) => decided(one) === how && !right(one))}, of anything else ${percent(others, (one) => decided(one) === how)}\n`,
    );
  for (const one of process.env['RINGDOWN_BENCH_VERBOSE'] ? all : [])
    process.stdout.write(
      `${one.utterance.voice} ${one.utterance.meaning ?? '-'} '${one.utterance.text}' → '${one.words}' ${one.topic ?? '-'} ${one.confidence.toFixed(2)}\n`,
    );
}
