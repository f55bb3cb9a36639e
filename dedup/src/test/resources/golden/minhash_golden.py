"""Writes minhash_golden.tsv: what datatrove 0.10 computes for the texts below, from its definitions.

The normalisation, the hash, the random numbers and the signature are put together here from the libraries datatrove
itself uses (regex, unicodedata, xxhash, numpy), with words split at white space.

    pip install numpy regex xxhash && python minhash_golden.py > minhash_golden.tsv

Columns: the text, JSON-encoded; the normalised words joined by single spaces, JSON-encoded; the number of shingles of
five words; the 112 values of the signature joined by commas (empty without shingles).
"""

import json
import unicodedata

import numpy as np
import regex
import xxhash

PUNCTUATION = "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»" + "".join(
    chr(c) for c in [*range(0, 9), *range(11, 13), *range(13, 32), *range(127, 160)]
)
TO_SPACE = str.maketrans(PUNCTUATION, " " * len(PUNCTUATION))
NUMBER = regex.compile(r"\p{Nd}+(?:[.,،٫⎖⎗⎘]\p{Nd}+)?")
PRIME = np.uint64((1 << 61) - 1)

RANDOM = np.random.RandomState(1)
A = RANDOM.randint(1, PRIME, dtype=np.uint64, size=(1, 112))
B = RANDOM.randint(0, PRIME, dtype=np.uint64, size=(1, 112))


def normalise(text):
    text = NUMBER.sub("0", text.lower()).translate(TO_SPACE)
    text = regex.sub(r"\s+", " ", text.strip())
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return text.strip()


def signature(words):
    shingles = [xxhash.xxh64_intdigest(" ".join(words[i : i + 5]).encode("utf-8")) for i in range(len(words) - 4)]
    if not shingles:
        return 0, []
    h = np.array(shingles, dtype=np.uint64).reshape(-1, 1)
    return len(shingles), np.min((h * A + B) % PRIME, axis=0).tolist()


TEXTS = [
    "The quick brown fox jumps over the lazy dog and runs away.",
    "",
    "four words are few",
    "exactly five words stand here",
    "Prices: 1,234.50 EUR (was 1.999,-) — 3.14159 or 12.34.56 or 7. or .5 or 1,,2",
    "Ünïcödé Çafé Ångström naïve Straße İstanbul ǅungla ŒUVRE ﬁne Ⅷ ½",
    "ΟΔΥΣΣΕΥΣ ΚΑΙ ΟΙ ΣΕΙΡΗΝΕΣ. Σ. ΑΣ' ΑΣ-ΑΣ ὈΔΥΣΣΕΎΣ ΤΟΣ\u0301 end of it",
    "Привет, мир! Ёлка и йогурт: съешь ещё этих мягких французских булок.",
    "مرحبا بالعالم ١٢٣٫٤٥ هذه جملة عربية قصيرة، للاختبار فقط؟ نعم.",
    "हिन्दी में एक छोटा वाक्य जिसमें संख्या १२३.४५ और विराम चिह्न हैं।",
    "가나다 라마바 사아자 차카타 파하 한국어 문장은 띄어쓰기를 합니다",
    "日本語の文章には、空白がありません。それでも　全角 空白は 区切り です １２３ 四五",
    "ไทย ไม่มี เว้นวรรค ระหว่าง คำ แต่ ประโยค มี",
    "emoji 👍🏽 and maths 𝐀𝐁 𝟏𝟐𝟑.𝟒 and Deseret 𐐀𐐁 and music \U0001d15e too, e\u0301 E\u0300 \u0301 alone",
    "tabs\tand\u00a0no-break\u2003em\u2028line\u2029para\x0bvt\x0cff\x85nel\x1cfs\x00nul\x7fdel spaces\u200bzero",
    "Math: $\\frac{a}{b} = \\sum_{i=1}^{10} x_i^2$ whereas \\alpha_0 \u2264 \u03a3 and \u00b5 \u212b \u2126 \u037e k",
    "def f(x):\n    return x ** 2  # squares x\n\nfor i in range(10):\n    print(f(i), end='')\n",
    " ".join(f"word{i % 97} filler{chr(97 + i % 26)} text" for i in range(600)),
    "\n".join(f"Line {i}: the quick brown fox number {i * 7919 % 1000} jumped." for i in range(400)),
]

if __name__ == "__main__":
    for text in TEXTS:
        words = normalise(text).split()
        count, values = signature(words)
        print(json.dumps(text), json.dumps(" ".join(words)), count, ",".join(map(str, values)), sep="\t")
