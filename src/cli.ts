/** `node dist/cli.js check [dir]`, `… welcome`, `… customers`, `… lines`, `… prompts`, …: what people run beside the service. */
import {
  printConnector,
  printCustomers,
  printLines,
  printPrompts,
  printSound,
  printWelcome,
} from './apps/index.js';
import { OperatorError } from './kernel/index.js';
import { runSimulate } from './simulation/index.js';
import { runCheck } from './site/index.js';

const write = (line: string): void => void process.stdout.write(`${line}\n`);

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  check: ([dir]) => runCheck(dir ?? 'site', write),
  connector: () => printConnector(write),
  customers: (args) => printCustomers(process.env, args, write),
  lines: () => printLines(process.env, write),
  prompts: (args) => printPrompts(process.env, args, write),
  simulate: (args) => runSimulate(args, write),
  sound: (args) => printSound(process.env, args, write),
  welcome: () => printWelcome(process.env, write),
};

async function run([name, ...args]: readonly string[]): Promise<number> {
  const command = commands[name ?? ''];
  if (command) return command(args);
  write(`usage: node dist/cli.js ${Object.keys(commands).join(' | ')}`);
  return 2;
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof OperatorError)) throw error;
    write(`error: ${error.message}\n       ${error.remedy}`);
    process.exitCode = 1;
  },
);
