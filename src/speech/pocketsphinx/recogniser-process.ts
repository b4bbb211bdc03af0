import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { messageOf, orAborted } from '../../kernel/index.js';

export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
}

interface Waiting {
  readonly resolve: (answer: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: Error) => void;
}

/** Loading the model takes half a second on an idle machine. */
const readyWithinMs = 30_000;
const answerWithinMs = 10_000;
const longestComplaint = 500;

/**
 * One process of `docker/app/recogniser`: a model that stays loaded. Answers come in the order of the questions. One
 * that dies, or does not answer in time and is therefore ended, rejects what was asked.
 */
export class RecogniserProcess {
  /** Resolves with the reason when the process is gone; never rejects. */
  readonly gone: Promise<string>;
  readonly #child: ChildProcess;
  readonly #waiting: Waiting[] = [];
  readonly #ready: Promise<Readonly<Record<string, unknown>>>;
  #resolveGone: (why: string) => void = () => undefined;
  #over: string | undefined;
  #unread = '';
  #complaint = '';
  /** The grammar it holds, so that it is not told twice. */
  grammar = '';

  constructor({ command, args }: ProgramCall) {
    this.gone = new Promise((resolve) => (this.#resolveGone = resolve));
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr, stdin } = this.#child;
    stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-longestComplaint);
    });
    // A process that has just died: its end says why.
    stdin?.on('error', () => undefined);
    this.#child.on('error', (error) => this.#end(messageOf(error)));
    this.#child.on('close', (code, signal) =>
      this.#end(
        `it ended with ${signal ?? `code ${code}`}${this.#complaint && `: ${this.#complaint.trim()}`}`,
      ),
    );
    this.#ready = this.#answer(readyWithinMs);
    this.#ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves once the model is loaded. */
  async ready(signal?: AbortSignal): Promise<void> {
    await orAborted(this.#ready, signal);
  }

  /** Sends a frame that is answered. Rejects when the process is gone or complains. */
  async ask(kind: string, payload: Uint8Array | string = ''): Promise<Readonly<Record<string, unknown>>> {
    this.tell(kind, payload);
    const answer = await this.#answer(answerWithinMs);
    if (typeof answer['error'] === 'string') throw new Error(`the recogniser says: ${answer['error']}`);
    return answer;
  }

  /** Sends a frame that is not answered. */
  tell(kind: string, payload: Uint8Array | string): void {
    const bytes = Buffer.from(payload);
    const head = Buffer.alloc(5);
    head.write(kind, 'latin1');
    head.writeUInt32BE(bytes.length, 1);
    this.#child.stdin?.write(Buffer.concat([head, bytes]));
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #answer(withinMs: number): Promise<Readonly<Record<string, unknown>>> {
    if (this.#over !== undefined) return Promise.reject(new Error(this.#over));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#end(`it did not answer within ${withinMs} ms`);
        this.kill();
      }, withinMs);
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          settle(value);
        };
      this.#waiting.push({ resolve: settled(resolve), reject: settled(reject) });
    });
  }

  #read(text: string): void {
    this.#unread += text;
    for (let end = this.#unread.indexOf('\n'); end >= 0; end = this.#unread.indexOf('\n')) {
      const line = this.#unread.slice(0, end);
      this.#unread = this.#unread.slice(end + 1);
      try {
        this.#waiting.shift()?.resolve(JSON.parse(line) as Readonly<Record<string, unknown>>);
      } catch {
        this.#end('its answer is no JSON');
        this.kill();
      }
    }
  }

  #end(why: string): void {
    if (this.#over !== undefined) return;
    this.#over = why;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(why));
    this.#resolveGone(why);
  }
}
