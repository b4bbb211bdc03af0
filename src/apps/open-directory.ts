import { Directory, PostgresDirectory } from '../directory/index.js';
import type { DirectoryParts } from '../directory/index.js';
import type { Postgres } from '../platform/index.js';
import type { SiteHolder } from '../site/index.js';

/** Its topics are taken apart now and after every change of the site: the first caller who asks waits for nothing. */
export function openDirectory(
  site: SiteHolder,
  postgres: Postgres,
  there: DirectoryParts['there'],
): Directory {
  const directory = new Directory({
    store: new PostgresDirectory(postgres),
    site: () => site.current,
    there,
  });
  void directory.prepare();
  site.events.on('changed', () => void directory.prepare());
  return directory;
}
