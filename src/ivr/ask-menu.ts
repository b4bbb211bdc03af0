/** A menu: the first key that is a choice resolves it at once. */
import type { MenuNode } from '../site/index.js';
import type { Walker } from './walker.js';

/** The node that the caller chose, or `onFailure` after the last attempt. */
export async function askMenu(walker: Walker, name: string, node: MenuNode): Promise<string> {
  const { collector, walk } = walker;
  if (node.choices.has('#') || node.choices.has('*')) collector.forgetLateEndKey();
  let apology: readonly string[] = [];
  for (let attempt = 1; attempt <= node.attempts; attempt++) {
    const input = await collector.ask({
      prompts: [...apology, ...node.prompts],
      bargeIn: node.bargeIn,
      timeoutMs: node.timeoutSec * 1000,
      ...(attempt === 1 ? { before: () => walker.remember(name) } : {}),
    });
    const key = input?.kind === 'digits' ? input.digits : undefined;
    const target = key === undefined ? undefined : node.choices.get(key);
    if (key !== undefined && target !== undefined) {
      walk.record({ kind: 'choice-made', node: name, key, target });
      return target;
    }
    // What follows a wrong key was meant for where that key would have led.
    if (input) collector.drain();
    walk.record({ kind: 'input-failed', node: name, why: input ? 'wrong-key' : 'no-input', attempt });
    apology = listOf(input ? node.wrongKeyPrompt : node.noInputPrompt);
  }
  return node.onFailure;
}

export const listOf = (prompt: string | undefined): readonly string[] =>
  prompt === undefined ? [] : [prompt];
