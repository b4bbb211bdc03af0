/**
 * Prompts that code says by itself, outside any flow, with the values each is given. Every language of the company
 * must have all of them.
 */
export const systemPrompts: ReadonlyMap<string, readonly string[]> = new Map([
  /** Something of ours broke; a voicemail follows. */
  ['apology', []],
  ['queue-position', ['position']],
  /** To a caller who walks the menus of a queue: key 1 brings them to the agent. */
  ['agent-is-free', []],
  /** Back from those menus. */
  ['place-kept', []],
  /** One of the people whom this caller asks for; said for each. */
  ['contact-choice', ['name', 'key']],
  ['agent-signed-in', []],
  ['agent-signed-out', []],
  ['agent-paused', ['reason']],
  ['agent-resumed', []],
  ['agent-refused', []],
  ['agent-status', ['state']],
  ['agent-code-unknown', []],
  /** What the switch plays by itself while no service runs. */
  ['fallback-apology', []],
  ['fallback-leave-message', []],
  ['fallback-thanks', []],
]);

/** Variables that every walk through a flow has from the start. */
export const callVariables: readonly string[] = ['callerNumber', 'calledNumber', 'language'];
