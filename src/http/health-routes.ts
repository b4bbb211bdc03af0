import { z } from 'zod';
import { orAborted, messageOf, type Clock } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import { route, StatusReply, type RouteModule } from './route-module.js';

export interface DependencyCheck {
  /** For example `asterisk`. */
  readonly name: string;
  /** Without it no call can be served as it should. */
  readonly required: boolean;
  /** Rejects when it is down. May answer a word for people, without addresses or secrets: everybody can read it. */
  readonly check: (signal: AbortSignal) => Promise<string | undefined | void>;
}

export interface HealthParts {
  readonly version: string;
  readonly engine: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly checks: readonly DependencyCheck[];
  /** False while starting and draining: send no work here. */
  readonly ready: () => boolean;
}

const checkWithinMs = 1_000;
/** However many ask, dependencies are bothered once in so long. */
const keptMs = 1_000;

const dependency = z.object({
  state: z.enum(['up', 'down']),
  required: z.boolean(),
  note: z.string().optional(),
});

const health = z.object({
  status: z.enum(['healthy', 'degraded', 'not-ready']),
  version: z.string(),
  engine: z.string(),
  uptimeSec: z.number(),
  dependencies: z.record(z.string(), dependency),
});

type Health = z.infer<typeof health>;

/** `/health`: 200 when calls can be served, 503 when not; names each dependency and whether it is up. */
export function healthRoutes(parts: HealthParts): RouteModule {
  const { clock } = parts;
  const startedAt = clock.now();
  const down = new Set<string>();
  let kept: { readonly at: number; readonly report: Promise<Health> } | undefined;
  const report = () => {
    if (!kept || clock.now() - kept.at >= keptMs) {
      kept = { at: clock.now(), report: examine(parts, startedAt, down) };
    }
    return kept.report;
  };
  return {
    name: 'health',
    description: 'Whether the service can serve calls',
    routes: [
      route({
        method: 'GET',
        path: '/health',
        access: 'public',
        summary: 'Health of the service and of each dependency',
        description: '200 when calls can be served, 503 when not.',
        limitPerMinute: 'unlimited',
        reply: health,
        handler: async () => {
          const found = await report();
          return new StatusReply(found.status === 'not-ready' ? 503 : 200, found);
        },
      }),
    ],
  };
}

async function examine(parts: HealthParts, startedAt: number, down: Set<string>): Promise<Health> {
  const { version, engine, clock, checks, ready } = parts;
  const found = await Promise.all(
    checks.map(async (one) => [one.name, await examineOne(one, parts, down)] as const),
  );
  const isDown = (required: boolean) =>
    found.some(([, one]) => one.state === 'down' && one.required === required);
  return {
    status: !ready() || isDown(true) ? 'not-ready' : isDown(false) ? 'degraded' : 'healthy',
    version,
    engine,
    uptimeSec: Math.round((clock.now() - startedAt) / 1000),
    dependencies: Object.fromEntries(found),
  };
}

/** Why it is down goes to the log, once: the page is open to everybody. */
async function examineOne(
  { name, required, check }: DependencyCheck,
  { logger }: HealthParts,
  down: Set<string>,
): Promise<z.infer<typeof dependency>> {
  const signal = AbortSignal.timeout(checkWithinMs);
  try {
    const note = await orAborted(Promise.resolve(check(signal)), signal);
    if (down.delete(name))
      logger.info({ event: logEvents.httpRequest, dependency: name }, 'a dependency is up again');
    return { state: 'up', required, ...(note ? { note } : {}) };
  } catch (error) {
    if (!down.has(name)) {
      down.add(name);
      logger.warn(
        { event: logEvents.httpFailed, dependency: name, why: messageOf(error) },
        'a dependency is down',
      );
    }
    return { state: 'down', required };
  }
}
