/** Runs the handler that a `do` node names. Whatever goes wrong sends the caller on by `onFailure`. */
import { TimedOut, isUnwinding, orAborted, race, untilAborted } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { DoNode } from '../site/index.js';
import type { DoHandler } from './handlers.js';
import type { Walker } from './walker.js';

const defaultTimeoutMs = 10_000;
/** Nobody notices a pause that is shorter. */
const patienceMs = 1_000;

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
    walk.log.error({ event: logEvents.handlerFailed, handler: node.handler, err: error }, 'a handler failed');
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
          identity: walk.identity,
          record: (fact) => walk.record(fact),
          variables: {
            get: (name) => walker.value(name),
            set: (name, value) => walker.set(name, value, false),
          },
          signal,
        }),
        signal,
      ),
    (signal) => keepCompany(walker, signal),
    async (signal) => {
      await walk.clock.after(timeoutMs, signal);
      throw new TimedOut(`handler '${handler.name}'`, timeoutMs);
    },
  );
}

/** Nobody waits in silence: after a second the caller is asked to be patient, and hears music until it is done. */
async function keepCompany({ walk, speaker }: Walker, signal: AbortSignal): Promise<never> {
  await walk.clock.after(patienceMs, signal);
  try {
    const playback = await speaker.begin(['one-moment']);
    try {
      await speaker.finished(playback, signal);
    } finally {
      speaker.stop(playback);
    }
    await speaker.free;
    await using _music = walk.leg.startMusic(walk.site.company.musicClass);
    return await untilAborted(signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isUnwinding(error)) throw error;
    walk.log.warn({ event: logEvents.promptFailed, err: error }, 'a caller waits for a handler in silence');
    return untilAborted(signal);
  }
}
