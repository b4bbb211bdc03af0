import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const measuredMs = 2_000;

/** Spins for a while, and says which share of that time it was given a processor. */
const spin = `
  const until = performance.now() + ${measuredMs};
  while (performance.now() < until);
  const { user, system } = process.cpuUsage();
  process.stdout.write(String((user + system) / 1000 / ${measuredMs}));`;

/**
 * How many processors' worth of work gets done here: a virtual machine may be given half of what it is told to have. Resolves
 * to a fraction.
 */
export async function realCores() {
  const shares = await Promise.all(Array.from({ length: availableParallelism() }, share));
  return shares.reduce((sum, one) => sum + one, 0);
}

function share() {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(process.execPath, ['--eval', spin], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('error', () => resolve(1));
    child.on('close', () => resolve(Math.min(1, Number(said) || 0)));
  });
}
