import { performance } from 'node:perf_hooks';

/** One instant on two clocks: `ms` is monotonic (performance.now), `epochMs` is the time of day. */
export interface Moment {
  readonly ms: number;
  readonly epochMs: number;
}

/** The present, read from the monotonic clock so that differences never jump. */
export function present(): Moment {
  const ms = performance.now();
  return { ms, epochMs: performance.timeOrigin + ms };
}
