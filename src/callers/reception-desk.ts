import { Inbox, Refused } from '../kernel/index.js';

export type ReceptionWord = 'pass-on' | 'refuse';

/** A caller who asked for a protected person and speaks with reception, or waits for it. */
export interface Announced {
  readonly callId: string;
  /** The entry of gate.yaml. */
  readonly person: string;
  /** Who of reception speaks with the caller now. */
  agentId: string | undefined;
  readonly words: Inbox<{ readonly word: ReceptionWord; readonly by: string }>;
}

/** The calls of this process that reception decides on. */
export class ReceptionDesk {
  readonly #announced = new Map<string, Announced>();

  announce(callId: string, person: string): Announced & Disposable {
    const announced: Announced = { callId, person, agentId: undefined, words: new Inbox() };
    this.#announced.set(callId, announced);
    return Object.assign(announced, {
      [Symbol.dispose]: () => {
        if (this.#announced.get(callId) === announced) this.#announced.delete(callId);
      },
    });
  }

  /** Throws `Refused` when nobody of reception speaks with that caller, or it is somebody else who does. */
  decide(
    callId: string,
    word: ReceptionWord,
    by: { readonly id: string; readonly mayForOthers: boolean },
  ): void {
    const announced = this.#announced.get(callId);
    if (!announced) throw new Refused('not-found', `no caller of call ${callId} asks for a protected person`);
    if (announced.agentId === undefined)
      throw new Refused('not-answered', 'nobody of reception speaks with this caller yet');
    if (announced.agentId !== by.id && !by.mayForOthers)
      throw new Refused('forbidden', `${announced.agentId} speaks with this caller`);
    announced.words.put({ word, by: by.id });
  }
}
