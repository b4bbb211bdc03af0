/** What the flow language knows of a handler that a `do` node names: enough to check a flow without running it. */
export interface HandlerSignature {
  readonly name: string;
  /** Keys of `input`, all of them required. */
  readonly inputs: readonly string[];
  /** What it may answer; the node must say where each leads. */
  readonly outcomes: readonly string[];
  /** Variables it sets. */
  readonly sets: readonly string[];
}

/** Handlers that the interpreter itself brings (ivr/built-in-handlers.ts). */
export const builtInSignatures: readonly HandlerSignature[] = [
  { name: 'set-language', inputs: ['language'], outcomes: ['done'], sets: [] },
];
