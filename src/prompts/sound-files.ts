import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperatorError, messageOf } from '../kernel/index.js';
import { ulaw } from './sound-shaping.js';
import type { Samples } from './synthesiser.js';

/** The folder of sounds that service and switch share: `<name>.ulaw`, 8,000 Hz µ-law without a header. */
export class SoundFiles {
  readonly #known = new Set<string>();

  constructor(readonly dir: string) {}

  /** Whether this sound has been seen to be there; answers without looking. */
  isKnown(name: string): boolean {
    return this.#known.has(name);
  }

  async exists(name: string): Promise<boolean> {
    if (this.#known.has(name)) return true;
    const size = await stat(this.path(name)).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 0) this.#known.add(name);
    return size > 0;
  }

  /** Writes a sound in one step: the switch never finds half of one. Rejects with `OperatorError`. */
  async write(name: string, samples: Samples): Promise<void> {
    await this.#place(name, ulaw(samples));
  }

  read(name: string): Promise<Buffer> {
    return readFile(this.path(name));
  }

  /** Gives a sound a further name. */
  async copy(from: string, to: string): Promise<void> {
    await this.#place(to, await this.read(from));
  }

  /** Takes a sound away; whoever wants it has it made again. */
  async remove(name: string): Promise<void> {
    this.#known.delete(name);
    await rm(this.path(name), { force: true });
  }

  path(name: string): string {
    return join(this.dir, `${name}.ulaw`);
  }

  async #place(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.path(name);
    const unfinished = join(dirname(path), `.${randomUUID()}.part`);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(unfinished, bytes, { mode: 0o644 });
      await rename(unfinished, path);
      this.#known.add(name);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw new OperatorError(
        `the sound '${path}' cannot be written: ${messageOf(error)}`,
        'check the space on the disk and that the service may write to the folder of sounds',
        { cause: error },
      );
    }
  }
}
