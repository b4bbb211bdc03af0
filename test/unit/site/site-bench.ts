/** The example company in a folder of its own, to be spoilt. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const exampleDir = join(__dirname, '../../../site');

export class SiteBench implements AsyncDisposable {
  private constructor(readonly dir: string) {}

  static async begin(): Promise<SiteBench> {
    const dir = await mkdtemp(join(tmpdir(), 'ringdown-site-'));
    await cp(exampleDir, dir, { recursive: true });
    return new SiteBench(dir);
  }

  /** Replaces the first place where `find` stands; gives the line (from 1) where the new text begins. */
  async change(file: string, find: string, replaceWith: string): Promise<number> {
    const path = join(this.dir, file);
    const text = await readFile(path, 'utf8');
    const at = text.indexOf(find);
    if (at < 0) throw new Error(`'${find}' is not in ${file}`);
    await writeFile(path, text.slice(0, at) + replaceWith + text.slice(at + find.length));
    return text.slice(0, at).split('\n').length;
  }

  /** Where a text stands first, counted from 1. */
  async lineOf(file: string, text: string): Promise<number> {
    return (
      (await readFile(join(this.dir, file), 'utf8')).split('\n').findIndex((one) => one.includes(text)) + 1
    );
  }

  /** The text of one line, counted from 1. */
  async line(file: string, number: number): Promise<string | undefined> {
    return (await readFile(join(this.dir, file), 'utf8')).split('\n')[number - 1];
  }

  async write(file: string, content: string | Uint8Array): Promise<void> {
    await writeFile(join(this.dir, file), content);
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.dir, file), { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }
}
