/** Who is calling, as far as it is known in one call. */

/** Made by the PIN check alone: who has one has seen a right PIN. */
export class PinProof {
  readonly #made = true;

  private constructor(readonly customerId: string) {}

  /** For pin-check.ts and for a stage record that one of its proofs got into; see the test of the architecture. */
  static of(customerId: string): PinProof {
    return new PinProof(customerId);
  }

  /** False for anything that only looks like a proof. */
  static isProof(given: object): given is PinProof {
    return #made in given;
  }
}

export interface IdentityRecord {
  readonly likely?: string | undefined;
  readonly confirmed?: string | undefined;
}

/**
 * The caller's number makes a customer likely; it gives access to nothing. Confirmed is who keyed in the right PIN in
 * this very call.
 */
export class Identity {
  #likely: string | undefined;
  #confirmed: string | undefined;

  /** What a stage record kept of it. */
  constructor({ likely, confirmed }: IdentityRecord = {}) {
    this.#likely = likely;
    this.#confirmed = confirmed;
  }

  get likely(): string | undefined {
    return this.#likely;
  }

  /** The customer's id; undefined until a PIN was right. */
  get confirmed(): string | undefined {
    return this.#confirmed;
  }

  get record(): IdentityRecord {
    return { likely: this.#likely, confirmed: this.#confirmed };
  }

  becomesLikely(customerId: string): void {
    this.#likely = customerId;
  }

  confirm(proof: PinProof): void {
    if (!PinProof.isProof(proof)) throw new Error('a customer is confirmed by the PIN check only');
    this.#confirmed = proof.customerId;
  }
}
