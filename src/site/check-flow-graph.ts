/** Where flows lead: every node can be reached, nobody goes round for ever, and every menu has a way out. */
import { edgesOf } from './flow-edges.js';
import type { FlowNode, NodeKind } from './flow.js';
import type { FlowDraft, SiteDraft } from './site-draft.js';
import { stronglyConnected } from './strongly-connected.js';

interface Place {
  readonly flow: FlowDraft;
  readonly name: string;
  readonly node: FlowNode;
  readonly edges: readonly { readonly to: string; readonly automatic: boolean }[];
  /** By the keys that lead somewhere from everywhere. */
  readonly always: readonly string[];
}

/** Here the caller's doing decides, or at least takes time: nothing spins. */
const waitsForCaller: readonly NodeKind[] = ['menu', 'collect', 'voicemail', 'callback'];
/** Here a call may come to its end. */
const mayEnd: readonly NodeKind[] = [
  'hang-up',
  'queue',
  'transfer',
  'callback',
  'chain',
  'contacts',
  'question',
  'back-to-queue',
  'back-to-agent',
];

export function checkFlowGraph(draft: SiteDraft): void {
  const places = placesOf(draft);
  checkReachable(draft, checkWalks(draft));
  checkLoops(places);
  checkWaysOut(places);
}

const keepsAlways: readonly NodeKind[] = ['say', 'menu', 'collect', 'question'];

/** Where the flow's `always` leads from this node. */
const alwaysFrom = ({ always }: FlowDraft, { kind }: FlowNode): readonly string[] =>
  keepsAlways.includes(kind) ? [...always.values()] : [];

const idOf = (flow: string, node: string): string => `${flow}/${node}`;

function placesOf({ flows }: SiteDraft): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const flow of flows.values.values()) {
    for (const [name, node] of flow.nodes.values) {
      const edges = edgesOf(node).map(({ target, automatic }) => ({
        to: idOf(flow.name, target),
        automatic,
      }));
      if (node.kind === 'go-to') {
        const start = flows.values.get(node.flow)?.start;
        if (start !== undefined) edges.push({ to: idOf(node.flow, start), automatic: true });
      }
      const always = alwaysFrom(flow, node).map((target) => idOf(flow.name, target));
      places.set(idOf(flow.name, name), { flow, name, node, edges, always });
    }
  }
  return places;
}

/** These flows and all that they go to. */
function withFollowing({ flows }: SiteDraft, names: readonly string[]): ReadonlySet<string> {
  const all = new Set(names);
  for (const name of all) {
    for (const node of flows.values.get(name)?.nodes.values.values() ?? [])
      if (node.kind === 'go-to') all.add(node.flow);
  }
  return all;
}

/** Walked from a number's entry, while waiting in a queue, and as an errand: each has nodes that mean nothing elsewhere. */
function checkWalks(draft: SiteDraft): { readonly used: ReadonlySet<string> } {
  const { numbers, otherNumbers, queues, flows, reminders, errands } = draft;
  const entries = [...numbers.values.values(), ...(otherNumbers ? [otherNumbers] : [])];
  const fromNumbers = withFollowing(
    draft,
    [...entries, ...(reminders ? [reminders] : [])].map(({ flow }) => flow),
  );
  const whileWaiting = withFollowing(
    draft,
    [...queues.values.values()].flatMap((queue) => queue['while-waiting']?.flow ?? []),
  );
  const asErrand = withFollowing(
    draft,
    [...errands.values.values()].map(({ flow }) => flow),
  );
  const refuse = (flow: string, kind: NodeKind, what: string, remedy: string) => {
    const draft = flows.values.get(flow);
    for (const [name, node] of draft?.nodes.values ?? [])
      if (node.kind === kind) draft?.file.error(draft.file.keyAt(['nodes', name]), what, remedy);
  };
  for (const flow of fromNumbers) {
    const remedy = 'end it with hang-up, or use this flow only below while-waiting: in queues.yaml';
    refuse(flow, 'back-to-queue', 'a caller who comes here waits in no queue', remedy);
  }
  for (const flow of asErrand) {
    const remedy = 'end it with back-to-agent';
    refuse(flow, 'back-to-queue', 'an agent sends callers here, who wait in no queue', remedy);
  }
  for (const flow of [...fromNumbers, ...whileWaiting]) {
    const remedy = 'use this flow only in errands.yaml';
    refuse(flow, 'back-to-agent', 'a caller who comes here was sent by no agent', remedy);
  }
  for (const flow of whileWaiting) {
    for (const kind of ['queue', 'chain', 'contacts', 'question'] as const)
      refuse(flow, kind, 'a caller who comes here waits in a queue already', 'lead to a back-to-queue node');
  }
  return { used: new Set([...fromNumbers, ...whileWaiting, ...asErrand]) };
}

