"""Writes rules.jsonl: texts with the verdict of every rule, computed the slow and obvious way."""
import json
import random
import re

MARKS = "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»"
TERMINAL_RANGES = (
    "21 2e 3f 589 61d-61f 6d4 700-702 7f9 837 839 83d 83e 964 965 104a 104b 1362 1367 1368 166e 1735 1736 17d4-17d6 17d9 17da "
    "1803 1809 1944 1945 1aa8-1aab 1b5a 1b5b 1b5e 1b5f 1b7d 1b7e 1c3b 1c3c 1c7e 1c7f 203c 203d 2047-2049 2e2e 2e3c 2e53 2e54 "
    "3002 a4ff a60e a60f a6f3 a6f7 a876 a877 a8ce a8cf a92f a9c8 a9c9 aa5d-aa5f aaf0 aaf1 abeb fe52 fe56 fe57 ff01 ff0e ff1f "
    "ff61 10a56 10a57 10f55-10f59 10f86-10f89 11047 11048 110be-110c1 11141-11143 111c5 111c6 111cd 111de 111df 11238 11239 "
    "1123b 1123c 112a9 1144b 1144c 115c2 115c3 115c9-115d7 11641 11642 1173c-1173e 11944 11946 11a42 11a43 11a9b 11a9c 11c41 "
    "11c42 11ef7 11ef8 11f43 11f44 16a6e 16a6f 16af5 16b37 16b38 16b44 16e98 1bc9f 1da88"
)
TERMINAL = set()
for part in TERMINAL_RANGES.split():
    low, _, high = part.partition("-")
    TERMINAL |= {chr(c) for c in range(int(low, 16), int(high or low, 16) + 1)}
CONTROLS = {chr(c) for c in list(range(0, 9)) + list(range(11, 32)) + list(range(127, 160))}
PUNCTUATION = set(MARKS) | CONTROLS | TERMINAL
assert len(TERMINAL) == 159, len(TERMINAL)

STOP = {"the", "be", "to", "of", "and", "that", "have", "with"}


def gopher_quality(text):
    words = text.split()
    real = [w for w in words if set(w) - PUNCTUATION]
    if len(real) < 50:
        return "gopher_short_doc", len(real)
    if len(real) > 100000:
        return "gopher_long_doc", len(real)
    mean = sum(map(len, real)) / len(real)
    if mean < 3:
        return "gopher_below_avg_threshold", mean
    if mean > 10:
        return "gopher_above_avg_threshold", mean
    value = text.count("#") / len(words)
    if value > 0.1:
        return "gopher_too_many_hashes", value
    value = (text.count("...") + text.count("…")) / len(words)
    if value > 0.1:
        return "gopher_too_many_ellipsis", value
    lines = text.splitlines()
    value = sum(line.lstrip()[:1] in ("•", "-") and line.strip() != "" for line in lines) / len(lines)
    if value > 0.9:
        return "gopher_too_many_bullets", value
    value = sum(line.rstrip().endswith(("...", "…")) for line in lines) / len(lines)
    if value > 0.3:
        return "gopher_too_many_end_ellipsis", value
    value = sum(any(c.isalpha() for c in w) for w in words) / len(words)
    if value < 0.8:
        return "gopher_below_alpha_threshold", value
    value = len(STOP & set(words))
    if value < 2:
        return "gopher_enough_stop_words", value
    return "", 0


def repeated(pieces):
    count = chars = 0
    for i, piece in enumerate(pieces):
        if piece in pieces[:i]:
            count += 1
            chars += len(piece)
    return count, chars


def gopher_repetition(text):
    size = len(text)
    for name, pieces in (("para", re.split(r"\n{2,}", text.strip())), ("line", re.split(r"\n+", text))):
        count, chars = repeated(pieces)
        if count / len(pieces) > 0.3:
            return f"dup_{name}_frac", count / len(pieces)
        if chars / size > 0.2:
            return f"dup_{name}_char_frac", chars / size
    words = text.split()
    for n, limit in ((2, 0.20), (3, 0.18), (4, 0.16)):
        grams = [" ".join(words[i : i + n]) for i in range(len(words) - n + 1)]
        if grams:
            best = max(grams.count(g) for g in grams)
            first = next(g for g in grams if grams.count(g) == best)
            if len(first) * best / size > limit:
                return f"top_{n}_gram", len(first) * best / size
    for n, limit in ((5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10)):
        met, chars, i = [], 0, 0
        while i + n <= len(words):
            gram = "".join(words[i : i + n])
            if gram in met:
                chars += len(gram)
                i += n
            else:
                met.append(gram)
                i += 1
        if chars / size > limit:
            return f"duplicated_{n}_n_grams", chars / size
    return "", 0


