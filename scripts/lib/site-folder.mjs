import { chmodSync, chownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The group under which the service runs (Dockerfile). */
const SERVICE_GROUP = 10001;

/**
 * Lets the service write into the site's folder, so that it can be edited in the page: the files stay their owner's, and
 * get the service's group. Only root can do that; for others the page says that it may only read.
 *
 * @param {{RINGDOWN_SITE: string, RINGDOWN_SITE_ACCESS: string}} values
 */
export function openSiteFolder({ RINGDOWN_SITE: folder, RINGDOWN_SITE_ACCESS: access }) {
  if (access === 'rw' && process.getuid?.() === 0) open(folder);
}

function open(path) {
  const { uid, gid, mode } = lstatSync(path);
  const isFolder = (mode & 0o170000) === 0o040000;
  // A link may lead anywhere.
  if (!isFolder && (mode & 0o170000) !== 0o100000) return;
  if (gid !== SERVICE_GROUP) chownSync(path, uid, SERVICE_GROUP);
  const wanted = (mode & 0o7777) | (isFolder ? 0o2070 : 0o060);
  if ((mode & 0o7777) !== wanted) chmodSync(path, wanted);
  if (isFolder) for (const name of readdirSync(path)) open(join(path, name));
}
