/** Runs the handler that a `do` node names. Whatever goes wrong sends the caller on by `onFailure`. */
import { TimedOut, isUnwinding, orAborted, race } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { DoNode } from '../site/index.js';
import type { DoHandler } from './handlers.js';
import type { Walker } from './walker.js';

const defaultTimeoutMs = 10_000;

export async function runHandler(walker: Walker, name: string, node: DoNode): Promise<string> {
  const { walk } = walker;
  const startedAt = walk.clock.now();
  const outcome = await outcomeOf(walker, node);
  const target = outcome === undefined ? undefined : node.outcomes.get(outcome);
  walk.record({
    kind: 'handler-ran',
    node: name,
    handler: node.handler,
    outcome: outcome ?? 'failed',
    tookMs: walk.clock.now() - startedAt,
  });
  return target ?? node.onFailure;
}

async function outcomeOf(walker: Walker, node: DoNode): Promise<string | undefined> {
  const { walk } = walker;
  try {
    const handler = walk.handlers.get(node.handler);
    if (!handler) throw new Error(`no handler '${node.handler}' is registered`);
    return await run(walker, handler, node);
  } catch (error) {
    walk.signal.throwIfAborted();
    if (isUnwinding(error)) throw error;
    walk.log.error({ event: logEvents.defect, handler: node.handler, err: error }, 'a handler failed');
    return undefined;
  }
}

function run(walker: Walker, handler: DoHandler, node: DoNode): Promise<string> {
  const { walk } = walker;
  const timeoutMs = handler.timeoutMs ?? defaultTimeoutMs;
  const input = Object.fromEntries(
    Object.entries(node.input).map(([key, text]) => [key, walker.filledIn(text)]),
  );
  return race(
    walk.signal,
    // A handler that takes no notice of its signal must not hold the caller.
    (signal) =>
      orAborted(
        handler.run(input, {
          call: walk.call,
          language: walk.language,
          variables: {
            get: (name) => walker.value(name),
            set: (name, value) => walker.set(name, value, false),
          },
          signal,
        }),
        signal,
      ),
    async (signal) => {
      await walk.clock.after(timeoutMs, signal);
      throw new TimedOut(`handler '${handler.name}'`, timeoutMs);
    },
  );
}