def sentences(line):
    return len(re.findall(r"[^.!?]*[.!?]+[\"']?(?=\s|$)|[^.!?\s][^.!?]*$", line))


def c4(text, terminal_rule):
    kept, total = [], 0
    for line in text.splitlines():
        line = line.strip()
        words = line.split()
        if any(len(w) > 1000 for w in words):
            continue
        line = re.sub(r"\[\d*\]|\[edit\]|\[citation needed\]", "", line)
        if terminal_rule and (not line.endswith((".", "?", "!", '"', "'")) or line.endswith("...")):
            continue
        if len(words) < 3:
            continue
        low = line.lower()
        if "lorem ipsum" in low:
            return "lorem_ipsum", 1, ""
        if "javascript" in low:
            continue
        if "{" in line:
            return "curly_bracket", 1, ""
        phrases = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
        if any(p in low for p in phrases):
            continue
        total += sentences(line)
        kept.append(line)
    if total < 5:
        return "too_few_sentences", total, ""
    return "", 0, "\n".join(kept).strip()


def fineweb(text):
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return "empty", 0
    value = sum(line[-1] in TERMINAL for line in lines) / len(lines)
    if value < 0.12:
        return "line_punct_ratio", value
    value = sum(len(line) <= 30 for line in lines) / len(lines)
    if value > 0.67:
        return "short_line_ratio", value
    value = repeated(lines)[1] / len(text.replace("\n", ""))
    if value > 0.01:
        return "char_dup_ratio", value
    value = text.count("\n") / len(text.split())
    if value > 0.3:
        return "list_ratio", value
    return "", 0


VOCABULARY = (
    "the of and to that with have be river falcon mill stone winter yellow boat market letter quiet garden seven lantern "
    "harbour copper field window engine paper northern careful bridge signal history baker cloud mountain glass thread"
).split()


def sentence(rng, low=4, high=14):
    words = [rng.choice(VOCABULARY) for _ in range(rng.randint(low, high))]
    return words[0].capitalize() + " " + " ".join(words[1:]) + "."


def paragraph(rng, count):
    return " ".join(sentence(rng) for _ in range(count))


