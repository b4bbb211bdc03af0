import { parseArgs } from 'node:util';
import { SetupFailure } from './failure.mjs';

/**
 * The options that a command was given. With --help it prints how it is used, and ends; an option that it does not
 * know is a failure that says so.
 *
 * @param {string} usage
 * @param {import('node:util').ParseArgsConfig['options']} [options]
 */
export function readOptions(usage, options = {}) {
  let given;
  try {
    given = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    throw new SetupFailure(error.message.split('. ')[0], { remedy: `see how it is used\n\n${usage}` });
  }
  if (!given.help) return given;
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
