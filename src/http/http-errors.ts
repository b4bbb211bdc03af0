/** What goes wrong, as `{ error: { code, message } }` and a status. */
import { z } from 'zod';
import { Refused } from '../kernel/index.js';
import { isAway } from '../platform/index.js';

export const errorReply = z.object({
  error: z.object({
    code: z.string().describe('stable; for programs'),
    message: z.string().describe('for people'),
  }),
});

/** Codes of `Refused` by status; one that is not here answers 409, because the state of things forbids it. */
const statuses: Readonly<Record<string, number>> = {
  'invalid-request': 400,
  unauthenticated: 401,
  'wrong-password': 403,
  forbidden: 403,
  'forbidden-number': 403,
  'foreign-page': 403,
  'not-found': 404,
  'too-large': 413,
  'unsupported-media-type': 415,
  'weak-password': 422,
  'too-many-attempts': 429,
  'too-many-requests': 429,
  unavailable: 503,
};

/** `invalid-…` is 422 (the request can be read, but not meant), `unknown-…` is 404. */
export function statusOf(code: string): number {
  const status = statuses[code];
  if (status !== undefined) return status;
  if (code.startsWith('invalid-')) return 422;
  return code.startsWith('unknown-') ? 404 : 409;
}

export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Nobody's mistake but ours: to be logged with all that is known. */
  readonly defect: boolean;
}

const byStatus: Readonly<Record<number, string>> = {
  400: 'invalid-request',
  404: 'not-found',
  413: 'too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
};

/** What to answer to an error; a defect's own words stay inside. */
export function failureOf(error: unknown, requestId: string): Failure {
  if (error instanceof Refused) {
    return { status: statusOf(error.code), code: error.code, message: error.message, defect: false };
  }
  if (isStoreAway(error)) {
    const message = 'a part of the service does not answer; try again in a moment';
    return { status: 503, code: 'unavailable', message, defect: false };
  }
  const status = statusIn(error);
  const code = status === undefined ? undefined : byStatus[status];
  if (status !== undefined && code !== undefined) {
    return { status, code, message: (error as Error).message, defect: false };
  }
  const message = `something went wrong here; the log has it under request ${requestId}`;
  return { status: 500, code: 'internal', message, defect: true };
}

/** A store that cannot be reached: Postgres by its codes, Redis, the queue and the back office by their errors' names. */
const isStoreAway = (error: unknown): boolean =>
  isAway(error) ||
  (error instanceof Error &&
    ['QueueUnreachable', 'MaxRetriesPerRequestError', 'BackOfficeFailed'].includes(error.name));

/** Status of an error that Fastify or one of its plugins threw. */
const statusIn = (error: unknown): number | undefined =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;

/** A schema's complaints in one sentence each: `body.times: too big`. */
export function invalidRequest(part: string, error: z.ZodError): Refused {
  const complaints = error.issues.map(
    ({ path, message }) => `${[part, ...path.map(String)].join('.')}: ${message}`,
  );
  return new Refused('invalid-request', complaints.slice(0, 10).join('; '));
}
