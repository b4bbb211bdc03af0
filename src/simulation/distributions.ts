/** Random durations with a stated mean, for simulation. */
export type Random = () => number;
export type Sampler = (random: Random) => number;

export const exponential =
  (mean: number): Sampler =>
  (random) =>
    -Math.log1p(-random()) * mean;

/** Handle times of calls are close to log-normal (Brown et al. 2005). `variation` is deviation by mean. */
export function logNormal(mean: number, variation: number): Sampler {
  const sigma = Math.sqrt(Math.log1p(variation ** 2));
  const mu = Math.log(mean) - sigma ** 2 / 2;
  return (random) => Math.exp(mu + sigma * normal(random));
}

/** The sum of so many exponential parts: steadier than one. */
export const erlang =
  (parts: number, mean: number): Sampler =>
  (random) => {
    let sum = 0;
    for (let part = 0; part < parts; part++) sum += exponential(mean / parts)(random);
    return sum;
  };

/** Box & Muller 1958. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log1p(-random())) * Math.cos(2 * Math.PI * random());

/** The next arrival of a Poisson process whose rate varies, by thinning (Lewis & Shedler 1979). */
export function nextArrival(
  now: number,
  rateAt: (at: number) => number,
  greatestRate: number,
  random: Random,
): number {
  for (let at = now; ;) {
    at += exponential(1 / greatestRate)(random);
    if (random() * greatestRate < rateAt(at)) return at;
  }
}
