import { TypedEmitter } from '../kernel/index.js';
import type { LoadOptions } from './load-site.js';
import { examineSite } from './load-site.js';
import type { ExaminedSite } from './load-site.js';
import type { SiteMistake } from './mistakes.js';
import { MistakeList, SiteInvalid } from './mistakes.js';
import { readSiteFiles } from './site-files.js';
import type { FileChanges } from './site-files.js';
import type { Site } from './site.js';

export interface SiteEvents {
  changed: [site: Site, before: Site];
  /** A reload was refused; the site in use stays as it is. */
  refused: [mistakes: readonly SiteMistake[]];
}

export type ReloadResult =
  | { readonly kind: 'changed' | 'unchanged'; readonly site: Site; readonly warnings: readonly SiteMistake[] }
  | { readonly kind: 'refused'; readonly mistakes: readonly SiteMistake[] };

/** The site in use. A call takes `current` when it arrives and keeps it to its end. */
export class SiteHolder {
  readonly events = new TypedEmitter<SiteEvents>();
  #current: Site;
  #reloading: Promise<unknown> = Promise.resolve();

  constructor(
    readonly dir: string,
    site: Site,
    readonly options: LoadOptions = {},
  ) {
    this.#current = site;
  }

  /** Loads the folder for the first time. Rejects with `SiteInvalid` or `OperatorError`. */
  static async load(dir: string, options: LoadOptions = {}): Promise<SiteHolder> {
    const { site, mistakes } = await examineSite(dir, options);
    if (!site) throw new SiteInvalid(dir, mistakes);
    return new SiteHolder(dir, site, options);
  }

  get current(): Site {
    return this.#current;
  }

  /**
   * Reads the folder again. A site with mistakes changes nothing and says what is wrong. Reloads run one after the
   * other. Rejects with `OperatorError` when the folder is gone.
   */
  reload(): Promise<ReloadResult> {
    return this.#inTurn(async () => this.#take(await examineSite(this.dir, this.options)));
  }

  /** The folder's texts as they are, checked by nobody. */
  async texts(): Promise<ReadonlyMap<string, string>> {
    return (await readSiteFiles(this.dir, new MistakeList())).texts;
  }

  /** What the folder would be with these texts; changes nothing. */
  examine(changes?: FileChanges): Promise<ExaminedSite> {
    return examineSite(this.dir, this.options, changes);
  }

  /**
   * Takes texts into use: `keep` is given the folder's texts and writes the new ones, once it is certain that the site
   * with them has no mistakes. What it throws is thrown, and then nothing has changed here.
   */
  change(
    changes: FileChanges,
    keep: (before: ReadonlyMap<string, string>) => Promise<void>,
  ): Promise<ReloadResult> {
    return this.#inTurn(async () => {
      const examined = await this.examine(changes);
      if (!examined.site) return { kind: 'refused', mistakes: examined.mistakes };
      await keep(await this.texts());
      return this.#take(examined);
    });
  }

  #inTurn(work: () => Promise<ReloadResult>): Promise<ReloadResult> {
    const result = this.#reloading.then(work);
    this.#reloading = result.catch(() => undefined);
    return result;
  }

  #take({ site, mistakes }: ExaminedSite): ReloadResult {
    if (!site) {
      this.events.emit('refused', mistakes);
      return { kind: 'refused', mistakes };
    }
    const before = this.#current;
    if (site.fingerprint === before.fingerprint)
      return { kind: 'unchanged', site: before, warnings: mistakes };
    this.#current = site;
    this.events.emit('changed', site, before);
    return { kind: 'changed', site, warnings: mistakes };
  }
}
