/** Where journeys of this process take what people ask of them. */
import { Inbox, Refused } from '../kernel/index.js';

/** A command that waits for its answer. */
export interface Asked<Command> {
  readonly command: Command;
  readonly done: () => void;
  /** `Refused` reaches the person; anything else is a defect. */
  readonly failed: (error: unknown) => void;
}

export interface OpenFor<Command> extends Disposable {
  readonly callId: string;
  readonly commands: Inbox<Asked<Command>>;
}

export class CommandDesk<Command> {
  readonly #open = new Map<string, OpenFor<Command>>();

  /** `unknown`: what is answered about a name under which nothing is open. */
  constructor(readonly unknown: (name: string) => Refused) {}

  /** From now on it can be asked for under this name; what is still asked for when that is over is refused. */
  open(name: string, callId: string): OpenFor<Command> {
    const opened: OpenFor<Command> = {
      callId,
      commands: new Inbox(),
      [Symbol.dispose]: () => {
        if (this.#open.get(name) === opened) this.#open.delete(name);
        for (const asked of opened.commands.drain()) asked.failed(callIsOver());
      },
    };
    this.#open.set(name, opened);
    return opened;
  }

  /** Resolves when it is done. Rejects with `Refused`: 'call-over', or why the command makes no sense now. */
  ask(name: string, command: Command): Promise<void> {
    const opened = this.#open.get(name);
    if (!opened) return Promise.reject(this.unknown(name));
    return new Promise((resolve, reject) => {
      opened.commands.put({
        command,
        done: resolve,
        failed: (error) => reject(error instanceof Error ? error : new Error(String(error))),
      });
    });
  }
}

export const callIsOver = () => new Refused('call-over', 'the call is over');
