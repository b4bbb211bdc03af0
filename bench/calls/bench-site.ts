import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BenchAgent {
  readonly id: string;
  readonly phone: string;
}

const agentNumber = (index: number): string => String(index).padStart(3, '0');

/** The company of the benchmark with so many agents, as a site in a folder of its own. */
export function writeBenchSite(
  folder: string,
  agentCount: number,
): { readonly site: string; readonly agents: readonly BenchAgent[] } {
  const agents = Array.from({ length: agentCount }, (_, index) => ({
    id: `agent${agentNumber(index)}`,
    phone: `bench-${agentNumber(index)}`,
  }));
  const site = join(folder, 'site');
  cpSync(join(__dirname, 'site'), site, { recursive: true });
  writeFileSync(
    join(site, 'agents.yaml'),
    [
      'agents:',
      ...agents.map(({ id, phone }) => `  ${id}: { name: ${id}, phone: ${phone}, skills: { work: 5 } }`),
      'pause-reasons: [{ digit: 1, name: break }]',
      'feature-codes: { sign-in: "*10", sign-out: "*11", pause: "*12", resume: "*13", status: "*14" }',
      '',
    ].join('\n'),
  );
  return { site, agents };
}