function checkReachable(
  { flows, queues, files, reminders, errands }: SiteDraft,
  { used }: { readonly used: ReadonlySet<string> },
): void {
  // A queue with a mistake hides where its callers walk, and so do an errand and reminders.yaml.
  const allSeen =
    queues.values.size === queues.names.size &&
    queues.complete &&
    errands.values.size === errands.names.size &&
    errands.complete &&
    (reminders !== undefined || !files.reminders.readable);
  for (const flow of flows.values.values()) {
    const { name, file, start, nodes } = flow;
    if (!used.has(name) && file.readable && allSeen) {
      file.warning(
        { line: 1, column: 1 },
        `no number, queue or flow leads to flow '${name}'`,
        'use it in numbers.yaml, in queues.yaml, in errands.yaml or by go-to, or remove it',
      );
    }
    // A node with a mistake hides where it leads; then nothing can be said about the others.
    const whole = nodes.values.size === nodes.names.size;
    if (start === undefined || !nodes.names.has(start) || !whole) continue;
    const reached = new Set([start]);
    for (const at of reached) {
      const node = nodes.values.get(at);
      for (const { target } of node ? edgesOf(node) : []) reached.add(target);
      for (const target of node ? alwaysFrom(flow, node) : []) reached.add(target);
    }
    for (const node of nodes.names) {
      if (!reached.has(node))
        file.error(
          file.keyAt(['nodes', node]),
          `nothing leads to node '${node}'`,
          'lead to it from another node, or remove it',
        );
    }
  }
}

function checkLoops(places: ReadonlyMap<string, Place>): void {
  const spinning = new Map(
    [...places]
      .filter(([, { node }]) => !waitsForCaller.includes(node.kind))
      .map(([id, { edges }]) => [id, edges.map(({ to }) => to)]),
  );
  const spun = new Set<string>();
  for (const loop of stronglyConnected(spinning)) {
    loop.forEach((id) => spun.add(id));
    report(
      places,
      loop,
      'error',
      'loops without ever waiting for the caller',
      'put a menu into the loop, or end it with hang-up',
    );
  }
  const silent = new Map(
    [...places].map(([id, { edges }]) => [
      id,
      edges.filter(({ automatic }) => automatic).map(({ to }) => to),
    ]),
  );
  for (const loop of stronglyConnected(silent)) {
    if (loop.some((id) => spun.has(id))) continue;
    report(
      places,
      loop,
      'warning',
      'goes round for ever when the caller says and presses nothing',
      'let on-failure lead out of the loop',
    );
  }
}

function report(
  places: ReadonlyMap<string, Place>,
  loop: readonly string[],
  severity: 'error' | 'warning',
  what: string,
  remedy: string,
): void {
  const first = places.get(loop[0] ?? '');
  if (!first) return;
  const { file } = first.flow;
  const round = [...loop, loop[0] ?? ''].join(' → ');
  file[severity](file.keyAt(['nodes', first.name]), `node '${first.name}' ${what} (${round})`, remedy);
}

function checkWaysOut(places: ReadonlyMap<string, Place>): void {
  const out = new Set([...places].filter(([, { node }]) => mayEnd.includes(node.kind)).map(([id]) => id));
  // A target that is unknown has been reported; it may well lead out.
  const leadsOut = ({ edges, always }: Place) =>
    [...edges.map(({ to }) => to), ...always].some((to) => out.has(to) || !places.has(to));
  for (let grown = true; grown;) {
    grown = false;
    for (const [id, place] of places) {
      if (out.has(id) || !leadsOut(place)) continue;
      out.add(id);
      grown = true;
    }
  }
  for (const [id, { flow, name, node }] of places) {
    if (out.has(id) || !waitsForCaller.includes(node.kind)) continue;
    flow.file.error(
      flow.file.keyAt(['nodes', name]),
      `from '${name}' no way leads to a queue, a transfer or a hang-up`,
      'let a choice or on-failure lead out',
    );
  }
}
