"""Writes bpe-trainer.jsonl: what Hugging Face's BpeTrainer makes of small generated corpora.

Needs tokenizers 0.23.2 (pip install tokenizers==0.23.2). Usage: python generate.py > bpe-trainer.jsonl
"""

import json
import random

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

PATTERN = (
    r"\\[A-Za-z]+|\p{N}|[\p{P}$+<=>^`|~]| ?[\p{L}\p{M}]+|\s+(?!\S)|\s+"
    r"|[^\s\p{L}\p{M}\p{N}\p{P}$+<=>^`|~]+"
)
POOLS = {
    "two": ["a", "b", "ab", "aab"],
    "few": ["a", "b", "c", "abc", "ca", " ", ""],
    "runs": ["aaaa", "aaa", "bb", "b", "abababab", "=", "===", "\n\n\n"],
    "english": "the of and to in is that it was for on are with as his they be at one have this from or had by "
    "hot word but what some we can out other were all there when up use your how said an each she".split(),
    "latex": [r"\frac", r"\alpha", r"\left(", r"\right)", "{x}", "^2", "_{i}", r"\sum", r"\fraction", "12", "&", r"\\"],
    "cjk": list("的一是不了人我在有他这中大来上国个到说们為子和你地出道也時年得就那要下以生會自着去之過家學對可她里后"),
    "indic": "हिन्दी भाषा भारत में बोली जाने वाली एक भाषा है और यह देवनागरी लिपि में लिखी जाती है".split(),
    "cyrillic": "в и не на я быть он с что а по это она этот к но они мы весь который из у".split(),
    "symbols": ["€", "→", "😀", "👍🏽", "≤", "∑∑∑", "™", "─────", "\u0000", "\u00a0", "\u200b", "½", "①"],
    "code": ["def ", "return", "(self)", "  ", "    ", "x = 10", "==", "!=", "i++", ";", "//", "\t", "foo_bar"],
}


def corpus(rng, kinds):
    words = [word for kind in kinds for word in POOLS[kind]]
    texts = []
    for _ in range(rng.randint(1, 12)):
        separator = rng.choice(["", " ", " ", " ", "\n"])
        picks = [words[min(rng.randrange(len(words)), rng.randrange(len(words)))] for _ in range(rng.randint(1, 40))]
        texts.append(separator.join(picks))
    return texts


def main():
    rng = random.Random(20260101)
    names = list(POOLS)
    for number in range(240):
        kinds = [names[number % len(names)]] if number < 2 * len(names) else rng.sample(names, rng.randint(1, 3))
        texts = corpus(rng, kinds)
        special = rng.choice([[], ["<|endoftext|>"], ["<|pad|>", "<|endoftext|>"]])
        size = len(special) + 256 + rng.randint(1, 80)
        least = rng.choice([1, 1, 2, 3])
        longest = rng.choice([None, None, None, 3, 4, 6, 9])
        tokenizer = Tokenizer(models.BPE(ignore_merges=True))
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ])
        tokenizer.decoder = decoders.ByteLevel()
        tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
            vocab_size=size,
            min_frequency=least,
            show_progress=False,
            special_tokens=special,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            max_token_length=longest,
        ))
        model = json.loads(tokenizer.to_str())["model"]
        sample = "".join(corpus(rng, kinds))[:200]
        print(json.dumps({
            "corpus": f"{number} {'+'.join(kinds)}",
            "texts": texts,
            "special_tokens": special,
            "vocab_size": size,
            "min_frequency": least,
            "max_token_length": longest,
            "merges": [" ".join(merge) for merge in model["merges"]],
            "size": len(model["vocab"]),
            "sample": sample,
            "ids": tokenizer.encode(sample, add_special_tokens=False).ids,
        }, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
