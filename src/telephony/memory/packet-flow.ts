import type { Clock } from '../../kernel/index.js';

const packetEveryMs = 20;
/** The switch gives up a leg of which it has heard nothing for so long. */
const unheardMs = 40_000;

/** The packets of sound that come from a far end, for as long as it has a network. */
export class PacketFlow {
  #before = 0;
  #since: number | undefined;
  #found = new AbortController();

  constructor(readonly clock: Clock) {}

  get count(): number {
    const { clock } = this;
    return (
      this.#before + (this.#since === undefined ? 0 : Math.floor((clock.now() - this.#since) / packetEveryMs))
    );
  }

  begins(): void {
    this.#found.abort();
    this.#since ??= this.clock.now();
  }

  /** `givenUp` when nothing has come for too long. */
  stops(givenUp: () => void): void {
    this.ends();
    this.#found = new AbortController();
    this.clock.after(unheardMs, this.#found.signal).then(givenUp, () => undefined);
  }

  ends(): void {
    this.#found.abort();
    this.#before = this.count;
    this.#since = undefined;
  }
}
