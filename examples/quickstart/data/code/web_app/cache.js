/**
 * Caches with a bounded size.
 *
 * `LruCache` drops the entry that was not used for the longest time. It relies on `Map` keeping its keys in insertion order: an
 * entry that is used is taken out and put back, so the oldest one always comes first.
 */
export class LruCache {
  #entries = new Map();
  #capacity;
  #hits = 0;
  #misses = 0;

  /** @param {number} capacity how many entries are kept, at least 1 */
  constructor(capacity) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`capacity must be a positive integer, but was ${capacity}`);
    }
    this.#capacity = capacity;
  }

  get size() {
    return this.#entries.size;
  }

  /** Share of look-ups that found an entry; 0 before the first look-up. */
  get hitRate() {
    const lookups = this.#hits + this.#misses;
    return lookups === 0 ? 0 : this.#hits / lookups;
  }

  /** Returns the value of a key, or undefined. The entry counts as used. */
  get(key) {
    if (!this.#entries.has(key)) {
      this.#misses += 1;
      return undefined;
    }
    this.#hits += 1;
    const value = this.#entries.get(key);
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Stores a value and drops the oldest entry if the cache is full. */
  set(key, value) {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#capacity) {
      const oldest = this.#entries.keys().next().value;
      this.#entries.delete(oldest);
    }
    return this;
  }

  delete(key) {
    return this.#entries.delete(key);
  }

  /** The keys, the one used most recently last. */
  keys() {
    return this.#entries.keys();
  }
}

/**
 * Wraps an asynchronous function so that equal calls share one result for a while.
 *
 * Calls that arrive while the first one is still running wait for it instead of starting another. A failed call is forgotten at
 * once: the next one tries again.
 *
 * @template T
 * @param {(key: string) => Promise<T>} load what to do for a key
 * @param {{capacity?: number, maxAgeMillis?: number, now?: () => number}} [options]
 * @returns {(key: string) => Promise<T>}
 */
export function memoizeAsync(load, { capacity = 100, maxAgeMillis = 60_000, now = Date.now } = {}) {
  const cache = new LruCache(capacity);
  return function cached(key) {
    const known = cache.get(key);
    if (known !== undefined && now() - known.since < maxAgeMillis) {
      return known.promise;
    }
    const promise = load(key);
    const entry = { promise, since: now() };
    cache.set(key, entry);
    promise.catch(() => {
      // Another call may have replaced the entry in the meantime; only our own is removed.
      if (cache.get(key) === entry) {
        cache.delete(key);
      }
    });
    return promise;
  };
}
