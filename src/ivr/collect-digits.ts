/** A number of keys into a variable: by length, by end key, or by a pause between two keys. */
import type { CollectNode } from '../site/index.js';
import { listOf } from './ask-menu.js';
import type { CallerInput } from './input-source.js';
import type { Walker } from './walker.js';

/** `next` when the variable is set, `onFailure` after the last attempt. */
export async function collectDigits(walker: Walker, name: string, node: CollectNode): Promise<string> {
  const { collector, walk } = walker;
  let apology: readonly string[] = [];
  for (let attempt = 1; attempt <= node.attempts; attempt++) {
    const first = await collector.ask({
      prompts: [...apology, ...node.prompts],
      bargeIn: true,
      timeoutMs: node.timeoutSec * 1000,
      ...(attempt === 1 ? { before: () => walker.remember(name) } : {}),
    });
    const typed = await typedAfter(walker, node, first);
    // Alone, and not the beginning of a number: the pause or the end key came after it.
    const elsewhere = walker.alwaysTarget(name, typed);
    if (elsewhere !== undefined) return elsewhere;
    if (first && typed.length >= node.minDigits && typed.length <= node.maxDigits) {
      walker.set(node.variable, typed, node.secret);
      walk.record({ kind: 'input-collected', node: name, variable: node.variable, digits: typed.length });
      return node.next;
    }
    walk.record({ kind: 'input-failed', node: name, why: first ? 'wrong-input' : 'no-input', attempt });
    apology = listOf(first ? node.wrongInputPrompt : node.noInputPrompt);
  }
  return node.onFailure;
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
