import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface OwnSite extends Disposable {
  readonly dir: string;
}

/** A copy of the tests' site with files of one's own, and without some; those in `prompts/` are texts that are added. */
export function siteWith(
  files: Readonly<Record<string, string>>,
  without: readonly string[] = [],
  of = join(__dirname, 'site'),
): OwnSite {
  const dir = mkdtempSync(join(tmpdir(), 'ringdown-site-'));
  // The container's user is another one.
  chmodSync(dir, 0o755);
  cpSync(of, dir, { recursive: true });
  for (const file of without) rmSync(join(dir, file));
  for (const [file, text] of Object.entries(files)) {
    const path = join(dir, file);
    mkdirSync(dirname(path), { recursive: true });
    const before = file.startsWith('prompts/') ? readFileSync(path, 'utf8') : '';
    writeFileSync(path, before + text);
  }
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}
