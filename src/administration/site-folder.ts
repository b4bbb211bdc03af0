/** The site's folder, where texts are written; they are read by `site/`. */
import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, OperatorError, Refused } from '../kernel/index.js';

/** Whether this process may write there; a file of somebody else's may still be closed to it. */
export async function mayWrite(dir: string): Promise<boolean> {
  return access(dir, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Puts a text in place in one step, so that nobody ever reads half of it; undefined removes the file. Throws `Refused`
 * (`read-only-site`) when the folder may not be written, `OperatorError` when it cannot be for another reason.
 */
export async function writeText(dir: string, file: string, text: string | undefined): Promise<void> {
  const path = join(dir, file);
  const folder = dirname(path);
  const beside = join(folder, `.${randomUUID()}.tmp`);
  try {
    if (text === undefined) return await rm(path);
    await mkdir(folder, { recursive: true });
    await using handle = await open(beside, 'wx', 0o664);
    await handle.writeFile(text);
    // Whoever edits the files by hand is to go on doing so.
    await handle.chmod(0o664);
    await handle.sync();
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!['EACCES', 'EPERM', 'EROFS'].includes(code))
      throw new OperatorError(
        `${file} cannot be written: ${messageOf(error)}`,
        "look after the disk of the site's folder",
        {
          cause: error,
        },
      );
    throw new Refused(
      'read-only-site',
      `${file} cannot be written: ${messageOf(error)}; let the service write into the site's folder (docs/operations.md), or edit the file there`,
    );
  }
}
