/** A complex signal, real and imaginary parts apart. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const { cos: cosine, sin: sine, PI } = Math;

/** Radix-2 fast Fourier transform of one size, in place (Cooley and Tukey, Math. Comp. 19, 1965). */
export class Fft {
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #reversed: Uint32Array;

  constructor(readonly size: number) {
    const bits = Math.log2(size);
    if (!Number.isInteger(bits)) throw new Error(`FFT size ${size} is no power of two`);
    this.#cos = Float64Array.from({ length: size / 2 }, (_, i) => cosine((2 * PI * i) / size));
    this.#sin = Float64Array.from({ length: size / 2 }, (_, i) => sine((2 * PI * i) / size));
    this.#reversed = new Uint32Array(size);
    for (let i = 1; i < size; i += 1) {
      this.#reversed[i] = ((this.#reversed[i >> 1] ?? 0) >> 1) | ((i & 1) << (bits - 1));
    }
  }

  forward({ re, im }: Complex): void {
    this.#transform(re, im);
  }

  /** Without the division by the size. */
  inverse({ re, im }: Complex): void {
    this.#transform(im, re);
  }

  zeros(): Complex {
    return { re: new Float64Array(this.size), im: new Float64Array(this.size) };
  }

  /* Index signatures give `number | undefined` here; the indices are in range by construction. */
  #transform(re: Float64Array, im: Float64Array): void {
    const { size } = this;
    const cos = this.#cos;
    const sin = this.#sin;
    const reversed = this.#reversed;
    for (let i = 0; i < size; i += 1) {
      const j = reversed[i]!;
      if (j <= i) continue;
      const r = re[i]!;
      const m = im[i]!;
      re[i] = re[j]!;
      im[i] = im[j]!;
      re[j] = r;
      im[j] = m;
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0, t = 0; k < half; k += 1, t += stride) {
          const a = start + k;
          const b = a + half;
          const c = cos[t]!;
          const s = sin[t]!;
          const br = re[b]!;
          const bi = im[b]!;
          const r = br * c + bi * s;
          const m = bi * c - br * s;
          re[b] = re[a]! - r;
          im[b] = im[a]! - m;
          re[a] = re[a]! + r;
          im[a] = im[a]! + m;
        }
      }
    }
  }
}
