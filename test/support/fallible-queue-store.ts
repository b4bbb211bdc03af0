/** A store that can be taken away: while it is `away`, commands fail; with `losesAnswers` they are carried out too. */
import { QueueUnreachable } from '../../src/queue/index.js';
import type { QueueStore } from '../../src/queue/index.js';

export interface Trouble {
  away: boolean;
  losesAnswers: boolean;
}

export function fallible<S extends QueueStore>(store: S, trouble: Trouble): S {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function' || name === 'effectsForMe') return member;
      return async (...args: unknown[]) => {
        if (trouble.away) throw new QueueUnreachable(`away: ${String(name)}`);
        const answer: unknown = await (member as (...given: unknown[]) => Promise<unknown>).apply(
          target,
          args,
        );
        if (trouble.losesAnswers) throw new QueueUnreachable(`no answer: ${String(name)}`);
        return answer;
      };
    },
  });
}
