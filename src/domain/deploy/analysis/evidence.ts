/** How often a value was observed. */
export interface Observed {
  readonly value: number;
  readonly count: number;
}

/** A hypothesis about the mean of a quantity. */
export interface MeanHypothesis {
  readonly bound: number;
  /** The least and the most that a single observation can be. */
  readonly least: number;
  readonly most: number;
}

/**
 * Stakes, as parts of the highest that cannot be overdrawn; the capital is spread over them evenly.
 * High ones find what is never seen on the other side soon, low ones differences among much noise.
 */
const STAKES = [1, 0.85, 0.6, 0.4, 0.2, 0.1, 0.04, 0.01];

/**
 * Evidence against "the mean is at most the bound": the capital of a gambler who starts with 1 and
 * bets on each observation that it is above, at odds that are fair if the hypothesis holds.
 *
 * If it holds, the capital ever reaches 1/α with a probability of at most α (Ville's inequality), no
 * matter how often it is looked at or why one stops; whence `1 / evidence` is an always-valid p-value.
 * Nothing is assumed of the distribution but the range of one observation, nor that it stays the same:
 * the hypothesis may be about a mean that drifts. Only the numbers of each value matter, not their order.
 * @param observed  the values that were observed, any of them once
 * @see Wald, Sequential Analysis (1947), ch. 6 (pairs of two rates); Robbins, Statistical methods
 *   related to the law of the iterated logarithm (1970) (mixtures); Waudby-Smith & Ramdas, Estimating
 *   means of bounded random variables by betting, J. R. Stat. Soc. B 86 (2024); Johari et al., Always
 *   valid inference, Operations Research 70 (2022)
 */
export function evidenceAbove(
  observed: readonly Observed[],
  { bound, least }: Omit<MeanHypothesis, 'most'>,
): number {
  const highest = 1 / (bound - least);
  const capitals = STAKES.map((part) => {
    const logs = observed.map(({ value, count }) =>
      // Rounding must not make a loss of everything a loss of more.
      count === 0 ? 0 : count * Math.log1p(Math.max(-1, part * highest * (value - bound))),
    );
    return Math.exp(sumOf(logs));
  });
  return sumOf(capitals) / STAKES.length;
}

/** Evidence against "the mean is at least the bound". */
export function evidenceBelow(
  observed: readonly Observed[],
  { bound, most }: Omit<MeanHypothesis, 'least'>,
): number {
  const mirrored = observed.map(({ value, count }) => ({ value: -value, count }));
  return evidenceAbove(mirrored, { bound: -bound, least: -most });
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
