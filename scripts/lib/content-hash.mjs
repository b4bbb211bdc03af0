import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** All files at or below the paths, sorted, so that the same content always gives the same list. */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/**
 * A short hash of the content (and names and modes) of files and folders.
 *
 * @param {string[]} paths relative to the checkout; absent ones count as absent
 * @param {string[]} [also] anything else that decides the result
 * @returns {string} 16 hexadecimal digits
 */
export function contentHash(paths, also = []) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesBelow)) {
    const executable = statSync(file).mode & 0o111 ? 'x' : '-';
    hash.update(`${file}\0${executable}\0`).update(readFileSync(file)).update('\0');
  }
  for (const text of also) hash.update(text).update('\0');
  return hash.digest('hex').slice(0, 16);
}
