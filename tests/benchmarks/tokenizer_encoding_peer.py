"""Encoding of tokenizers and tiktoken on one thread, in processor time, on what EncodingBenchmark.java prepared.

Usage: python tokenizer_encoding_peer.py WORK SIZE    (a program that is not there is skipped and named)
Each split is cut after 3 MB for tiktoken and 1 MB for tokenizers.
"""

import base64
import json
import os
import struct
import sys
import time

os.environ["RAYON_NUM_THREADS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
SPLITS = ["english", "code", "math", "web", "cjk", "indic", "multilingual"]


def documents(work, split, limit):
    texts, size = [], 0
    with open(f"{work}/{split}.docs", "rb") as file:
        while size < limit and (header := file.read(4)):
            data = file.read(struct.unpack(">i", header)[0])
            size += len(data)
            texts.append(data.decode())
    return texts, size


def measure(name, work, limit, encode, decode):
    for split in SPLITS:
        texts, size = documents(work, split, limit)
        start = time.process_time()
        ids = [encode(text) for text in texts]
        middle = time.process_time()
        for document in ids:
            decode(document)
        end = time.process_time()
        print(f"{name} encode {split} {size / 1e6 / (middle - start):.2f} MB/s", flush=True)
        print(f"{name} decode {split} {size / 1e6 / (end - middle):.2f} MB/s", flush=True)


def main():
    work, size = sys.argv[1:]
    folder = f"{work}/{size}"
    try:
        import tiktoken
    except ImportError:
        print("tiktoken is not there: skipped")
    else:
        with open(f"{folder}/vocabulary.tiktoken.json", encoding="utf-8") as file:
            arguments = json.load(file)
        with open(f"{folder}/vocabulary.tiktoken", "rb") as file:
            ranks = {base64.b64decode(line.split()[0]): int(line.split()[1]) for line in file}
        encoding = tiktoken.Encoding(
            arguments["name"], pat_str=arguments["pat_str"], mergeable_ranks=ranks,
            special_tokens=arguments["special_tokens"],
        )
        name = f"tiktoken-{tiktoken.__version__}"
        measure(name, work, 3_000_000, encoding.encode_ordinary, encoding.decode_bytes)
    try:
        import tokenizers
    except ImportError:
        print("tokenizers is not there: skipped")
    else:
        start = time.perf_counter()
        tokenizer = tokenizers.Tokenizer.from_file(f"{folder}/tokenizer.json")
        name = f"tokenizers-{tokenizers.__version__}"
        print(f"{name} load-{size} {time.perf_counter() - start:.3f} s")
        measure(
            name, work, 1_000_000, lambda text: tokenizer.encode(text, add_special_tokens=False).ids,
            lambda ids: tokenizer.decode(ids, skip_special_tokens=False),
        )


if __name__ == "__main__":
    main()
