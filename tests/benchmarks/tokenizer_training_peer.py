"""Trains a vocabulary with another library on the same documents: tokenizer-training.sh runs it and measures the process.

Usage: tokenizer_training_peer.py tokenizers|sentencepiece|version FOLDER_OF_JSONL VOCABULARY_SIZE OUTPUT

With tokenizers the pre-tokens are those of Mews' canonical pattern, so that the merges can be compared.
"""

import json
import sys
from pathlib import Path

PATTERN = (
    r"\\[A-Za-z]+|\p{N}|[\p{P}$+<=>^`|~]| ?[\p{L}\p{M}]+|\s+(?!\S)|\s+"
    r"|[^\s\p{L}\p{M}\p{N}\p{P}$+<=>^`|~]+"
)


def documents(folder):
    for file in sorted(Path(folder).glob("*.jsonl")):
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def train_tokenizers(folder, size, output):
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PATTERN), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.train_from_iterator(documents(folder), trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=2,
        show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        max_token_length=65,  # excluded: as --max-token-bytes 64
    ))
    tokenizer.save(output)


def train_sentencepiece(folder, size, output):
    import sentencepiece

    lines = (line for text in documents(folder) for line in text.split("\n") if line)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=lines,
        model_prefix=output,
        model_type="bpe",
        vocab_size=size,
        split_digits=True,
        byte_fallback=True,
        character_coverage=0.9999,
        max_sentence_length=1 << 20,
        num_threads=2,
        minloglevel=2,
    )


def main():
    library = sys.argv[1]
    if library == "version":
        print(__import__(sys.argv[2]).__version__)
    elif library == "same":
        merges = [json.load(open(file, encoding="utf-8"))["model"]["merges"] for file in sys.argv[2:4]]
        ours, theirs = [[" ".join(merge) if isinstance(merge, list) else merge for merge in list_] for list_ in merges]
        print("merges of Mews and tokenizers are %s (%d and %d)" % (
            "equal" if ours == theirs else "different", len(ours), len(theirs)))
        sys.exit(ours != theirs)
    elif library == "tokenizers":
        train_tokenizers(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        train_sentencepiece(sys.argv[2], int(sys.argv[3]), sys.argv[4])


if __name__ == "__main__":
    main()