def texts():
    rng = random.Random(20240611)
    plain = "\n".join(paragraph(rng, 6) for _ in range(6))
    yield "plain", plain
    yield "empty-lines-only", "\n \n\t\n" + " "
    yield "short", paragraph(rng, 2)
    yield "astral letters count once", "\n".join("𝒳𝒴𝒵 " * 9 + paragraph(rng, 4) for _ in range(5))
    yield "emoji are no letters", "\n".join(paragraph(rng, 1) + " 🦅🦅 🪶 🏔️ 🚣" * 4 for _ in range(8))
    yield "every kind of line boundary", "\x0b".join(["- one two three four five"] * 3) + "\x85".join(
        ["• six seven eight nine"] * 4
    ) + "\u2028" + "\x1c".join(["-ten eleven twelve that have been"] * 5) + "\r\n- and\r- the end of it\x0c- with all"
    yield "carriage returns", plain.replace("\n", "\r\n")
    yield "hashes", " ".join(w + (" #" if i % 6 == 0 else "") for i, w in enumerate(plain.split()))
    yield "hash in words", plain.replace("of", "#of").replace("the", "#the").replace("river", "#river").replace("and", "#and")
    yield "ellipses", plain.replace(".", "...").replace(" falcon", "… falcon").replace(" mill", "… mill").replace("and", "and…")
    yield "lines end in ellipsis", "\n".join(paragraph(rng, 3) + (" ..." if i % 2 else "…  ") for i in range(7))
    yield "bullets", "\n".join("  - " + sentence(rng) for _ in range(20))
    yield "bullet dots", "\n".join("\u00a0•" + sentence(rng) for _ in range(20))
    yield "numbers", " ".join(str(rng.randint(0, 9999)) if i % 3 == 0 else w for i, w in enumerate(plain.split()))
    yield "single letters", " ".join(rng.choice("abcdefg") for _ in range(300))
    yield "long words", " ".join(rng.choice(VOCABULARY) + rng.choice(VOCABULARY) + "xyz" for _ in range(120))
    yield "terminal marks beyond the BMP", "\n".join(paragraph(rng, 2)[:-1] + (" 𑁇" if i % 9 == 0 else "") for i in range(9))
    yield "no stop words", " ".join(rng.choice(VOCABULARY[8:]) for _ in range(200))
    yield "capital stop words", " ".join(rng.choice(VOCABULARY[8:] + ["The", "AND", "OF"]) for _ in range(200))
    yield "punctuation words", " ".join(rng.choice(["--", "»", "１", "(", "a", "₤", "^", "%"]) for _ in range(150))
    for share in (2, 3, 4, 6, 9):
        block = paragraph(rng, 2)
        yield f"one paragraph of {share} repeated", "\n\n".join(
            block if i % share == 0 else paragraph(rng, 2) for i in range(18)
        )
        line = sentence(rng, 9, 12)
        yield f"one line of {share} repeated", "\n".join(line if i % share == 0 else paragraph(rng, 2) for i in range(18))
    yield "blank lines are one boundary", "\n\n\n".join([""] + [paragraph(rng, 3) for _ in range(8)] + ["", ""])
    for gap in (2, 3, 5, 8, 12, 20, 30):
        phrase = " ".join(rng.choice(VOCABULARY) for _ in range(6))
        yield f"phrase every {gap}", " ".join(
            "Now " + phrase + " " + " ".join(rng.choice(VOCABULARY) for _ in range(gap)) + "." for _ in range(14)
        )
    yield "words join to the same string", " ".join(["ab c d e f g", "a bc d e f g", "abc d ef g h i"] * 3 + plain.split())
    yield "ties", "x y x y z w z w " + " ".join(f"unique{i}" for i in range(12))
    yield "two words", "alpha beta"
    yield "one word", "alphabet"
    yield "lorem", plain + "\nHere LOREM IPSUM dolor stands alone."
    yield "curly", plain + "\nA set {1, 2} of numbers here."
    yield "curly on a short line", plain + "\nfoo {\nThe end of it all."
    yield "script lines", plain + "\nPlease enable JavaScript in your browser.\nThe last line of it is here."
    yield "dotted capital i is another letter", plain + "\nPlease enable JAVASCRİPT in your browser now."
    yield "kelvin sign is a k", plain + "\nWe use coo\u212aies on this page of ours."
    yield "policy lines", plain + "\nRead our Privacy Policy before you go.\nThis site USES COOKIES of its own.\nFine line of text."
    yield "citations", plain + "\nThe mill[12] was built[] of stone [edit] in the winter [citation needed].\nEnds here now.[3]"
    yield "arabic digits in citations", plain + "\nThe mill[١٢] was built of stone."
    yield "citation leaves a space", plain + "\nThe mill was built of stone. [4]"
    yield "very long word", plain + "\n" + "a" * 1001 + " b c d.\n" + "b" * 1000 + " c d e."
    yield "very long astral word", plain + "\n" + "𝒳" * 1000 + " stays here now.\n" + "𝒳" * 1001 + " goes from here now."
    yield "two sentences", "This is one of them. And this is the other."
    yield "no full stops", "\n".join(" ".join(rng.choice(VOCABULARY) for _ in range(8)) for _ in range(12))
    yield "short lines", "\n".join(sentence(rng, 2, 4) for _ in range(30))
    yield "short astral lines", "\n".join("𝒳" * 29 + "." for _ in range(2)) + "\n" + paragraph(rng, 4)
    yield "list of names", "\n".join(rng.choice(VOCABULARY) for _ in range(60)) + "\nThe end."
    yield "list with long words", "\n".join(f"{'name' * 9}{i} {'word' * 4}." for i in range(40))
    yield "devanagari stops", "\n".join("यह नदी के पास एक पुराना घर है और वहाँ लोग रहते हैं।" for _ in range(1)) + "\n" + plain
    yield "terminal with trailing space", "\n".join(sentence(rng, 8, 12) + " " for _ in range(9))
    for i in range(60):
        lines = []
        for _ in range(rng.randint(1, 25)):
            kind = rng.random()
            if kind < 0.5:
                lines.append(paragraph(rng, rng.randint(1, 4)))
            elif kind < 0.6 and lines:
                lines.append(rng.choice(lines))
            elif kind < 0.7:
                lines.append("")
            elif kind < 0.8:
                lines.append("- " + rng.choice(VOCABULARY))
            elif kind < 0.9:
                lines.append(" ".join(rng.choice(VOCABULARY) for _ in range(rng.randint(1, 9))))
            else:
                lines.append(rng.choice(["#", "…", "42", "🦅"]) * rng.randint(1, 5) + " " + sentence(rng))
        yield f"mixed {i}", "\n".join(lines)


for name, text in texts():
    if text:
        record = {"name": name, "text": text}
        record["gopher_quality"] = gopher_quality(text)
        record["gopher_repetition"] = gopher_repetition(text)
        record["c4"] = c4(text, False)
        record["c4_terminal"] = c4(text, True)
        record["fineweb"] = fineweb(text)
        print(json.dumps(record))
