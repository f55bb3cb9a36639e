/**
 * Running statistics: mean, variance and quantiles of values that arrive one by one.
 */

/** Mean and variance in one pass, without loss of digits (Welford, 1962). */
export class RunningMoments {
  private count = 0;
  private average = 0;
  private squares = 0;

  add(value: number): this {
    this.count += 1;
    const before = value - this.average;
    this.average += before / this.count;
    this.squares += before * (value - this.average);
    return this;
  }

  get size(): number {
    return this.count;
  }

  /** The mean; NaN without values. */
  get mean(): number {
    return this.count === 0 ? Number.NaN : this.average;
  }

  /** The sample variance; NaN for fewer than two values. */
  get variance(): number {
    return this.count < 2 ? Number.NaN : this.squares / (this.count - 1);
  }

  get standardDeviation(): number {
    return Math.sqrt(this.variance);
  }

  /** The moments of both sets of values taken together (Chan, Golub and LeVeque, 1979). */
  merge(other: RunningMoments): RunningMoments {
    const merged = new RunningMoments();
    merged.count = this.count + other.count;
    if (merged.count === 0) {
      return merged;
    }
    const difference = other.average - this.average;
    merged.average = this.average + (difference * other.count) / merged.count;
    merged.squares = this.squares + other.squares + (difference ** 2 * this.count * other.count) / merged.count;
    return merged;
  }
}

/**
 * The value below which a share of the values lies, with linear interpolation between neighbours.
 *
 * @param sorted values in ascending order, at least one
 * @param share from 0 (the smallest value) to 1 (the largest)
 */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) {
    throw new RangeError('quantile needs at least one value');
  }
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`share must be in [0, 1], but was ${share}`);
  }
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Counts values in bins of equal width. The last bin includes its upper border. */
export function histogram(values: readonly number[], bins: number): Bin[] {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`bins must be a positive integer, but was ${bins}`);
  }
  if (values.length === 0) {
    return [];
  }
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const width = (highest - lowest) / bins || 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const index = Math.min(bins - 1, Math.floor((value - lowest) / width));
    counts[index] += 1;
  }
  return counts.map((count, index) => ({ from: lowest + index * width, to: lowest + (index + 1) * width, count }));
}

/** Pearson's correlation of two series of equal length. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  if (xs.length !== ys.length || xs.length < 2) {
    throw new RangeError(`two series of equal length are needed, but got ${xs.length} and ${ys.length} values`);
  }
  const x = new RunningMoments();
  const y = new RunningMoments();
  xs.forEach((value) => x.add(value));
  ys.forEach((value) => y.add(value));
  const products = xs.reduce((sum, value, index) => sum + (value - x.mean) * (ys[index] - y.mean), 0);
  return products / ((xs.length - 1) * x.standardDeviation * y.standardDeviation);
}
