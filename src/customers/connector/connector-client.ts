/** Asks a company's system: signed, with a time for each try, tries again where that does no harm, and rests when it fails. */
import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
} from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';
import { isUnwinding, messageOf } from '../../kernel/index.js';
import type { Clock, NewId } from '../../kernel/index.js';
import { BackOfficeFailed } from '../back-office.js';
import type { Reading } from '../back-office.js';
import { AnswerCache } from './answer-cache.js';
import { operations } from './operations.js';
import type { Answered, Asked, Operation, OperationName } from './operations.js';
import { headerNames, signatureOf } from './signature.js';

export interface ConnectorSettings {
  /** Operations are below it: `https://crm.example/ringdown` is asked at `…/ringdown/find-customers`. */
  readonly url: string;
  readonly secret: string;
  readonly clock: Clock;
  readonly newId: NewId;
  /** For one try; 2,000 ms unless told. */
  readonly tryMs?: number;
  /** Tries after the first; 2 unless told. */
  readonly retries?: number;
  /** Failures in a row after which it is left alone; 5 unless told. */
  readonly restsAfter?: number;
  /** For so long; 10,000 ms unless told. */
  readonly restMs?: number;
}

/** An answer is no longer than this. */
const longestAnswer = 1_000_000;

export class ConnectorClient {
  readonly #cache = new AnswerCache();
  readonly #breaker: CircuitBreakerPolicy;

  constructor(readonly settings: ConnectorSettings) {
    const { restsAfter = 5, restMs = 10_000 } = settings;
    this.#breaker = circuitBreaker(handleWhen(isTransient), {
      halfOpenAfter: restMs,
      breaker: new ConsecutiveBreaker(restsAfter),
    });
  }

  /** A read, from the cache while it is fresh, and with its age while nobody answers. */
  async read<Name extends OperationName>(
    name: Name,
    input: Asked<Name>,
    signal: AbortSignal,
  ): Promise<Reading<Answered<Name>>> {
    const { keeping }: Operation = operations[name];
    const { clock } = this.settings;
    const question = `${name} ${JSON.stringify(input)}`;
    const kept = keeping && this.#cache.get(question, clock.now(), keeping.freshMs);
    if (kept) return kept as Reading<Answered<Name>>;
    try {
      const askedAt = clock.now();
      const value = await this.ask(name, input, signal);
      if (keeping) this.#cache.keep(question, aboutOf(input), value, askedAt);
      return { value, asOf: askedAt };
    } catch (error) {
      const old = keeping && isNoAnswer(error) && this.#cache.get(question, clock.now(), keeping.staleMs);
      if (old) return old as Reading<Answered<Name>>;
      throw error;
    }
  }

  /** Asks, and believes nothing that is not shaped as described. Rejects with `BackOfficeFailed`, or the signal's reason. */
  async ask<Name extends OperationName>(
    name: Name,
    input: Asked<Name>,
    signal: AbortSignal,
  ): Promise<Answered<Name>> {
    const operation: Operation = operations[name];
    const body = JSON.stringify({ operation: name, ...operation.asks.parse(input) });
    const retries = operation.once ? 0 : (this.settings.retries ?? 2);
    const trying = retry(handleWhen(isTransient), {
      maxAttempts: retries,
      backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 800 }),
    });
    try {
      const text = await trying.execute(
        () => this.#breaker.execute(() => this.#try(name, body, signal), signal),
        signal,
      );
      if (operation.writes) this.#cache.forget(aboutOf(input));
      return believed(name, operation, text) as Answered<Name>;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof BrokenCircuitError)
        throw new BackOfficeFailed(name, 'resting', 'it has failed too often lately', { cause: error });
      throw error;
    }
  }

  async #try(name: OperationName, body: string, outer: AbortSignal): Promise<string> {
    const { url, secret, clock, newId, tryMs = 2_000 } = this.settings;
    const id = newId('request');
    const timestamp = Math.floor(clock.now() / 1000);
    const late = AbortSignal.timeout(tryMs);
    try {
      const response = await fetch(`${url.replace(/\/+$/, '')}/${name}`, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.any([outer, late]),
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          [headerNames.id]: id,
          [headerNames.timestamp]: String(timestamp),
          [headerNames.signature]: signatureOf({ id, timestamp, body }, secret),
        },
        body,
      });
      const text = await shortText(response, name);
      if (response.ok) return text;
      const { optional }: Operation = operations[name];
      if (optional && (response.status === 404 || response.status === 501))
        throw new BackOfficeFailed(name, 'not-offered', `status ${response.status}`);
      const isTheirs = response.status >= 500 || response.status === 429;
      throw new BackOfficeFailed(name, isTheirs ? 'down' : 'refused', `status ${response.status}`);
    } catch (error) {
      outer.throwIfAborted();
      if (error instanceof BackOfficeFailed || isUnwinding(error)) throw error;
      if (late.aborted) throw new BackOfficeFailed(name, 'slow', `nothing within ${tryMs} ms`);
      throw new BackOfficeFailed(name, 'down', messageOf(error), { cause: error });
    }
  }
}

const isTransient = (error: Error): boolean =>
  error instanceof BackOfficeFailed && (error.why === 'slow' || error.why === 'down');

const isNoAnswer = (error: unknown): boolean =>
  error instanceof BackOfficeFailed && ['slow', 'down', 'resting'].includes(error.why);

const aboutOf = (input: object): string =>
  'customerId' in input && typeof input.customerId === 'string' ? input.customerId : '';

async function shortText(response: Response, name: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longestAnswer)
      throw new BackOfficeFailed(name, 'lying', `the answer is longer than ${longestAnswer} characters`);
  }
  return text;
}

/** What was answered goes into no log: it is a customer's. */
function believed(name: string, { answers }: Operation, text: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new BackOfficeFailed(name, 'lying', 'the answer is not JSON');
  }
  const read = answers.safeParse(answer);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new BackOfficeFailed(
    name,
    'lying',
    `the answer is not as described: ${issue?.path.join('.') ?? ''} ${issue?.code ?? ''}`,
  );
}
