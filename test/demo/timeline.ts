import type { CallRow } from '../support/running-company.js';

/** What people did and heard, one line each as it happens, and whether all was as told. */
export class Timeline {
  readonly #startedAt = performance.now();
  readonly #wrong: string[] = [];

  says(who: string, what: string): void {
    const at = ((performance.now() - this.#startedAt) / 1000).toFixed(1).padStart(6);
    process.stdout.write(`${at} s  ${who.padEnd(7)} ${what}\n`);
  }

  expect(who: string, what: string, holds: boolean, voice: 'aloud' | 'quietly' = 'aloud'): void {
    if (voice === 'aloud' || !holds) this.says(who, `${holds ? '' : 'NOT AS TOLD: '}${what}`);
    if (!holds) this.#wrong.push(`${who}: ${what}`);
  }

  /** Runs the scenes side by side; one that fails does not stop the others. */
  async all(scenes: Readonly<Record<string, Promise<void>>>): Promise<void> {
    await Promise.all(
      Object.entries(scenes).map(([who, scene]) =>
        scene.catch((error: unknown) =>
          this.expect(who, error instanceof Error ? error.message : String(error), false),
        ),
      ),
    );
  }

  row(row: CallRow | undefined): void {
    if (!row) return;
    const text = (value: unknown) =>
      typeof value === 'string' || typeof value === 'number' ? String(value) : '–';
    const seconds = (value: unknown) => (typeof value === 'number' ? `${(value / 1000).toFixed(1)} s` : '–');
    process.stdout.write(
      `  ${row.callerNumber}  ${text(row.outcome).padEnd(20)} queue ${text(row.queue).padEnd(8)}` +
        ` waited ${seconds(row['waitMs'])}, talked ${seconds(row['talkMs'])}, agent ${text(row['agent'])},` +
        ` ended by ${text(row['endedBy'])}\n`,
    );
  }

  /** The exit code. */
  close(): number {
    if (this.#wrong.length === 0) {
      process.stdout.write('\nAll as told.\n');
      return 0;
    }
    process.stdout.write(
      `\n${this.#wrong.length} not as told:\n${this.#wrong.map((one) => `  ${one}\n`).join('')}`,
    );
    return 1;
  }
}
