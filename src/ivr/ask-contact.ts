/**
 * The people a known caller asks for, by the names the caller uses: "for my bookkeeper, press 2"; or the company's topics,
 * for everybody.
 */
import type { ContactsNode, NamedContact } from '../site/index.js';
import type { FlowWalk } from './flow-walk.js';
import type { Walker } from './walker.js';

/** The one whom the caller chose, or undefined: there are none, or the caller chose nobody. */
export async function askContact(
  walker: Walker,
  name: string,
  node: ContactsNode,
): Promise<NamedContact | undefined> {
  const { collector, walk } = walker;
  const contacts = node.whose === 'caller' ? (walk.caller?.contacts ?? []) : topics(walk).slice(0, keys);
  if (contacts.length === 0) return undefined;
  const prompts = contacts.map((contact, index) => ({
    prompt: 'contact-choice',
    values: { name: contact.name, key: index + 1 },
  }));
  for (let attempt = 1; attempt <= node.attempts; attempt++) {
    const input = await collector.ask({
      prompts,
      bargeIn: true,
      timeoutMs: node.timeoutSec * 1000,
      ...(attempt === 1 ? { before: () => walker.remember(name) } : {}),
    });
    const key = input?.kind === 'digits' ? input.digits : undefined;
    const contact = key === undefined ? undefined : contacts[Number(key) - 1];
    if (key !== undefined && contact) {
      walk.record({ kind: 'choice-made', node: name, key, target: contact.name });
      return contact;
    }
    if (input) collector.drain();
    walk.record({ kind: 'input-failed', node: name, why: input ? 'wrong-key' : 'no-input', attempt });
  }
  return undefined;
}

const keys = 9;

function topics({ site, language }: FlowWalk): readonly NamedContact[] {
  return [...site.directory.values()].flatMap(({ names, to }) => {
    const name = names.get(language.get()) ?? names.get(site.company.defaultLanguage);
    return name === undefined ? [] : [{ name, to }];
  });
}
