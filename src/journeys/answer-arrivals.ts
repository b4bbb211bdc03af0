import { logEvents } from '../platform/index.js';
import type { Arrival } from '../telephony/index.js';
import { agentPhone } from './agent-phone.js';
import type { Centre } from './centre.js';
import { inboundCall } from './inbound-call.js';

/** Calls that are under way in this process; stopping waits for them. */
export class CallsInProgress {
  readonly #running = new Set<Promise<void>>();

  get count(): number {
    return this.#running.size;
  }

  add(journey: Promise<void>): void {
    const settled = journey.finally(() => this.#running.delete(settled));
    this.#running.add(settled);
  }

  /** Resolves when no call is left. */
  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled([...this.#running]);
  }
}

/** From now on every call that arrives is taken; it rings until the centre is `open`. */
export function answerArrivals(centre: Centre, calls: CallsInProgress, open: Promise<void>): void {
  centre.telephony.onArrival((arrival: Arrival) => {
    const journey = arrival.from === 'phone' ? agentPhone : inboundCall;
    calls.add(
      open
        .then(() => journey(centre, arrival.leg))
        .catch((error: unknown) => {
          centre.log.error(
            { event: logEvents.defect, callId: arrival.leg.id, err: error },
            'a journey ended in a defect',
          );
        }),
    );
  });
}
