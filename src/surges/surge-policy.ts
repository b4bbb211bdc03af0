/** Which announcements a caller is to hear now. Pure. */
import type { FlowNode, NodeKind, SurgePlace } from '../site/index.js';

/** An announcement that is switched on. Times are epoch milliseconds. */
export interface Surge {
  readonly name: string;
  readonly since: number;
  readonly by: string;
  /** Undefined: until it is switched off. */
  readonly until: number | undefined;
  /** One of the two is there: a prompt of the site, or texts by language that the synthesiser speaks. */
  readonly prompt: string | undefined;
  readonly texts: Readonly<Record<string, string>> | undefined;
  readonly heard: SurgePlace;
  /** None of them: everywhere. */
  readonly flows: readonly string[];
  readonly queues: readonly string[];
}

export const isActive = ({ until }: Surge, now: number): boolean => until === undefined || now < until;

/** Nodes that a caller passes in an instant, or at which the call is over. */
const passed: ReadonlySet<NodeKind> = new Set([
  'say',
  'when',
  'do',
  'go-to',
  'hang-up',
  'back-to-queue',
  'back-to-agent',
]);

/**
 * Of those that are on, the ones whose place this node is: on arrival is the first node that waits for the caller,
 * which is right after the welcome; each is heard once in a call.
 */
export function dueAt(
  node: FlowNode,
  flow: string,
  on: readonly Surge[],
  heard: ReadonlySet<string>,
): readonly Surge[] {
  if (passed.has(node.kind)) return [];
  return on.filter(({ name, heard: place, flows, queues }) => {
    if (heard.has(name)) return false;
    if (flows.length > 0 && !flows.includes(flow)) return false;
    if (place === 'on-arrival') return true;
    return node.kind === 'queue' && (queues.length === 0 || queues.includes(node.queue));
  });
}
