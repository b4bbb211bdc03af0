import { readFileSync } from 'node:fs';

const windowSamples = 10;
/** Where next to nothing is asked for, a denied millisecond says nothing. */
const leastAsked = 0.1;

/**
 * Writes down, once a second, how much of the processors' time that was asked for went to other machines on the same host
 * (proc_stat(5): steal).
 */
export class DeniedTime {
  #samples = [];
  #timer;

  constructor() {
    const look = () => {
      try {
        const text = readFileSync('/proc/stat', 'utf8');
        this.#samples.push({ atMs: Date.now(), ...parseProcessors(text) });
      } catch {
        // No such file on this system: then nothing is known to have been denied.
      }
    };
    look();
    this.#timer = setInterval(look, 1_000).unref();
  }

  /** The worst ten seconds between two moments (epoch milliseconds): the share that was denied, 0 … 1. */
  worst(fromMs = -Infinity, toMs = Infinity) {
    return worstOf(this.#samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs));
  }

  stop() {
    clearInterval(this.#timer);
  }
}

/** The greatest share of what was asked for that was denied, over ten samples in a row. */
export function worstOf(samples) {
  let worst = 0;
  for (let last = windowSamples; last < samples.length; last += 1) {
    const [from, to] = [samples[last - windowSamples], samples[last]];
    const asked = to.asked - from.asked;
    if (asked < leastAsked * (to.all - from.all)) continue;
    worst = Math.max(worst, (to.denied - from.denied) / asked);
  }
  return worst;
}

/** The first line of /proc/stat, in ticks: all time, what was asked for (neither idle nor waiting for a disk), what was denied. */
export function parseProcessors(text) {
  const [, user, nice, system, idle, iowait, irq, softirq, steal = 0] = text
    .slice(0, text.indexOf('\n'))
    .split(/\s+/)
    .map(Number);
  const asked = user + nice + system + irq + softirq + steal;
  return { all: asked + idle + iowait, asked, denied: steal };
}
