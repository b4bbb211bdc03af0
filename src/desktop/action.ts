import { useState } from 'react';
import { Store } from './store.js';
import { ApiError } from './api.js';

/** The last thing that did not work; shown until the next one works or it is closed. */
export const problem = new Store<string | undefined>(undefined);

/** Runs a command; while it runs `busy` is true, and what goes wrong is shown to the person. */
export function useAction(): {
  readonly run: (action: () => Promise<unknown>) => Promise<boolean>;
  readonly busy: boolean;
} {
  const [busy, setBusy] = useState(false);
  const run = async (action: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await action();
      problem.set(undefined);
      return true;
    } catch (error) {
      problem.set(error instanceof ApiError || error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { run, busy };
}
