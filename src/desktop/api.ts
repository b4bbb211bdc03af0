/** Requests to the service: JSON both ways, every answer checked by the schema that the service checks it with. */
import type { z } from 'zod';

/** The service's answer was not a good one; `code` is for programs, the message for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const answerWithinMs = 10_000;

const asked = (method: Method, path: string, body?: unknown): Promise<Response> =>
  fetch(path, {
    method,
    credentials: 'same-origin',
    signal: AbortSignal.timeout(answerWithinMs),
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

async function request(method: Method, path: string, body?: unknown): Promise<unknown> {
  const response = await asked(method, path, body);
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (response.ok) return answer;
  throw refusal(response, answer);
}

function refusal(response: Response, answer: unknown): ApiError {
  const { code = 'failed', message = response.statusText } =
    (answer as { error?: { code?: string; message?: string } } | undefined)?.error ?? {};
  return new ApiError(response.status, code, message);
}

export const get = async <S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>> =>
  schema.parse(await request('GET', path));

export const send = async (method: Exclude<Method, 'GET'>, path: string, body?: unknown): Promise<void> => {
  await request(method, path, body);
};

export const sendFor = async <S extends z.ZodType>(
  schema: S,
  method: Exclude<Method, 'GET'>,
  path: string,
  body?: unknown,
): Promise<z.output<S>> => schema.parse(await request(method, path, body));

/** A sound that the service makes of what is sent. */
export async function sound(path: string, body: unknown): Promise<Blob> {
  const response = await asked('POST', path, body);
  if (response.ok) return response.blob();
  throw refusal(response, await response.json());
}
