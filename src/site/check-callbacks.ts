/** Callbacks: what `callbacks.yaml` names must be there, and a flow that offers one needs the file. */
import { nameRemedy } from './nearest.js';
import type { SiteDraft } from './site-draft.js';
import { knows } from './yaml-file.js';
import type { Entries, Path } from './yaml-file.js';

export function checkCallbacks(draft: SiteDraft): void {
  checkOffers(draft);
  const { callbacks, files, trunks, hours, queues } = draft;
  if (!callbacks) return;
  const file = files.callbacks;
  const refer = (path: Path, what: string, name: string, known: Entries<unknown>): void => {
    if (!knows(known, name))
      file.error(file.at(path), `unknown ${what} '${name}'`, nameRemedy(name, known.names));
  };
  refer(['trunk'], 'trunk', callbacks.trunk, trunks);
  if (callbacks.slots) refer(['slots', 'hours'], 'hours', callbacks.slots.hours, hours);
  for (const name of Object.keys(callbacks.queues)) refer(['queues', name], 'queue', name, queues);
  const trunk = trunks.values.get(callbacks.trunk);
  if (trunk && trunk.server === undefined) {
    file.warning(
      file.at(['trunk']),
      `trunk '${callbacks.trunk}' has no server, so nobody can be rung by it`,
      'add server: below it in trunks.yaml, or use another trunk',
    );
  }
  callbacks.forbidden.forEach((prefix, index) => {
    if (callbacks.allowed.some((allowed) => prefix.startsWith(allowed))) return;
    file.warning(
      file.at(['forbidden', index]),
      `numbers that begin with ${prefix} are not allowed anyway`,
      'remove it: whatever is not allowed is forbidden',
    );
  });
}

function checkOffers({ flows, files, callbacks }: SiteDraft): void {
  if (files.callbacks.readable || callbacks) return;
  for (const { file, nodes } of flows.values.values()) {
    for (const [name, node] of nodes.values) {
      if (node.kind !== 'callback') continue;
      file.error(
        file.at(['nodes', name, 'kind']),
        'nobody can be rung back: callbacks.yaml is missing',
        'create it; docs/site.md shows what belongs in it',
      );
    }
  }
}
