/** Asterisk understood the request and said no; `status` is the HTTP status. */
export class AriRefused extends Error {
  override readonly name = 'AriRefused';
  constructor(
    readonly operation: string,
    readonly status: number,
    readonly said: string,
  ) {
    super(`Asterisk refused ${operation} with ${status}: ${said}`);
  }
}

/** No answer: the connection failed or the time ran out. Whether the request took effect is not known. */
export class AriUnavailable extends Error {
  override readonly name = 'AriUnavailable';
  constructor(
    readonly operation: string,
    why: string,
    options?: ErrorOptions,
  ) {
    super(`no answer from Asterisk to ${operation}: ${why}`, options);
  }
}

/**
 * True for the answers that mean "not there (any more) or not in a state for this": a command that crosses a
 * hang-up gets one of them, and which one depends on how far the hang-up has come.
 */
export const isGone = (error: unknown): error is AriRefused =>
  error instanceof AriRefused && goneStatus.has(error.status);

const goneStatus: ReadonlySet<number> = new Set([404, 409, 412, 422]);

/** A bridge's `addChannel` and `removeChannel` answer 400 when they do not know the channel. */
export const isBadChannel = (error: unknown): error is AriRefused =>
  error instanceof AriRefused && error.status === 400;

export const isMissing = (error: unknown): boolean => error instanceof AriRefused && error.status === 404;

/**
 * "Channel not in Stasis application" (422), "… in a Stasis application" (409): the channel is known, and on its way out. Its end
 * is told afterwards, and in a busy switch not at once.
 */
export const isLeaving = (error: unknown): boolean =>
  error instanceof AriRefused && /^Channel not in (a )?Stasis/.test(error.said);
