import { edgesOf, mentionsOf } from '../site/index.js';
import type { Flow } from '../site/index.js';
import type { FlowGraph } from '../contracts/index.js';

/** A flow as it is drawn. */
export function graphOf({ start, nodes, always }: Flow): FlowGraph {
  const anywhere = [...(always ?? [])].map(([key, target]) => ({
    from: '*',
    to: target,
    label: key,
    automatic: false,
  }));
  return {
    start,
    nodes: [
      ...(anywhere.length > 0 ? [{ name: '*', kind: 'always', says: [] }] : []),
      ...[...nodes].map(([name, node]) => ({
        name,
        kind: node.kind,
        says: mentionsOf(node)
          .filter(({ kind }) => kind === 'prompt')
          .map((mention) => mention.name),
      })),
    ],
    edges: [
      ...anywhere,
      ...[...nodes].flatMap(([from, node]) =>
        edgesOf(node).map(({ target, path, automatic }) => ({
          from,
          to: target,
          label: String(path.at(-1)),
          automatic,
        })),
      ),
    ],
  };
}
