import { spawn } from 'node:child_process';
import { OperatorError, TimedOut, messageOf } from '../kernel/index.js';

export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: Uint8Array;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** More than any prompt needs: 22,050 Hz, 16 bits, ten minutes. */
const mostOutputBytes = 32_000_000;

/**
 * Runs a program without a shell and gives its standard output. Rejects with `OperatorError` when it is not
 * installed, `TimedOut` when it hangs (it is killed), the signal's reason, or what it wrote to standard error.
 */
export function runProgram({ program, args, input, timeoutMs, signal }: ProgramRun): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
      return;
    }
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    let failure: Error | undefined;
    const giveUp = (reason: Error) => {
      failure ??= reason;
      child.kill('SIGKILL');
    };
    const abort = () =>
      giveUp(signal?.reason instanceof Error ? signal.reason : new Error(String(signal?.reason)));
    const timer = setTimeout(() => giveUp(new TimedOut(`the program '${program}'`, timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostOutputBytes)
        giveUp(new Error(`the program '${program}' wrote more than ${mostOutputBytes} bytes`));
      else output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < 500) complaint += chunk.toString('utf8');
    });
    // A program that ends before it has read everything closes the pipe: its exit code tells the story.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (error) => {
      done();
      reject(
        'code' in error && error.code === 'ENOENT'
          ? new OperatorError(`the program '${program}' is not installed`, `apt-get install ${program}`, {
              cause: error,
            })
          : new Error(`the program '${program}' could not be run: ${messageOf(error)}`, { cause: error }),
      );
    });
    child.on('close', (code) => {
      done();
      if (failure) reject(failure);
      else if (code === 0) resolve(Buffer.concat(output));
      else
        reject(
          new Error(`the program '${program}' ended with code ${code}: ${complaint.trim().slice(0, 300)}`),
        );
    });
  });
}
