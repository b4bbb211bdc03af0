const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Shows set-up as a list of steps, one line each, with the time each took.
 *
 * On a terminal the running step's line is redrawn with its elapsed time and last output; in a log
 * (CI) a line is added every 15 s instead, so that a long build never looks dead.
 */
export class Steps {
  #out;
  #startedAt = performance.now();

  constructor(out = process.stdout) {
    this.#out = out;
  }

  /**
   * Runs one step.
   *
   * @template T
   * @param {string} title
   * @param {(report: (detail: string) => void) => Promise<T> | T} work `report` shows what the step is busy with
   * @returns {Promise<T>}
   */
  async step(title, work) {
    const startedAt = performance.now();
    const live = this.#out.isTTY && !process.env.CI;
    let detail = '';
    let finished = '';
    const draw = () => {
      const line = `  ..  ${title} ${seconds(performance.now() - startedAt)}${detail ? `  ${detail}` : ''}`;
      this.#out.write(live ? `\r\x1b[2K${line.slice(0, (this.#out.columns ?? 100) - 1)}` : `${line}\n`);
    };
    const timer = setInterval(draw, live ? 250 : 15_000);
    try {
      const result = await work((text) => {
        detail = text;
        finished = text;
      });
      this.#line(
        live,
        `  ok  ${title}${finished ? `: ${finished}` : ''} (${seconds(performance.now() - startedAt)})`,
      );
      return result;
    } catch (error) {
      this.#line(live, `  !!  ${title} (${seconds(performance.now() - startedAt)})`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** Time since the first step, as text. */
  elapsed() {
    return seconds(performance.now() - this.#startedAt);
  }

  #line(live, text) {
    this.#out.write(`${live ? '\r\x1b[2K' : ''}${text}\n`);
  }
}
