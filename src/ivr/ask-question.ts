/** "Tell me in a few words what it is about": the directory finds the topic, and the caller confirms it. */
import { isUnwinding, orAborted, race, TimedOut } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { QuestionNode, Topic } from '../site/index.js';
import { mostMisunderstandings, perhapsFrom, surelyFrom } from '../speech/index.js';
import type { Candidate } from '../speech/index.js';
import { askBack } from './ask-back.js';
import { listOf } from './ask-menu.js';
import type { FlowWalk, FoundTopic } from './flow-walk.js';
import type { Walker } from './walker.js';

/** The topic that the caller asks about, or where the caller goes on without one. */
export type Asked = { readonly topic: Topic } | { readonly node: string };

/** The caller hears nothing while the directory is asked. */
const answerWithinMs = 3_000;

/** Where nobody would understand it, the question is not put at all. */
export async function askQuestion(walker: Walker, name: string, node: QuestionNode): Promise<Asked> {
  const { collector, walk } = walker;
  const refused = new Set<string>();
  let apology: readonly string[] = [];
  let misunderstood = 0;
  for (let attempt = 1; attempt <= node.attempts; attempt++) {
    const samples = samplesFor(walker);
    if (!walk.topicsOf || !walker.mayBeSaid || samples.length === 0) break;
    const input = await collector.ask({
      prompts: [...apology, ...node.prompts],
      bargeIn: true,
      timeoutMs: node.timeoutSec * 1000,
      expected: { kind: 'question', samples },
      ...(attempt === 1 ? { before: () => walker.remember(name) } : {}),
    });
    if (input?.kind === 'digits') return { node: afterKey(walker, name, node, input.digits) };
    if (input) {
      const [said] = input.candidates;
      const elsewhere = said && alwaysSaid(walker, name, said);
      if (elsewhere !== undefined) return { node: elsewhere };
      const found = said ? await topicsFor(walker, said.words) : [];
      if (!found) break;
      const topic = await topicMeant(walker, name, said, found, refused);
      if (topic) return { topic };
      misunderstood += 1;
    }
    walk.record({ kind: 'input-failed', node: name, why: input ? 'not-understood' : 'no-input', attempt });
    apology = input ? ['speech-not-understood'] : listOf(node.noInputPrompt);
  }
  if (misunderstood >= Math.min(mostMisunderstandings, node.attempts))
    await collector.say(['speech-keys-only'], true);
  return { node: node.onKeys };
}

/** A key that means nothing of its own means: rather by key. */
function afterKey(walker: Walker, name: string, { onKeys }: QuestionNode, key: string): string {
  const elsewhere = walker.alwaysTarget(name, key);
  if (elsewhere !== undefined) return elsewhere;
  walker.walk.record({ kind: 'choice-made', node: name, key, target: onKeys });
  return onKeys;
}

/** How people ask, and what they may say everywhere in the flow. */
function samplesFor({ walk, alwaysWords }: Walker): readonly string[] {
  const language = walk.language.get();
  const topics = [...walk.site.directory.values()].flatMap(({ names, questions }) => [
    ...(questions.get(language) ?? []),
    ...listOf(names.get(language)),
  ]);
  const always = [...alwaysWords.keys()].flatMap((list) => phrasesOf(walk, list));
  return topics.length > 0 ? [...topics, ...always] : [];
}

const phrasesOf = ({ site, language }: FlowWalk, list: string): readonly string[] =>
  site.speech.phrases.get(language.get())?.get(list) ?? [];

/** "An agent, please" is no question for the directory. */
function alwaysSaid(walker: Walker, name: string, said: Candidate): string | undefined {
  if (said.confidence < perhapsFrom) return undefined;
  for (const [list, key] of walker.alwaysWords) {
    if (phrasesOf(walker.walk, list).includes(said.words))
      return walker.alwaysTarget(name, key, { ...said, meaning: list });
  }
  return undefined;
}

/** Undefined when the directory gives no answer: it would give none to a second question. */
async function topicsFor({ walk }: Walker, question: string): Promise<readonly FoundTopic[] | undefined> {
  const { topicsOf, clock, signal: callSignal } = walk;
  if (!topicsOf) return undefined;
  try {
    return await race(
      callSignal,
      (signal) => orAborted(topicsOf(question, walk.language.get()), signal),
      async (signal) => {
        await clock.after(answerWithinMs, signal);
        throw new TimedOut('the directory', answerWithinMs);
      },
    );
  } catch (error) {
    callSignal.throwIfAborted();
    if (isUnwinding(error)) throw error;
    walk.log.warn(
      { event: logEvents.databaseFailed, err: error },
      'a caller chooses by key: the directory gives no answer',
    );
    return undefined;
  }
}

/** Certain is what was heard well and is asked in such words; what is likely is asked back. */
async function topicMeant(
  walker: Walker,
  node: string,
  said: Candidate | undefined,
  found: readonly FoundTopic[],
  refused: Set<string>,
): Promise<Topic | undefined> {
  const { walk } = walker;
  const best = found.find(({ topic }) => !refused.has(topic.id));
  const confidence = said && best ? said.confidence * best.score : 0;
  if (!best || confidence < perhapsFrom) {
    walk.record({ kind: 'topic-asked', node, decision: 'not-understood' });
    return undefined;
  }
  const { topic } = best;
  const sure = confidence >= surelyFrom && best === found[0];
  walk.record({
    kind: 'topic-asked',
    node,
    decision: sure ? 'accept' : 'ask-back',
    topic: topic.id,
    confidence,
  });
  if (sure) return topic;
  const { site, language } = walk;
  const name = topic.names.get(language.get()) ?? topic.names.get(site.company.defaultLanguage) ?? topic.id;
  const confirmed = await askBack(walker, name);
  walk.record({ kind: 'asked-back', node, said: topic.id, confidence, confirmed: confirmed === true });
  if (confirmed === false) refused.add(topic.id);
  return confirmed === true ? topic : undefined;
}
