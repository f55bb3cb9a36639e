"""Reads packed shards and their exports with readers that share no code with Mews, and compares all with each other.

Argument: folder with the packed shards and, beside them, the exports in folders of the formats' names. What is read is told
in one line a format: `numpy` always, the reader of the format's own project where it is installed. Ends with 1 at a difference.
"""

import csv
import gzip
import json
import struct
import sys
from pathlib import Path

import numpy

failed = False


def say(what, reader, same, detail):
    global failed
    failed = failed or not same
    print(f"{what:10} {reader:24} {'same' if same else 'DIFFERENT'}: {detail}")


def megatron(prefix):
    """Sequences of a .bin/.idx pair, as in megatron/core/datasets/indexed_dataset.py."""
    index = prefix.with_suffix(".idx").read_bytes()
    assert index[:9] == b"MMIDIDX\0\0", "magic"
    version, code, sequences, documents = struct.unpack_from("<QBQQ", index, 9)
    assert version == 1 and len(index) == 34 + 12 * sequences + 8 * documents, "size"
    dtype = {4: numpy.int32, 8: numpy.uint16}[code]
    lengths = numpy.frombuffer(index, "<i4", sequences, 34)
    pointers = numpy.frombuffer(index, "<i8", sequences, 34 + 4 * sequences)
    ends = numpy.frombuffer(index, "<i8", documents, 34 + 12 * sequences)
    assert ends[0] == 0 and ends[-1] == sequences, "document indices"
    tokens = numpy.memmap(prefix.with_suffix(".bin"), dtype, "r")
    size = numpy.dtype(dtype).itemsize
    return [tokens[p // size : p // size + n] for p, n in zip(pointers, lengths)]


def mds(folder):
    """Samples as in streaming/base/format/mds: `ends`, `source`, `tokens`."""
    for shard in json.loads((folder / "index.json").read_text())["shards"]:
        raw = (folder / shard["raw_data"]["basename"]).read_bytes()
        assert len(raw) == shard["raw_data"]["bytes"], "size"
        count = struct.unpack_from("<I", raw)[0]
        assert count == shard["samples"], "samples"
        for sample in range(count):
            at, until = struct.unpack_from("<2I", raw, 4 + 4 * sample)
            ends, source = struct.unpack_from("<2I", raw, at)
            at += 8
            yield (
                numpy.frombuffer(raw, "<i4", ends // 4, at),
                raw[at + ends : at + ends + source].decode(),
                numpy.frombuffer(raw[at + ends + source : until], "<u4"),
            )


def equal(rows, others):
    return len(rows) == len(others) and all(numpy.array_equal(a, b) for a, b in zip(rows, others))


def main(folder):
    manifest = json.loads((folder / "packs.json").read_text())
    names = [Path(shard["name"]).name for shard in manifest["shards"]]
    rows, pieces, sources = [], [], []
    for name in names:
        array = {
            part: numpy.load(folder / "numpy" / f"{name}.{part}.npy", mmap_mode="r")
            for part in ("tokens", "source", "first_piece", "end")
        }
        for pack, row in enumerate(array["tokens"]):
            rows.append(row)
            sources.append(int(array["source"][pack]))
            begin = 0
            for end in array["end"][array["first_piece"][pack] : array["first_piece"][pack + 1]]:
                pieces.append(row[begin:end])
                begin = end
    print(f"{len(rows)} packs, {len(pieces)} pieces, {sum(len(p) for p in pieces)} tokens without padding")

    found = [sequence for name in names for sequence in megatron(folder / name)]
    say("megatron", "numpy", equal(found, pieces), "a sequence a piece")
    try:
        from megatron.core.datasets.indexed_dataset import IndexedDataset

        found = [s for name in names for s in IndexedDataset(str(folder / name))]
        say("megatron", "megatron-core", equal(found, pieces), "IndexedDataset")
    except ImportError:
        pass

    samples = list(mds(folder / "mds"))
    same = equal([tokens for _, _, tokens in samples], rows)
    ends = [end for cuts, _, _ in samples for end in cuts]
    same = same and ends == [int(e) for n in names for e in numpy.load(folder / "numpy" / f"{n}.end.npy")]
    say("mds", "numpy", same, "a sample a pack, with the ends of its pieces")
    try:
        from streaming import LocalDataset

        found = [sample["tokens"] for sample in LocalDataset(str(folder / "mds"))]
        say("mds", "mosaicml-streaming", equal(found, rows), "LocalDataset")
    except ImportError:
        pass

    dtype = rows[0].dtype
    found, told = [], []
    width = {name: len(numpy.load(folder / "numpy" / f"{name}.tokens.npy", mmap_mode="r")[0]) for name in names}
    for name in names:
        flat = numpy.memmap(folder / "olmo" / f"part-0-{name}.npy", dtype, "r")
        found += list(flat.reshape(-1, width[name]))
        with gzip.open(folder / "olmo" / f"part-0-{name}.csv.gz", "rt") as lines:
            told += [flat[int(start) : int(end)] for start, end, *_ in csv.reader(lines)]
    say("olmo", "numpy", equal(found, rows) and equal(told, pieces), "rows, and the lines of the csv.gz")
    try:
        from olmo_core.data import NumpyFSLDataset

        for name in names:
            tokens = NumpyFSLDataset(
                str(folder / "olmo" / f"part-0-{name}.npy"),
                sequence_length=width[name],
                pad_token_id=0,
                eos_token_id=0,
                vocab_size=1 << 17,
                dtype=dtype.type,
            )
            part = numpy.load(folder / "numpy" / f"{name}.tokens.npy", mmap_mode="r")
            found = [tokens[i]["input_ids"].numpy() for i in range(len(tokens))]
            say("olmo", "ai2-olmo-core", equal(found, list(part)), f"NumpyFSLDataset of {name}")
    except ImportError:
        pass

    found = []
    for name in names:
        flat = numpy.memmap(folder / "datatrove" / f"{name}.ds", dtype, "r")
        ends = numpy.memmap(folder / "datatrove" / f"{name}.ds.index", "<u8", "r")
        head = (folder / "datatrove" / f"{name}.ds.metadata").read_text().split("\n")
        assert head[0].endswith(f"|{dtype.itemsize}") and int(head[1]) == len(flat) == ends[-1], "metadata"
        found += [flat[a:b] for a, b in zip([0, *ends[:-1]], ends)]
    say("datatrove", "numpy", equal(found, pieces), "a document a piece")
    try:
        from datatrove.utils.dataset import DatatroveFileDataset

        for name in names:
            windows = DatatroveFileDataset(str(folder / "datatrove" / f"{name}.ds"), width[name], token_size=dtype.itemsize)
            flat = numpy.memmap(folder / "datatrove" / f"{name}.ds", dtype, "r")
            stride = width[name] + 1
            found = [windows[i]["input_ids"].numpy() for i in range(len(windows))]
            whole = list(flat[: len(found) * stride].reshape(-1, stride))
            say("datatrove", "datatrove", equal(found, whole), f"DatatroveFileDataset of {name}")
    except ImportError:
        pass

    try:
        from torch.utils.data import ConcatDataset, DataLoader, Dataset

        class Rows(Dataset):
            def __init__(self, name):
                self.tokens = numpy.load(folder / "numpy" / f"{name}.tokens.npy", mmap_mode="r")

            def __len__(self):
                return len(self.tokens)

            def __getitem__(self, index):
                return self.tokens[index].astype(numpy.int64)

        for workers in (0, 2):
            found = []
            for name in names:
                loader = DataLoader(ConcatDataset([Rows(name)]), batch_size=3, num_workers=workers)
                found += [row.numpy() for batch in loader for row in batch]
            say("numpy", f"torch, {workers} workers", equal(found, rows), "DataLoader, batches of 3")
    except ImportError:
        pass


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    sys.exit(1 if failed else 0)
