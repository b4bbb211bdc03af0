/**
 * PINs are few: whoever has their hashes tries all of them, whatever the cost of one. So a key that is not in the
 * database goes into each hash, derived from the installation's secret seed.
 */
import { createHmac } from 'node:crypto';
import { hashPassword, isPassword } from '../accounts/index.js';
import type { ScryptCost } from '../accounts/index.js';

/** 2 MiB and a few milliseconds: beside the key it need not be dear, and calls go on meanwhile. */
export const pinCost: ScryptCost = { log2N: 11, r: 8, p: 1 };

export class PinHash {
  readonly #key: string;
  #nobodys: Promise<string> | undefined;

  /** `cost` is for tests: the usual one unless told. */
  constructor(
    seed: string,
    readonly cost: ScryptCost = pinCost,
  ) {
    this.#key = createHmac('sha256', seed).update('customer-pins').digest('hex');
  }

  of(accountNumber: string, pin: string): Promise<string> {
    return hashPassword(this.#peppered(accountNumber, pin), this.cost);
  }

  /** Takes as long without a hash, for an account that does not exist. */
  async matches(accountNumber: string, pin: string, hash: string | undefined): Promise<boolean> {
    this.#nobodys ??= this.of('', '');
    const right = await isPassword(this.#peppered(accountNumber, pin), hash ?? (await this.#nobodys));
    return right && hash !== undefined;
  }

  #peppered(accountNumber: string, pin: string): string {
    return createHmac('sha256', this.#key).update(`${accountNumber}:${pin}`).digest('hex');
  }
}

/** The PIN of a customer of the example company: six digits, derived and stored nowhere but as a hash. */
export function examplePin(seed: string, accountNumber: string): string {
  const bytes = createHmac('sha256', seed).update(`example-pin:${accountNumber}`).digest();
  return String(bytes.readUInt32BE(0) % 1_000_000).padStart(6, '0');
}
