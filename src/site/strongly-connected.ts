/**
 * The loops of a graph: its strongly connected components that have at least one edge inside, each in the order of a
 * walk through it. Edges to nodes that are not in the graph are ignored. Tarjan, "Depth-first search and linear graph
 * algorithms", 1972.
 */
export function stronglyConnected(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const loops: string[][] = [];

  const visit = (node: string): void => {
    order.set(node, order.size);
    lowest.set(node, order.get(node) ?? 0);
    open.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) {
        visit(next);
        lower(node, lowest.get(next));
      } else if (open.includes(next)) {
        lower(node, order.get(next));
      }
    }
    if (lowest.get(node) !== order.get(node)) return;
    const component = open.splice(open.indexOf(node));
    if (component.length > 1 || graph.get(node)?.includes(node)) loops.push(component);
  };
  const lower = (node: string, candidate: number | undefined): void => {
    lowest.set(node, Math.min(lowest.get(node) ?? 0, candidate ?? Number.POSITIVE_INFINITY));
  };

  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return loops;
}
