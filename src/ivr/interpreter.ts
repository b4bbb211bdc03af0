/** Walks a caller through the company's flows. The only place that switches over the kinds of nodes. */
import { assertNever } from '../kernel/index.js';
import type { Chain, ChainNode, ContactsNode, Flow, FlowNode, NodeKind } from '../site/index.js';
import type { QuestionNode, QueueNode } from '../site/index.js';
import { askContact } from './ask-contact.js';
import { askMenu } from './ask-menu.js';
import { askQuestion } from './ask-question.js';
import { collectDigits } from './collect-digits.js';
import type { FlowEnd, FlowWalk, Place } from './flow-walk.js';
import { runHandler } from './run-handler.js';
import { Walker } from './walker.js';

/** Where a node leads: to a node of its flow, to another flow's start, or to the end. */
type Way = { readonly node: string } | { readonly flow: string } | { readonly end: FlowEnd['kind'] };

const noKeys: ReadonlyMap<string, string> = new Map();

/** The site's checks refuse loops that wait for nobody; should one get through all the same, it must not spin. */
const mostNodesInOneWalk = 10_000;

/** Kinds between which the caller's ear stays: the next question follows soon. */
const asks: ReadonlySet<NodeKind> = new Set(['say', 'menu', 'collect', 'question', 'when', 'do', 'go-to']);

/**
 * From the start, or from the node that a stage record names, to the end. Rejects with `CallEnded` when the caller
 * hangs up, wherever that is.
 */
export async function walkFlow(walk: FlowWalk): Promise<FlowEnd> {
  await using walker = new Walker(walk);
  let flow = flowNamed(walk, walk.start.flow);
  let name = startIn(flow, walk);
  if (name === flow.start) walk.record({ kind: 'flow-entered', flow: flow.name });
  for (let count = 0; count < mostNodesInOneWalk; count++) {
    walk.signal.throwIfAborted();
    walker.flow = flow.name;
    walker.always = flow.always ?? noKeys;
    walker.alwaysWords = flow.alwaysWords ?? noKeys;
    const node = nodeNamed(flow, name);
    walk.record({ kind: 'node-entered', flow: flow.name, node: name, nodeKind: node.kind });
    if (!asks.has(node.kind)) await walker.stopListening();
    const sounds = (await walk.announcements?.({ flow: flow.name, node: name }, node)) ?? [];
    if (sounds.length > 0) await walker.collector.say([{ sounds }], true);
    const way = await visit(walker, { flow: flow.name, node: name }, node);
    if ('end' in way) {
      await walker.speaker.free;
      return { kind: way.end, place: { flow: flow.name, node: name } };
    }
    if ('flow' in way) {
      flow = flowNamed(walk, way.flow);
      walk.record({ kind: 'flow-entered', flow: flow.name });
    }
    name = 'node' in way ? way.node : flow.start;
  }
  throw new Error(`flow '${flow.name}' goes round for ever at node '${name}'`);
}

async function visit(walker: Walker, place: Place, node: FlowNode): Promise<Way> {
  const { walk, collector, speaker } = walker;
  switch (node.kind) {
    case 'say':
      await collector.say(node.prompts, node.bargeIn);
      return { node: walker.alwaysTarget(place.node, await collector.takeAhead(walker.always)) ?? node.next };
    case 'menu':
      return { node: await askMenu(walker, place.node, node) };
    case 'collect':
      return { node: await collectDigits(walker, place.node, node) };
    case 'when': {
      const held = await walker.holds(node.condition);
      walk.record({ kind: 'condition-decided', node: place.node, condition: node.condition.kind, held });
      return { node: held ? node.then : node.otherwise };
    }
    case 'do':
      return { node: await runHandler(walker, place.node, node) };
    case 'queue': {
      const end = await walk.steps.queue(node, place, speaker.free);
      if (end === 'served' || end === 'finished') return { end };
      collector.drain();
      return { node: exitOf(node, end) };
    }
    case 'voicemail':
      await speaker.free;
      await walk.steps.voicemail(node, place);
      // The key that ended the recording is no answer to what comes next.
      collector.drain();
      return { node: node.next };
    case 'transfer': {
      await speaker.free;
      const end = await walk.steps.transfer(node, place);
      if (end !== 'failed') return { end: end === 'connected' ? 'transferred' : 'finished' };
      collector.drain();
      return { node: node.onFailure };
    }
    case 'chain': {
      const own = node.chain === undefined ? walk.caller?.chain : walk.site.chains.get(node.chain);
      return own ? followChain(walker, own, node, place) : { node: node.onNobody };
    }
    case 'contacts': {
      const chosen = await askContact(walker, place.node, node);
      return chosen ? followChain(walker, chosen.to, node, place) : { node: node.onNone };
    }
    case 'question': {
      const asked = await askQuestion(walker, place.node, node);
      if ('node' in asked) return asked;
      await walker.stopListening();
      return followChain(walker, asked.topic.to, node, place);
    }
    case 'callback':
      await speaker.free;
      if ((await walk.steps.callback(node, place)) === 'agreed') return { end: 'finished' };
      collector.drain();
      return { node: node.onFailure };
    case 'go-to':
      return { flow: node.flow };
    case 'back-to-queue':
    case 'back-to-agent':
      return { end: node.kind };
    case 'hang-up':
      await collector.say(node.prompts, false);
      return { end: 'finished' };
    default:
      return assertNever(node);
  }
}

/** Where a caller goes whom the queue could not help. */
export function exitOf(node: QueueNode, end: 'nobody' | 'full' | 'too-long'): string {
  if (end === 'full') return node.onFull ?? node.onNobody;
  return end === 'too-long' ? (node.onTooLong ?? node.onNobody) : node.onNobody;
}

async function followChain(
  { walk, collector, speaker }: Walker,
  chain: Chain,
  node: ChainNode | ContactsNode | QuestionNode,
  place: Place,
): Promise<Way> {
  await speaker.free;
  const end = await walk.steps.chain(chain, node, place);
  if (end === 'connected') return { end: 'transferred' };
  if (end === 'finished') return { end: 'finished' };
  collector.drain();
  return { node: end === 'voicemail' ? node.onVoicemail : node.onNobody };
}

/** A flow that a reload has taken away since the stage was written: the caller meets the company's general one. */
function flowNamed({ site }: FlowWalk, name: string): Flow {
  const flow = site.flows.get(name) ?? site.flows.get(site.otherNumbers.flow);
  if (!flow) throw new Error(`the site was accepted without flow '${name}'`);
  return flow;
}

function startIn(flow: Flow, { start }: FlowWalk): string {
  return flow.name === start.flow && start.node !== undefined && flow.nodes.has(start.node)
    ? start.node
    : flow.start;
}

function nodeNamed(flow: Flow, name: string): FlowNode {
  const node = flow.nodes.get(name);
  if (!node) throw new Error(`the site was accepted with unknown node '${name}' in flow '${flow.name}'`);
  return node;
}
