/** directory.yaml: its shape, its checks, and the topics that come of it. */
import { z } from 'zod';
import { targetSteps, plainChain } from './build-people.js';
import { checkTarget } from './check-people.js';
import type { Topic } from './directory.js';
import { frozenMap } from './frozen.js';
import { nameRemedy } from './nearest.js';
import { contactTarget } from './people-shapes.js';
import { mistake, shape } from './shape.js';
import type { SiteDraft } from './site-draft.js';
import * as w from './words.js';

const oneLine = z.string().trim().min(1, mistake('there is nothing here', 'write a text')).max(200);

export const topicShape = shape({
  name: z.record(z.string(), oneLine),
  questions: z.record(
    z.string(),
    z.array(oneLine).min(1, mistake('there are no questions', 'write at least one')).max(50),
  ),
  to: contactTarget,
});

export type TopicDraft = z.infer<typeof topicShape>;

export const topicsName = w.namePattern;

export function checkDirectory(draft: SiteDraft): void {
  const { directory: file } = draft.files;
  const languages = draft.company?.languages ?? [];
  for (const [id, topic] of draft.topics.values) {
    const path = ['topics', id];
    checkTarget(draft, file, [...path, 'to'], topic.to);
    for (const key of ['name', 'questions'] as const) {
      for (const language of Object.keys(topic[key])) {
        if (languages.length === 0 || languages.includes(language)) continue;
        file.error(
          file.keyAt([...path, key, language]),
          `'${language}' is not a language of the company`,
          nameRemedy(language, languages),
        );
      }
      for (const language of languages) {
        if (topic[key][language] !== undefined) continue;
        file.error(
          file.at([...path, key]),
          `topic '${id}' has no ${key} in '${language}'`,
          'callers in that language would never be led there; add it',
        );
      }
    }
  }
}

export const directoryOf = (draft: SiteDraft): ReadonlyMap<string, Topic> =>
  frozenMap(
    [...draft.topics.values].map(([id, { name, questions, to }]) => {
      const topic: Topic = {
        id,
        names: frozenMap(Object.entries(name)),
        questions: frozenMap(Object.entries(questions)),
        // It goes into stage records, beside chains that have names of their own.
        to: { name: `topic/${id}`, steps: targetSteps(draft, to, plainChain) },
      };
      return [id, topic] as const;
    }),
  );
