/** Whether conversations of a queue are recorded, and who may do what with that. */
import { z } from 'zod';
import { shape } from './shape.js';
import type { QueueSettings, Site } from './site.js';
import type { SiteDraft } from './site-draft.js';
import * as w from './words.js';

export interface RecordingRules {
  readonly when: 'on-demand' | 'always';
  /** Said to those who speak before anything is recorded. */
  readonly announcement: string;
  /** Of what is always recorded the agent may leave something out, for example the number of a card. */
  readonly mayPause: boolean;
  readonly keepDays: number;
  /** Agents hear recordings of their own conversations. */
  readonly agentsMayHear: boolean;
}

export const recordingShape = shape({
  when: z.enum(['never', 'on-demand', 'always']),
  announcement: w.name.optional(),
  'agent-may-pause': w.yesNo.default(false),
  'keep-days': w.wholeNumber(1, 3650, 'days').default(30),
  'agents-may-hear': w.yesNo.default(false),
});

/** `never` is the same as nothing. Call it only when no mistake was found. */
export function recordingRulesOf(
  read: z.infer<typeof recordingShape> | undefined,
): RecordingRules | undefined {
  if (read?.announcement === undefined || read.when === 'never') return undefined;
  return {
    when: read.when,
    announcement: read.announcement,
    mayPause: read['agent-may-pause'],
    keepDays: read['keep-days'],
    agentsMayHear: read['agents-may-hear'],
  };
}

/** Undefined: conversations of callers who waited in that queue last are never recorded; nor are those who waited in none. */
export const recordingOf = (
  { queues }: Pick<Site, 'queues'>,
  queue: string | undefined,
): RecordingRules | undefined => (queue === undefined ? undefined : queues.get(queue))?.recording;

export function checkRecording({ queues, files: { queues: file } }: SiteDraft): void {
  for (const [name, { recording }] of queues.values) {
    if (!recording || recording.when === 'never') continue;
    if (recording.announcement === undefined)
      file.error(
        file.keyAt([name, 'recording']),
        `queue '${name}' is recorded, and those who speak are not told`,
        'add announcement: and the prompt that tells them',
      );
    if (recording.when === 'on-demand' && recording['agent-may-pause'])
      file.error(
        file.at([name, 'recording', 'agent-may-pause']),
        `in queue '${name}' agents start and stop recordings: there is nothing to pause`,
        'remove agent-may-pause, or write when: always',
      );
  }
}

/** The queues of which conversations may be recorded. */
export const recordedQueues = (queues: Iterable<QueueSettings>): readonly QueueSettings[] =>
  [...queues].filter(({ recording }) => recording !== undefined);
