import { shippedHandlers } from './shipped-handlers.js';

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

/** Handlers that every site may name: the interpreter's own (ivr/handlers.ts) and self-service. */
export const builtInSignatures: readonly HandlerSignature[] = [
  { name: 'set-language', inputs: ['language'], outcomes: ['done'], sets: [] },
  ...Object.entries(shippedHandlers).map(([name, signature]) => ({ name, ...signature })),
];
