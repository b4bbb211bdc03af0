/** What is said about ringing back: needed by a company that has `callbacks.yaml`. */
export const callbackPrompts: ReadonlyMap<string, readonly string[]> = new Map([
  ['callback-own-number', ['number']],
  ['callback-confirm-number', ['number']],
  ['callback-number-needed', []],
  ['callback-enter-number', []],
  ['callback-number-malformed', []],
  ['callback-number-forbidden', []],
  ['callback-not-possible', []],
  ['callback-soon-or-later', []],
  ['callback-slot', ['day', 'time']],
  ['callback-agreed', ['number']],
  ['callback-agreed-at', ['number', 'day', 'time']],
  ['callback-open', ['number']],
  ['callback-open-at', ['number', 'day', 'time']],
  ['callback-keep-or-cancel', []],
  ['callback-kept', []],
  ['callback-cancelled', []],
  ['callback-too-late', []],
  /** To the customer who is rung back. */
  ['callback-confirm-human', []],
  ['callback-hold', []],
  ['callback-nobody', []],
  /** To the agent. */
  ['callback-whisper', ['number', 'minutes']],
  ['callback-not-reached', ['outcome']],
  /** What the switch plays by itself to a customer who answers while no service runs. */
  ['fallback-ring-again', []],
]);

/**
 * Prompts that code says by itself, outside any flow, with the values each is given. Every language of the company
 * must have all of them.
 */
export const systemPrompts: ReadonlyMap<string, readonly string[]> = new Map([
  /** Something of ours broke; a voicemail follows. */
  ['apology', []],
  /** A supervisor has ended the wait; the call ends. */
  ['wait-ended', []],
  ['queue-position', ['position']],
  /** Minutes. Before any of the three: what was said before no longer holds. */
  ['wait-longer', []],
  ['wait-under', ['to']],
  ['wait-between', ['from', 'to']],
  ['wait-over', ['from']],
  /** To a caller who walks the menus of a queue: key 1 brings them to the agent. */
  ['agent-is-free', []],
  /** Back from those menus. */
  ['place-kept', []],
  /** A handler takes longer than a second. */
  ['one-moment', []],
  /** One of the people whom this caller asks for; said for each. */
  ['contact-choice', ['name', 'key']],
  /** The switch hears the agent no longer: music follows, and the queue when that stays so. */
  ['agent-unheard', []],
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

/** Said to callers who speak: needed by a company that recognises a language. */
export const speechPrompts: ReadonlyMap<string, readonly string[]> = new Map([
  /** "Did you mean billing? Say yes or press 1." */
  ['speech-did-you-mean', ['phrase']],
  ['speech-not-understood', []],
  /** After two failures. */
  ['speech-keys-only', []],
]);

/** Beside them, where the site describes what they are for. */
export const nuisancePrompts: ReadonlyMap<string, readonly string[]> = new Map([
  ['caller-blocked', []],
  /** "Please say your name after the tone." */
  ['caller-screen-name', []],
  /** "Please press seven." */
  ['caller-screen-key', ['key']],
  ['caller-screen-failed', []],
]);

/** To all who speak: needed where supervisors are announced. */
export const supervisorAnnounced = 'supervisor-announced';

export const surgePrompts: ReadonlyMap<string, readonly string[]> = new Map([
  ['surge-switched-on', ['name']],
  ['surge-switched-off', ['name']],
]);

/** And those that a reminder of an appointment brings with it. */
export const reminderVariables = [
  'appointment',
  'appointmentDay',
  'appointmentTime',
  'appointmentPlace',
] as const;

/** Variables that every walk through a flow has from the start. */
export const callVariables: readonly string[] = ['callerNumber', 'calledNumber', 'language'];
