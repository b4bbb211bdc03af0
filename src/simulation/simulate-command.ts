import { OperatorError, messageOf } from '../kernel/index.js';
import { runReplayCommand } from './replay-command.js';
import { runWaitCommand } from './wait-command.js';

type Write = (line: string) => void;

const commands: Readonly<Record<string, (args: readonly string[], write: Write) => Promise<number>>> = {
  replay: runReplayCommand,
  wait: runWaitCommand,
};

/** `simulate wait …` and `simulate replay …`. Nothing of it touches the running service; a recorded day is read from its journal. */
export async function runSimulate([name, ...args]: readonly string[], write: Write): Promise<number> {
  const command = commands[name ?? ''];
  if (!command) {
    throw new OperatorError(
      name === undefined ? 'what is to be simulated is not said' : `there is no simulation '${name}'`,
      `choose one of ${Object.keys(commands).join(', ')}; docs/simulation.md shows their options`,
    );
  }
  try {
    return await command(args, write);
  } catch (error) {
    // What `parseArgs` says of an option that it does not know.
    if (error instanceof TypeError && 'code' in error)
      throw new OperatorError(messageOf(error), 'docs/simulation.md shows the options', { cause: error });
    throw error;
  }
}
