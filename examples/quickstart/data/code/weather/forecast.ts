/**
 * Simple forecasts by exponential smoothing.
 *
 * `level` follows the latest values, `trend` follows the change of the level, and `season` holds one offset per position in the
 * cycle. With all three this is the additive method of Holt and Winters.
 */

export interface SmoothingOptions {
  /** Weight of a new value in the level, in (0, 1]. */
  readonly alpha: number;
  /** Weight of a new difference in the trend, in [0, 1]. */
  readonly beta: number;
  /** Weight of a new deviation in the season, in [0, 1]. */
  readonly gamma: number;
  /** Values per cycle, for example 24 for hourly values with a daily cycle. */
  readonly period: number;
}

export interface Forecast {
  /** The expected values, nearest first. */
  readonly values: number[];
  /** Root mean square of the one-step errors on the history. */
  readonly error: number;
}

function requireFraction(name: string, value: number, minimumIncluded: boolean): void {
  const aboveMinimum = minimumIncluded ? value >= 0 : value > 0;
  if (!aboveMinimum || value > 1) {
    throw new RangeError(`${name} must be in ${minimumIncluded ? '[' : '('}0, 1], but was ${value}`);
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Smooths a series that arrives value by value. */
export class SeasonalSmoother {
  private level: number;
  private trend: number;
  private readonly season: number[];
  private position = 0;
  private squaredErrors = 0;
  private count = 0;

  /**
   * @param history at least two full cycles, from which level, trend and season are initialised
   * @param options the smoothing weights
   */
  constructor(history: readonly number[], private readonly options: SmoothingOptions) {
    const { alpha, beta, gamma, period } = options;
    requireFraction('alpha', alpha, false);
    requireFraction('beta', beta, true);
    requireFraction('gamma', gamma, true);
    if (!Number.isInteger(period) || period < 1) {
      throw new RangeError(`period must be a positive integer, but was ${period}`);
    }
    if (history.length < 2 * period) {
      throw new RangeError(`history must hold at least ${2 * period} values, but holds ${history.length}`);
    }
    const first = mean(history.slice(0, period));
    const second = mean(history.slice(period, 2 * period));
    this.level = first;
    this.trend = (second - first) / period;
    this.season = history.slice(0, period).map((value) => value - first);
    for (const value of history) {
      this.add(value);
    }
  }

  /** Takes in the next value of the series. */
  add(value: number): void {
    const { alpha, beta, gamma, period } = this.options;
    const offset = this.season[this.position];
    const expected = this.level + this.trend + offset;
    this.squaredErrors += (value - expected) ** 2;
    this.count += 1;

    const previousLevel = this.level;
    this.level = alpha * (value - offset) + (1 - alpha) * (previousLevel + this.trend);
    this.trend = beta * (this.level - previousLevel) + (1 - beta) * this.trend;
    this.season[this.position] = gamma * (value - this.level) + (1 - gamma) * offset;
    this.position = (this.position + 1) % period;
  }

  /** Expected values of the next `steps` positions. */
  forecast(steps: number): Forecast {
    const values = Array.from({ length: steps }, (_, index) => {
      const offset = this.season[(this.position + index) % this.options.period];
      return this.level + (index + 1) * this.trend + offset;
    });
    return { values, error: Math.sqrt(this.squaredErrors / this.count) };
  }
}

/** Tries some smoothing weights and returns those with the smallest error on the history. */
export function chooseOptions(history: readonly number[], period: number): SmoothingOptions {
  const steps = [0.1, 0.3, 0.5, 0.8];
  let best: SmoothingOptions | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  for (const alpha of steps) {
    for (const beta of [0, ...steps]) {
      for (const gamma of steps) {
        const options = { alpha, beta, gamma, period };
        const { error } = new SeasonalSmoother(history, options).forecast(0);
        if (error < smallest) {
          smallest = error;
          best = options;
        }
      }
    }
  }
  return best as SmoothingOptions;
}
