import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBenchSite } from '../../../bench/calls/bench-site.js';
import { SiteHolder } from '../../../src/site/index.js';

it('the benchmark has a site that the service accepts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-bench-site-'));
  try {
    const { site, agents } = writeBenchSite(folder, 3);
    const { current } = await SiteHolder.load(site);
    expect([...current.agents.keys()]).toEqual(agents.map(({ id }) => id));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
