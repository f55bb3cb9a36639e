"""Reads 4,096-token rows of a file of 32-bit tokens with numpy.memmap: what a training loop does without a loader.

Argument: the .bin file. Rows are copied, since a trainer keeps them; `with boundaries` adds what Mews gives with every row, here
found where the end-of-text token 0 stands, as most trainers do. Processor time of the process, best of four rounds.
"""

import sys
import time

import numpy

LENGTH = 4096


def boundaries(row):
    return numpy.flatnonzero(row == 0)


def best(rows, order, each):
    seconds = []
    for _ in range(4):
        start = time.process_time()
        for i in order:
            each(rows[i].copy())
        seconds.append(time.process_time() - start)
    return min(seconds)


def main(path):
    tokens = numpy.memmap(path, "<i4", "r")
    rows = tokens.reshape(-1, LENGTH)
    random = numpy.random.default_rng(5).integers(0, len(rows), len(rows))
    for what, each in (("", len), (" with boundaries", boundaries)):
        for how, order in (("sequential", range(len(rows))), ("random", random.tolist())):
            seconds = best(rows, order, each)
            print(f"numpy.memmap, {how}{what}: {tokens.size / seconds / 1e6:.0f} M tokens/s, {seconds / len(rows) * 1e6:.2f} us a row")


main(sys.argv[1])
