"""Writes tokenizers in the styles found in the wild, and what tokenizers 0.23.2 makes of texts with them.

Needs tokenizers 0.23.2 (pip install tokenizers==0.23.2). Usage, in this folder: python generate.py
For each style NAME: NAME/tokenizer.json and NAME/ids.jsonl, one {"text", "ids", "decoded"} per line.
The vocabularies are trained on the texts themselves, which come from a seeded generator.
"""

import json
import os
import random

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
CASE = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + CASE
    + r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + CASE
    + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
DEEPSEEK = (
    r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
    r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
BLOOM = r" ?[^(\s|[.,!?…。，、।۔،])]+"

PIECES = (
    "the of and Hello WORLD camelCase HTTPServer don't I'LL we've it's 'S 'ſ O'Neil naïve Été e\u0301 A\u030A Å ﬁ "
    "हिन्दी ไทย العربية עברית 中文字符 日本語 ひらがな カタカナ 한국어 Русский বাংলা "
    "0 7 42 123 1234567 3.14 ½ ² ٣ ४२ Ⅻ ! ? . , -- ... {} () [x] #tag @ && <= => == \\frac \\alpha $x$ _ snake_case "
    "€ ∑ → 😀 👩‍👩‍👧 \u0000 \uFFFD 。 ， … । http://a.b/c?d=1"
).split(" ")
SPACES = [" ", " ", " ", " ", "", "", "  ", "   ", "\n", "\n\n", "\r\n", "\t", " \n ", "\u00A0", "\u3000", "\u2028"]
ADDED = ["<|endoftext|>", "<mask>", "<tool>", "<word>", "<nfc>", "  "]


def split(pattern, behavior="isolated", invert=False):
    return pre_tokenizers.Split(Regex(pattern), behavior, invert)


def byte_level(use_regex=False, add_prefix_space=False):
    return pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space, use_regex=use_regex)


def sequence(*steps):
    return pre_tokenizers.Sequence(list(steps))


def styles():
    yield "gpt2", byte_level(True), {}
    yield "gpt2-prefix-space", byte_level(True, True), {}
    yield "llama3", sequence(split(LLAMA3), byte_level()), {"ignore_merges": True}
    yield "gpt4", sequence(split(LLAMA3, "removed", True), byte_level()), {}
    yield "qwen2", sequence(split(QWEN2), byte_level()), {"normalizer": normalizers.NFC()}
    yield "o200k", sequence(split(O200K), byte_level()), {}
    yield "falcon7b", sequence(
        pre_tokenizers.Punctuation("contiguous"), byte_level(True), pre_tokenizers.Digits(False), split("[0-9][0-9][0-9]")
    ), {}
    yield "falcon3", sequence(
        pre_tokenizers.Punctuation("contiguous"), byte_level(True), pre_tokenizers.Digits(True), split("[0-9]")
    ), {}
    yield "falcon-h1", sequence(
        pre_tokenizers.Digits(True), pre_tokenizers.Punctuation("isolated"), byte_level(True)
    ), {"ignore_merges": True}
    yield "starcoder", sequence(pre_tokenizers.Digits(True), byte_level(True)), {"string_merges": True}
    yield "deepseek", sequence(split(r"\p{N}{1,3}"), split(r"[一-龥぀-ゟ゠-ヿ]+"), split(DEEPSEEK), byte_level()), {}
    yield "bloom", sequence(split(BLOOM), byte_level()), {}
    yield "behaviors", sequence(
        split(r"[,;]", "merged_with_previous"), split(r"\$", "merged_with_next"), split("=", "contiguous"),
        split(r"\.", "merged_with_previous", True), pre_tokenizers.Split("--", "isolated"), byte_level(True)
    ), {}
    yield "added", sequence(split(LLAMA3), byte_level()), {"added": True, "normalizer": normalizers.NFC()}


def text(rng, added):
    pieces = PIECES + (ADDED * 4 if added else [])
    out = []
    for _ in range(rng.randint(0, 14)):
        out.append(rng.choice(pieces))
        out.append(rng.choice(SPACES))
        if rng.random() < 0.08:
            out.append(chr(rng.choice([rng.randrange(0x20, 0x300), rng.randrange(0x300, 0xD800), rng.randrange(0x1F300, 0x1F700)])))
    return "".join(out)


def main():
    for name, pre_tokenizer, options in styles():
        rng = random.Random(name)
        texts = [text(rng, "added" in options) for _ in range(300)]
        tokenizer = Tokenizer(models.BPE(ignore_merges=options.get("ignore_merges", False)))
        tokenizer.pre_tokenizer = pre_tokenizer
        tokenizer.decoder = decoders.ByteLevel()
        if "normalizer" in options:
            tokenizer.normalizer = options["normalizer"]
        tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
            vocab_size=700, min_frequency=2, show_progress=False, special_tokens=["<|endoftext|>"],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
        if "added" in options:
            tokenizer.add_special_tokens([
                AddedToken("<mask>", lstrip=True, normalized=False, special=True),
            ])
            tokenizer.add_tokens([
                AddedToken("<tool>", rstrip=True, normalized=False),
                AddedToken("<word>", single_word=True, normalized=False),
                AddedToken("<nfc>", normalized=True),
                AddedToken("  ", normalized=True),
            ])
        os.makedirs(name, exist_ok=True)
        document = json.loads(tokenizer.to_str())
        if options.get("string_merges"):
            document["model"]["merges"] = [" ".join(pair) for pair in document["model"]["merges"]]
        with open(f"{name}/tokenizer.json", "w", encoding="utf-8") as out:
            json.dump(document, out, ensure_ascii=False, separators=(",", ":"))
        tokenizer = Tokenizer.from_file(f"{name}/tokenizer.json")
        with open(f"{name}/ids.jsonl", "w", encoding="utf-8") as out:
            for sample in texts:
                ids = tokenizer.encode(sample, add_special_tokens=False).ids
                line = {"text": sample, "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False)}
                out.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
