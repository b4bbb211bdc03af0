/** A set-up step that cannot go on: what is wrong, where to read more, and what the reader can do about it. */
export class SetupFailure extends Error {
  constructor(what, { remedy, log, cause, output } = {}) {
    super(what, cause ? { cause } : undefined);
    this.name = 'SetupFailure';
    this.remedy = remedy;
    this.log = log;
    this.output = output;
  }
}

/** Prints a failure for a person at a terminal. Unknown errors keep their stack: they are defects of ours. */
export function printFailure(error, out = process.stderr) {
  if (!(error instanceof SetupFailure)) {
    out.write(`\nUnexpected error: ${error?.stack ?? error}\n`);
    return;
  }
  out.write(`\nFailed: ${error.message}\n`);
  if (error.log) out.write(`  Full log: ${error.log}\n`);
  if (error.remedy) out.write(`  What to do: ${error.remedy}\n`);
}
