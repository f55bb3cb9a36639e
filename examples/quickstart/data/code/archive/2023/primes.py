"""Primes: sieves, tests and factorisation."""

import math
import random
from collections import Counter

# With these witnesses the test of Miller and Rabin is exact below 3.3e24 (Sorenson and Webster, 2015).
WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)


def primes_below(limit: int) -> list[int]:
    """All primes smaller than ``limit``, by the sieve of Eratosthenes.

    >>> primes_below(20)
    [2, 3, 5, 7, 11, 13, 17, 19]
    """
    if limit <= 2:
        return []
    sieve = bytearray([1]) * limit
    sieve[0] = sieve[1] = 0
    for candidate in range(2, math.isqrt(limit - 1) + 1):
        if sieve[candidate]:
            multiples = range(candidate * candidate, limit, candidate)
            sieve[candidate * candidate :: candidate] = bytes(len(multiples))
    return [number for number in range(limit) if sieve[number]]


def is_prime(number: int) -> bool:
    """True if ``number`` is prime.

    >>> is_prime(2**61 - 1)
    True
    >>> is_prime(3215031751)
    False
    """
    if number < 2:
        return False
    for prime in WITNESSES:
        if number % prime == 0:
            return number == prime
    odd = number - 1
    twos = (odd & -odd).bit_length() - 1
    odd >>= twos
    return all(_passes(number, witness, odd, twos) for witness in WITNESSES)


def _passes(number: int, witness: int, odd: int, twos: int) -> bool:
    power = pow(witness, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False


def factors(number: int) -> Counter:
    """The prime factors of a positive number with their exponents.

    >>> sorted(factors(360).items())
    [(2, 3), (3, 2), (5, 1)]
    """
    if number <= 0:
        raise ValueError(f"expected a positive number, but got {number}")
    found = Counter()
    for prime in primes_below(1000):
        while number % prime == 0:
            found[prime] += 1
            number //= prime
    pending = [number] if number > 1 else []
    while pending:
        part = pending.pop()
        if is_prime(part):
            found[part] += 1
        else:
            divisor = _divisor(part)
            pending += [divisor, part // divisor]
    return found


def _divisor(number: int) -> int:
    """A proper divisor of a composite odd number, by Pollard's rho with Brent's cycle search."""
    generator = random.Random(number)
    while True:
        offset = generator.randrange(1, number)
        slow = fast = generator.randrange(number)
        divisor = 1
        while divisor == 1:
            slow = (slow * slow + offset) % number
            fast = (fast * fast + offset) % number
            fast = (fast * fast + offset) % number
            divisor = math.gcd(slow - fast, number)
        if divisor != number:
            return divisor


def totient(number: int) -> int:
    """How many numbers from 1 to ``number`` share no factor with it (Euler's function)."""
    result = number
    for prime in factors(number):
        result -= result // prime
    return result


if __name__ == "__main__":
    import doctest

    doctest.testmod()
