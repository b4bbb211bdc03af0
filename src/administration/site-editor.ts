import { createHash } from 'node:crypto';
import { Refused } from '../kernel/index.js';
import type { Clock } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import { isSiteText } from '../site/index.js';
import type { SiteHolder, SiteMistake } from '../site/index.js';
import type { SiteChange, SiteChangeStore } from './site-change-store.js';
import { mayWrite, writeText } from './site-folder.js';

export interface SiteEditorParts {
  readonly site: SiteHolder;
  readonly store: SiteChangeStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One text as somebody wants it: undefined for no such file. `version` is that of the text they have seen. */
export interface WishedText {
  readonly file: string;
  readonly text: string | undefined;
  readonly version: string;
  readonly by: string;
}

export type Changed =
  | { readonly kind: 'kept'; readonly change: SiteChange; readonly warnings: readonly SiteMistake[] }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly SiteMistake[] };

/** What tells one text from another. */
export const versionOf = (text: string | undefined): string =>
  text === undefined ? 'none' : createHash('sha256').update(text).digest('hex').slice(0, 16);

/**
 * Edits the site's own folder: that stays the one truth, whoever writes there. A text is kept only when the whole site is
 * in order with it, and when nobody else has changed it meanwhile; then it is in use at once.
 */
export class SiteEditor {
  readonly #parts: SiteEditorParts;

  constructor(parts: SiteEditorParts) {
    this.#parts = parts;
  }

  get store(): SiteChangeStore {
    return this.#parts.store;
  }

  async files(): Promise<{
    readonly writable: boolean;
    readonly texts: ReadonlyMap<string, string>;
    readonly mistakes: readonly SiteMistake[];
    readonly inUse: boolean;
  }> {
    const { site } = this.#parts;
    const [writable, { texts, fingerprint, mistakes }] = await Promise.all([
      mayWrite(site.dir),
      site.examine(),
    ]);
    return { writable, texts, mistakes, inUse: fingerprint === site.current.fingerprint };
  }

  /** Undefined where there is no such file. Throws `Refused` (`unknown-file`) for what is no text of a site. */
  async read(file: string): Promise<string | undefined> {
    known(file);
    return (await this.#parts.site.texts()).get(file);
  }

  /** The mistakes of the whole site as it would be. */
  async check(file: string, text: string | undefined): Promise<readonly SiteMistake[]> {
    known(file);
    return (await this.#parts.site.examine(new Map([[file, text]]))).mistakes;
  }

  /**
   * Throws `Refused`: `stale` when the text is another one than was seen, `read-only-site` when it cannot be written.
   * In both cases nothing has changed.
   */
  change({ file, text, version, by }: WishedText): Promise<Changed> {
    return this.#change(file, text, { by, undoes: undefined }, (now) => versionOf(now) === version);
  }

  /** Puts back what a change replaced. Throws `Refused` as `change` does, and `unknown-change`. */
  async undo(id: string, by: string): Promise<Changed> {
    const done = await this.store.get(id);
    if (!done) throw new Refused('unknown-change', `there is no change ${id}`);
    return this.#change(done.file, done.before, { by, undoes: id }, (now) => now === done.after);
  }

  async #change(
    file: string,
    text: string | undefined,
    { by, undoes }: { readonly by: string; readonly undoes: string | undefined },
    isAsSeen: (now: string | undefined) => boolean,
  ): Promise<Changed> {
    known(file);
    const { site, store, clock, log } = this.#parts;
    let kept: SiteChange | undefined;
    const result = await site.change(new Map([[file, text]]), async (texts) => {
      const before = texts.get(file);
      if (!isAsSeen(before)) throw new Refused('stale', await this.#whoChanged(file, before));
      if (before === text) throw new Refused('unchanged', `${file} says this already`);
      let written = false;
      try {
        kept = await store.add({ at: clock.now(), by, file, before, after: text, undoes }, async () => {
          await writeText(site.dir, file, text);
          written = true;
        });
      } catch (error) {
        // What the database did not keep is not left in the folder either.
        if (written) await writeText(site.dir, file, before);
        throw error;
      }
    });
    if (result.kind === 'refused') return { kind: 'mistakes', mistakes: result.mistakes };
    if (!kept) throw new Error('a site was taken into use that was not kept');
    const { fingerprint } = result.site;
    log.info(
      { event: logEvents.siteChanged, by, file, change: kept.id, undoes, fingerprint },
      'a text of the site was changed in the page',
    );
    return { kind: 'kept', change: kept, warnings: result.warnings };
  }

  async #whoChanged(file: string, now: string | undefined): Promise<string> {
    const [last] = await this.store.newest(1, file);
    const who = last && last.after === now ? `by ${last.by}` : 'in the folder itself';
    return `${file} was changed ${who} since you read it; read it again`;
  }
}

function known(file: string): void {
  if (!isSiteText(file))
    throw new Refused('unknown-file', `'${file}' is no file of a site; docs/site.md lists them`);
}
