/** A menu: the first key that is a choice resolves it at once; so does a word that is understood for certain. */
import type { MenuNode } from '../site/index.js';
import { mostMisunderstandings, understood } from '../speech/index.js';
import type { Candidate, Understanding } from '../speech/index.js';
import { askBack } from './ask-back.js';
import type { CallerInput } from './input-source.js';
import type { Walker } from './walker.js';

/** The node that the caller chose, or `onFailure` after the last attempt. */
export async function askMenu(walker: Walker, name: string, node: MenuNode): Promise<string> {
  const { collector, walk } = walker;
  if (node.choices.has('#') || node.choices.has('*')) collector.forgetLateEndKey();
  const lists = new Map([...walker.alwaysWords, ...(node.words ?? [])]);
  const refused = new Set<string>();
  let apology: readonly string[] = [];
  let misunderstood = 0;
  for (let attempt = 1; attempt <= node.attempts; attempt++) {
    const mayBeSaid = misunderstood < mostMisunderstandings ? walker.phrasesFor(lists) : undefined;
    const input = await collector.ask({
      prompts: [...apology, ...node.prompts, ...(mayBeSaid ? listOf(node.wordsPrompt) : [])],
      bargeIn: node.bargeIn,
      timeoutMs: node.timeoutSec * 1000,
      expected: mayBeSaid,
      ...(attempt === 1 ? { before: () => walker.remember(name) } : {}),
    });
    if (input?.kind === 'words') {
      const said = await meant(walker, name, input, refused);
      const place = said && placeOf(walker, name, node, said);
      if (place !== undefined) return place;
      misunderstood += 1;
      walk.record({ kind: 'input-failed', node: name, why: 'not-understood', attempt });
      apology = [misunderstood < mostMisunderstandings ? 'speech-not-understood' : 'speech-keys-only'];
      continue;
    }
    const key = input?.digits;
    if (key !== undefined && node.choices.has(key)) return chosen(walker, name, node, key);
    const elsewhere = walker.alwaysTarget(name, key);
    if (elsewhere !== undefined) return elsewhere;
    // What follows a wrong key was meant for where that key would have led.
    if (input) collector.drain();
    walk.record({ kind: 'input-failed', node: name, why: input ? 'wrong-key' : 'no-input', attempt });
    apology = listOf(input ? node.wrongKeyPrompt : node.noInputPrompt);
  }
  return node.onFailure;
}

/** What the caller meant, by their own word where it was not certain; undefined when it cannot be known. */
async function meant(
  walker: Walker,
  name: string,
  { candidates }: Extract<CallerInput, { kind: 'words' }>,
  refused: Set<string>,
): Promise<Candidate | undefined> {
  const understanding = understood(candidates, refused);
  walker.walk.record({ kind: 'words-heard', node: name, ...madeOf(understanding) });
  if (understanding.kind === 'not-understood') return undefined;
  const { candidate } = understanding;
  if (understanding.kind === 'accept') return candidate;
  const confirmed = await askBack(walker, candidate.words);
  const { meaning: said, confidence } = candidate;
  walker.walk.record({ kind: 'asked-back', node: name, said, confidence, confirmed: confirmed === true });
  if (confirmed === false) refused.add(said);
  return confirmed === true ? candidate : undefined;
}

/** As the journal is told; whatever was said beside the phrases of the site stays unsaid. */
function madeOf(understanding: Understanding) {
  const { kind: decision } = understanding;
  if (decision === 'not-understood') return { decision };
  const { meaning: said, words, confidence } = understanding.candidate;
  return { decision, said, words, confidence };
}

/** Where a list of phrases leads: the menu's own choice, or one that the flow always has. */
function placeOf(walker: Walker, name: string, node: MenuNode, said: Candidate): string | undefined {
  const key = node.words?.get(said.meaning);
  if (key !== undefined) return chosen(walker, name, node, key, said);
  return walker.alwaysTarget(name, walker.alwaysWords.get(said.meaning), said);
}

function chosen({ walk }: Walker, name: string, node: MenuNode, key: string, by?: Candidate): string {
  const target = node.choices.get(key) ?? node.onFailure;
  const said = by ? { said: by.meaning, confidence: by.confidence } : {};
  walk.record({ kind: 'choice-made', node: name, key, target, ...said });
  return target;
}

export const listOf = (prompt: string | undefined): readonly string[] =>
  prompt === undefined ? [] : [prompt];
