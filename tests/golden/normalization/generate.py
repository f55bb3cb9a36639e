"""Writes normalization.jsonl: what the normalizers of tokenizers 0.23.2 make of every code point and of generated texts.

Needs tokenizers 0.23.2 (pip install tokenizers==0.23.2). Usage, in this folder: python generate.py
"""

import hashlib
import json
import random

from tokenizers import normalizers

FORMS = ["NFC", "NFD", "NFKC", "NFKD"]
# U+0345 is of combining class 240 and U+0334 of class 1: a mark between them is put in order. Between the jamo, a code point may compose.
PROBES = ["{}", "a\u0345{}\u0334", "a{}\u0301", "\u1100{}\u11a8", "{}{}"]
MARKS = [0x300, 0x301, 0x308, 0x30A, 0x323, 0x327, 0x334, 0x345, 0x5B0, 0x64B, 0x670, 0x93C, 0x94D, 0x1DC4, 0x20D0]
BASES = "aeioucnAEÅﬁſ가각かがﾞ한글क़ড়ع㌀①ﷺ½Ω\u2126\u212b\u0958𝅗𝅥"


def probes(block):
    lines = []
    for code_point in range(block * 256, block * 256 + 256):
        if not 0xD800 <= code_point <= 0xDFFF:
            lines += [probe.replace("{}", chr(code_point)) for probe in PROBES]
    return "".join(line + "\n" for line in lines)


def text(rng):
    out = []
    for _ in range(rng.randint(1, 12)):
        out.append(rng.choice(BASES))
        out += [chr(rng.choice(MARKS)) for _ in range(rng.choice([0, 0, 1, 1, 2, 3]))]
        if rng.random() < 0.2:
            out.append(chr(rng.choice([rng.randrange(0x250, 0xD800), rng.randrange(0xE000, 0x20000)])))
    return "".join(out)


def main():
    rng = random.Random("normalization")
    with open("normalization.jsonl", "w", encoding="ascii") as out:
        for form in FORMS:
            normalizer = getattr(normalizers, form)()
            blocks = {}
            for block in range(0x1100):
                source = probes(block)
                normal = normalizer.normalize_str(source)
                if normal != source:
                    blocks[f"{block:X}"] = hashlib.sha256(normal.encode()).hexdigest()[:16]
            out.write(json.dumps({"form": form, "blocks": blocks}, separators=(",", ":")) + "\n")
        for _ in range(400):
            source = text(rng)
            line = {"text": source} | {form: getattr(normalizers, form)().normalize_str(source) for form in FORMS}
            out.write(json.dumps(line, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
