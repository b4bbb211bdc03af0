import { join } from 'node:path';
import { OperatorError } from '../kernel/index.js';
import type { LoadOptions } from './load-site.js';
import { examineSite } from './load-site.js';
import { describeMistake } from './mistakes.js';

/**
 * `ringdown check`: writes every mistake of a site as `site/flows/main.yaml:12:7: error: …` and a summary. Resolves
 * to the exit code: 0, or 1 when there are errors.
 */
export async function runCheck(
  dir: string,
  write: (line: string) => void,
  options: LoadOptions = {},
): Promise<number> {
  try {
    const { site, mistakes } = await examineSite(dir, options);
    for (const mistake of mistakes) write(describeMistake({ ...mistake, file: join(dir, mistake.file) }));
    const warnings = mistakes.filter(({ severity }) => severity === 'warning').length;
    const errors = mistakes.length - warnings;
    if (!site) {
      write(`${dir}: ${count(errors, 'error')}, ${count(warnings, 'warning')}: this site cannot be used`);
      return 1;
    }
    const { flows, queues, agents, company, fingerprint } = site;
    write(
      `${dir}: in order (${count(warnings, 'warning')}): ${company.name}, ${count(flows.size, 'flow')}, ` +
        `${count(queues.size, 'queue')}, ${count(agents.size, 'agent')}, languages ${company.languages.join(', ')}; ` +
        `fingerprint ${fingerprint}`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    write(`error: ${error.message}; ${error.remedy}`);
    return 1;
  }
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
