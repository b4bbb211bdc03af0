/**
 * The few errors the house knows by name. Anything else that is thrown is a defect and is logged as one.
 */

/** The call is over: expected, unwinds every journey, never logged as an error. */
export class CallEnded extends Error {
  override readonly name = 'CallEnded';
  constructor(readonly reason: string) {
    super(`the call has ended: ${reason}`);
  }
}

/** A wait ran out of its time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
  constructor(
    readonly awaited: string,
    readonly timeoutMs: number,
  ) {
    super(`${awaited}: nothing within ${timeoutMs} ms`);
  }
}

/** Somebody else won, or the thing changed meanwhile: the stale side must give way. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** The operator has to mend something; the message names the thing, the place and the remedy. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  constructor(
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A person or program asked for something that cannot be done; `code` is stable and goes over the wire. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The error itself — also one of another realm, such as the `DOMException` of a plain `abort()` — or one that says it. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ||
  (typeof thrown === 'object' && thrown !== null && 'name' in thrown && 'message' in thrown)
    ? (thrown as Error)
    : new Error(String(thrown));

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
