"""Turns the unpacked packages into labelled windows of code.

Usage: python dataset.py WORK_DIRECTORY

Writes WORK_DIRECTORY/train.jsonl and heldout.jsonl with text, label, language, kind, package. Whole packages are held out, so no
file of a package is on both sides; equal files (after white space is collapsed) are used once.
"""

import hashlib
import json
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import degrade
from languages import EXTENSIONS
from rubric import label, marker_lines

SEED = 20
WINDOW_CHARACTERS = 3600
FILES_PER_PACKAGE_AND_LANGUAGE = 260
FILES_PER_LANGUAGE = 900

HELD_OUT = {
    "pip-rich", "pip-networkx", "pip-flask", "pip-requests", "maven-org.apache.commons_commons-collections4",
    "maven-com.fasterxml.jackson.core_jackson-databind", "maven-org.apache.parquet_parquet-format-structures",
    "maven-org.apache.lucene_lucene-queryparser", "maven-com.squareup.okhttp3_okhttp", "maven-io.ktor_ktor-http-jvm",
    "maven-com.typesafe.akka_akka-actor_2.13", "npm-express", "npm-axios", "npm-chart.js", "npm-eslint", "npm-immer",
    "npm-puppeteer-core", "npm-jquery", "npm-tree-sitter-ruby", "apt-redis", "apt-jansson", "apt-leveldb", "apt-fmtlib",
    "apt-golang-github-spf13-cobra", "deb-golang-github-gin-gonic-gin-dev", "deb-librust-petgraph-dev", "deb-librust-itertools-dev",
    "deb-ruby-sequel", "deb-jekyll", "apt-composer", "deb-lua-penlight", "apt-nunit", "apt-r-cran-testthat", "apt-haskell-conduit", "apt-thrift", "deb-rbenv",
}


def without_licence(text):
    """The text without a comment at its top that speaks of copyright or a licence."""
    match = re.match(r"\s*(?:#![^\n]*\n)?\s*(?:<\?php\s*)?(/\*(?:.|\n)*?\*/|(?:[ \t]*(?://|#|--|;)[^\n]*\n)+|\{-(?:.|\n)*?-\}|\"\"\"(?:.|\n)*?\"\"\")", text[:6000])
    if match and re.search(r"copyright|licen[sc]e|spdx", match.group(1), re.IGNORECASE):
        return text[match.end():].lstrip("\n")
    return text


def without_marker(text, language):
    """The text without the lines at its top that say that it was generated."""
    lines = text.split("\n")
    marked = set(marker_lines(lines, language))
    return "\n".join(line for index, line in enumerate(lines) if index not in marked)


def read(path):
    if not 300 <= path.stat().st_size <= 400_000:
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return None
    # Permissive packages now and then carry a file under another licence.
    if "\0" in text or re.search(r"GNU (Lesser |Library |Affero )?General Public", text[:8000]):
        return None
    return text.replace("\r\n", "\n")


def files(root):
    """Yields (package, path inside it, language, text) in a fixed order, equal files once."""
    seen = set()
    for package in sorted(p for p in root.iterdir() if p.is_dir()):
        inside = defaultdict(list)
        for path in sorted(package.rglob("*")):
            language = EXTENSIONS.get(path.suffix)
            if language and path.is_file() and not path.is_symlink():
                inside[language].append(path)
        for language, paths in sorted(inside.items()):
            order = random.Random(f"{SEED}/{package.name}/{language}")
            order.shuffle(paths)
            taken = 0
            for path in paths:
                if taken >= FILES_PER_PACKAGE_AND_LANGUAGE:
                    break
                text = read(path)
                if text is None:
                    continue
                digest = hashlib.sha256(" ".join(text.split()).encode()).digest()
                if digest in seen:
                    continue
                seen.add(digest)
                taken += 1
                yield package.name, str(path.relative_to(package)), language, text


def window(text, at_start, rng):
    if not at_start and len(text) > WINDOW_CHARACTERS:
        start = rng.randrange(0, len(text) - WINDOW_CHARACTERS // 2)
        line_end = text.find("\n", start)
        text = text[line_end + 1:] if 0 <= line_end < start + 400 else text[start:]
    return text[:WINDOW_CHARACTERS]


def examples(package, path, language, text, held_out):
    """The windows made of one file: one or two as it is, and spoiled ones if people wrote it well."""
    rng = random.Random(f"{SEED}/{package}/{path}")
    what, mark = label(path, text, language)
    body = text if rng.random() < 0.1 else without_licence(text)
    if what == "generated" and rng.random() < 0.7:
        body = without_marker(body, language)
    whole = rng.random() < 0.65
    yield what, mark, window(body, whole, rng)
    for _ in range({"minified": 5, "generated": 2, "data": 2}.get(what, 0)):
        if len(body) > WINDOW_CHARACTERS:
            yield what, mark, window(body, False, rng)
    if what == "handwritten" and mark >= 0.6:
        choices = [f for f in degrade.LABELS if held_out or f not in degrade.UNSEEN]
        for spoil in rng.sample(choices, 1 if rng.random() < 0.35 or held_out else 2):
            source = window(body, rng.random() < 0.6, rng)
            spoiled = "\n".join(spoil(source.split("\n"), language, rng))
            if len(spoiled) > 200:
                yield spoil.__name__, degrade.LABELS[spoil], spoiled[:WINDOW_CHARACTERS]


def main():
    work = Path(sys.argv[1])
    rows = {"train": defaultdict(list), "heldout": defaultdict(list)}
    for package, path, language, text in files(work / "unpacked"):
        held_out = package in HELD_OUT
        made = [dict(text=t, label=round(m, 3), language=language, kind=k, package=package, path=path)
                for k, m, t in examples(package, path, language, text, held_out) if len(t) >= 200]
        if made:
            rows["heldout" if held_out else "train"][language].append(made)
    for split, by_language in rows.items():
        picked = []
        for language, groups in sorted(by_language.items()):
            random.Random(f"{SEED}/{split}/{language}").shuffle(groups)
            limit = FILES_PER_LANGUAGE if split == "train" else 150
            # Natural low-quality files are rare: none is left out.
            picked += [row for i, group in enumerate(groups) if i < limit or group[0]["kind"] in ("minified", "generated", "data") for row in group]
        random.Random(f"{SEED}/{split}").shuffle(picked)
        with open(work / f"{split}.jsonl", "w", encoding="utf-8") as out:
            for row in picked:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(split, len(picked), "packages", len({row["package"] for row in picked}))
        print("  kinds", dict(Counter(row["kind"] for row in picked).most_common()))
        print("  languages", dict(Counter(row["language"] for row in picked).most_common()))
        print("  labels", sorted(Counter(int(row["label"] * 10) / 10 for row in picked).items()))


if __name__ == "__main__":
    main()
