/** A number into a variable: by keys until a length, an end key or a pause, or said digit by digit. */
import type { CollectNode } from '../site/index.js';
import { mostMisunderstandings, understood } from '../speech/index.js';
import type { Candidate, Expected } from '../speech/index.js';
import { askBack } from './ask-back.js';
import { listOf } from './ask-menu.js';
import type { CallerInput } from './input-source.js';
import type { Walker } from './walker.js';

/** `next` when the variable is set, `onFailure` after the last attempt. */
export async function collectDigits(walker: Walker, name: string, node: CollectNode): Promise<string> {
  const { collector, walk } = walker;
  let apology: readonly string[] = [];
  let misunderstood = 0;
  for (let attempt = 1; attempt <= node.attempts; attempt++) {
    const expected =
      misunderstood < mostMisunderstandings && !node.secret ? mayBeSaid(walker, node) : undefined;
    const words = expected?.kind === 'digits' && walker.mayBeSaid ? listOf(node.wordsPrompt) : [];
    const first = await collector.ask({
      prompts: [...apology, ...node.prompts, ...words],
      bargeIn: true,
      timeoutMs: node.timeoutSec * 1000,
      expected,
      ...(attempt === 1 ? { before: () => walker.remember(name) } : {}),
    });
    const heard = first?.kind === 'words' ? await said(walker, name, first) : undefined;
    const given = first?.kind === 'words' ? (heard?.meaning ?? '') : await typedAfter(walker, node, first);
    // Alone, and not the beginning of a number: the pause or the end key came after it.
    const elsewhere = heard
      ? walker.alwaysTarget(name, walker.alwaysWords.get(heard.meaning), heard)
      : walker.alwaysTarget(name, given);
    if (elsewhere !== undefined) return elsewhere;
    if (first && given.length >= node.minDigits && given.length <= node.maxDigits) {
      walker.set(node.variable, given, node.secret);
      walk.record({ kind: 'input-collected', node: name, variable: node.variable, digits: given.length });
      return node.next;
    }
    const spoken = first?.kind === 'words';
    const why = spoken ? 'not-understood' : first ? 'wrong-input' : 'no-input';
    walk.record({ kind: 'input-failed', node: name, why, attempt });
    if (spoken) {
      misunderstood += 1;
      apology = [misunderstood < mostMisunderstandings ? 'speech-not-understood' : 'speech-keys-only'];
    } else {
      apology = listOf(first ? node.wrongInputPrompt : node.noInputPrompt);
    }
  }
  return node.onFailure;
}

/** What the flow always takes, and the digits where they need not be keyed in. */
function mayBeSaid(walker: Walker, node: CollectNode): Expected | undefined {
  const always = walker.phrasesFor(walker.alwaysWords);
  if (!node.speak) return always;
  const instead = always?.meanings ?? new Map<string, readonly string[]>();
  return { kind: 'digits', least: node.minDigits, most: node.maxDigits, instead };
}

/** Digits that were understood, if need be after asking; undefined for none. */
async function said(
  walker: Walker,
  name: string,
  { candidates }: Extract<CallerInput, { kind: 'words' }>,
): Promise<Candidate | undefined> {
  const understanding = understood(candidates, new Set());
  const { kind: decision } = understanding;
  const confidence =
    understanding.kind === 'not-understood' ? {} : { confidence: understanding.candidate.confidence };
  walker.walk.record({ kind: 'words-heard', node: name, decision, ...confidence });
  if (understanding.kind === 'not-understood') return undefined;
  const { candidate } = understanding;
  if (understanding.kind === 'accept') return candidate;
  const { meaning, words } = candidate;
  const phrase = /^\d+$/.test(meaning) ? [...meaning].join(' ') : words;
  return (await askBack(walker, phrase)) === true ? candidate : undefined;
}

async function typedAfter(
  { collector }: Walker,
  node: CollectNode,
  first: CallerInput | undefined,
): Promise<string> {
  let typed = '';
  for (let input = first; input; input = await collector.next(node.betweenDigitsSec * 1000)) {
    if (input.kind === 'words') return '';
    for (const key of input.digits) {
      if (key === node.endKey) return typed;
      // Star, where it does not end the input, clears it: the usual way to correct a slip.
      typed = /\d/.test(key) ? typed + key : '';
    }
    if (typed.length < node.maxDigits) continue;
    if (node.endKey !== 'none') collector.expectLateEndKey(node.endKey);
    return typed;
  }
  return typed;
}
