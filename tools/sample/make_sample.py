#!/usr/bin/env python3
"""Builds examples/quickstart/data from the texts in this folder.

  make_sample.py            writes the files
  make_sample.py --check    builds them in memory, compares them with the committed ones and looks into them

Needs Python 3.9 or newer and nothing else.
"""

import argparse
import gzip
import html
import json
import pathlib
import re
import sys
import zlib

sys.dont_write_bytecode = True  # no __pycache__ in the source tree

import planted
import templates
from chrome import pick
from mathml import katex, math_element
from near_duplicates import EXACT_DUPLICATES, MATH_DUPLICATES, NEAR_DUPLICATES
from warc import GZIP_HEADER, WarcWriter, chunked, gzip_member
from zstd import frame

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "examples" / "quickstart" / "data"

# theme file -> (site, path prefix, template)
SITES = {
    "arts-and-play": ("thursday-review.example", "/culture/", templates.newspaper),
    "astronomy": ("clear-night.example", "/notes/", templates.blog),
    "bicycles": ("fifteen-an-hour.example", "/", templates.plain),
    "birds": ("hedgerow-notes.example", "/birds/", templates.blog),
    "computing": ("small-machines.example", "/posts/", templates.plain),
    "cooking": ("slow-kitchen.example", "/recipes/", templates.portal),
    "economics": ("thursday-review.example", "/money/", templates.newspaper),
    "engineering": ("small-machines.example", "/built/", templates.blog),
    "gardening": ("hedgerow-notes.example", "/garden/", templates.blog),
    "falconry": ("hedgerow-notes.example", "/falconry/", templates.blog),
    "health": ("plain-health.example", "/read/", templates.portal),
    "history": ("old-roads.example", "/", templates.tables),
    "learning": ("thursday-review.example", "/learning/", templates.newspaper),
    "nature-and-everyday": ("commonplace-wiki.example", "/wiki/", templates.encyclopedia),
    "travel": ("old-roads.example", "/travel/", templates.tables),
    "sea-and-shore": ("tide-table.example", "/log/", templates.plain),
    "weather": ("commonplace-wiki.example", "/wiki/weather/", templates.encyclopedia),
}
NEAR_DUPLICATE_TEMPLATES = (templates.portal, templates.newspaper, templates.blog, templates.plain)
MARKUPS = ("mathjax2", "mathjax3", "katex", "mathml_annotated", "mathml", "wikipedia", "image")

LANGUAGES = "ar cs de en es fr hi it ja ko nl pl pt ro ru sv ur zh".split()


class Article:
    def __init__(self, theme, title, text):
        self.theme = theme
        self.title = title
        self.slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        self.blocks = [b for b in text.strip().split("\n") if b.strip()]

    def edited(self, replacements, last_paragraph):
        text = "\n".join(self.blocks)
        for old, new in replacements:
            text = text.replace(old, new)
        copy = Article(self.theme, self.title, text)
        if last_paragraph:
            copy.blocks.append(last_paragraph)
        return copy

    def words(self):
        return sum(len(b.split()) for b in self.blocks)


def read_articles(folder):
    articles = []
    for path in sorted((HERE / folder).glob("*.md")):
        for part in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
            title, _, text = part.partition("\n")
            articles.append(Article(path.stem, title.strip(), text))
    return articles


def prose(article):
    lines = []
    for block in article.blocks:
        if block.startswith("## "):
            lines.append(f"<h2>{html.escape(block[3:], quote=False)}</h2>")
        else:
            lines.append(f"<p>{html.escape(block, quote=False)}</p>")
    return "\n".join(lines)


def formula(tex, display, markup):
    shown = html.escape(tex, quote=False)
    if markup == "mathjax2":
        mode = "; mode=display" if display else ""
        return f'<span class="MathJax_Preview">{shown}</span><script type="math/tex{mode}">{tex}</script>'
    if markup == "mathjax3":
        return f"$${shown}$$" if display else f"\\({shown}\\)"
    if markup == "katex":
        return katex(tex, display)
    if markup == "mathml_annotated":
        return math_element(tex, display, True)
    if markup == "mathml":
        return math_element(tex, display, False)
    alt = html.escape(r"{\displaystyle " + tex + "}")
    if markup == "wikipedia":
        kind = "display" if display else "inline"
        hidden = math_element(tex, display, True, f' alttext="{alt}"')
        return (
            f'<span class="mwe-math-element"><span class="mwe-math-mathml-{kind} mwe-math-mathml-a11y" style="display: none;">{hidden}</span>'
            f'<img src="/media/math/{zlib.crc32(tex.encode()):08x}.svg" class="mwe-math-fallback-image-{kind}" aria-hidden="true" alt="{alt}"></span>'
        )
    if markup == "image":
        return f'<img class="{"latexdisplay" if display else "latex"}" src="/tex/{zlib.crc32(tex.encode()):08x}.png" alt="{html.escape(tex)}">'
    raise ValueError(markup)


def math_prose(article, markup):
    def inline(text):
        parts = re.split(r"\$([^$]+)\$", text)
        return "".join(formula(p, False, markup) if i % 2 else html.escape(p, quote=False) for i, p in enumerate(parts))

    lines = []
    for block in article.blocks:
        shown = re.fullmatch(r"\$\$(.+)\$\$", block)
        if shown:
            lines.append(f'<p class="formula">{formula(shown.group(1), True, markup)}</p>')
        elif block.startswith("## "):
            lines.append(f"<h2>{inline(block[3:])}</h2>")
        else:
            lines.append(f"<p>{inline(block)}</p>")
    return "\n".join(lines)


MATH_HEADS = {
    "mathjax2": """<script type="text/x-mathjax-config">MathJax.Hub.Config({tex2jax: {inlineMath: [['$','$'], ['\\\\(','\\\\)']]}});</script>
<script src="/lib/MathJax.js?config=TeX-AMS_CHTML"></script>
""",
    "mathjax3": """<script>MathJax = {tex: {inlineMath: [['\\\\(', '\\\\)']], displayMath: [['$$', '$$']]}};</script>
<script id="MathJax-script" async src="/lib/mathjax@3/es5/tex-chtml.js"></script>
""",
    "katex": '<link rel="stylesheet" href="/lib/katex.min.css">\n',
}
MATH_SITES = {
    "mathjax2": ("chalk-and-board.example", "/lessons/", templates.blog),
    "mathjax3": ("worked-examples.example", "/", templates.plain),
    "katex": ("number-garden.example", "/posts/", templates.portal),
    "mathml_annotated": ("open-lectures.example", "/math/", templates.newspaper),
    "mathml": ("paper-and-pencil.example", "/", templates.tables),
    "wikipedia": ("commonplace-wiki.example", "/wiki/math/", templates.encyclopedia),
    "image": ("chalk-archive.example", "/old/", templates.tables),
}


def related(articles, key, address):
    return [(a.title, address(a)) for a in pick_articles(key, articles, 6)]


def pick_articles(key, articles, count):
    by_slug = {a.slug: a for a in articles}
    return [by_slug[s] for s in pick(key, sorted(by_slug), count)]


def web_warc():
    articles = read_articles("web")
    bodies = {}

    def address(article):
        site, prefix, _ = SITES[article.theme]
        return f"https://{site}{prefix}{article.slug}"

    def wrap(article, url, template):
        site = url.split("/")[2]
        page = templates.Page(site, url, article.title, prose(article), related(articles, url, address))
        return template(page).encode("utf-8")

    def special(name, site):
        article = read_special(name)
        return wrap(article, f"https://{site}/{article.slug}", templates.blog)

    pages = []  # (url, body)
    for article in articles:
        url = address(article)
        bodies[article.slug] = wrap(article, url, SITES[article.theme][2])
        pages.append((url, bodies[article.slug]))
    by_slug = {a.slug: a for a in articles}
    for number, (slug, url, edits, last) in enumerate(NEAR_DUPLICATES):
        copy = by_slug[slug].edited(edits, last)
        pages.append((url, wrap(copy, url, NEAR_DUPLICATE_TEMPLATES[number % len(NEAR_DUPLICATE_TEMPLATES)])))
    pages.extend((url, bodies[slug]) for slug, url in EXACT_DUPLICATES)
    for url, body in (
        ("https://umbrella-outlet.example/cheap", planted.keyword_stuffing()),
        ("https://you-have-won.example/claim", planted.repeated_lines()),
        ("https://partner-links.example/", planted.link_farm()),
        ("https://thursday-review.example/archive", planted.list_of_links()),
        ("https://slow-kitchen.example/closed", planted.too_short()),
        ("https://commonplace-wiki.example/wiki/trees", planted.bullets()),
        ("https://serial-stories.example/part-1", planted.ellipses()),
        ("https://commonplace-wiki.example/wiki/weather/means", planted.numbers()),
        ("https://small-machines.example/files/7", planted.long_word()),
    ):
        pages.append((url, body.encode("utf-8")))
    for name, site in (("privacy", "plain-health.example"), ("contact", "marsh-watch.example"), ("lorem", "new-shop.example"), ("braces", "small-machines.example"), ("german", "hedgerow-notes.example")):
        pages.append((f"https://{site}/{name}", special(name, site)))
    pages.sort(key=lambda p: stable_rank(p[0]))

    warc = WarcWriter("web.warc.gz", "1.0")
    for number, (url, body) in enumerate(pages):
        if number % 20 == 0:
            warc.request(url)
        if number == 11:  # what servers send: the reader has to undo both codings
            warc.response(url, chunked(body, 4096), headers=("Transfer-Encoding: chunked",))
        elif number == 23:
            warc.response(url, gzip_member(body), headers=("Content-Encoding: gzip",))
        else:
            warc.response(url, body)
        if number == 30:
            warc.response("https://hedgerow-notes.example/logo.png", planted.PNG, "image/png")
            warc.response("https://plain-health.example/api/items", planted.api_answer(), "application/json")
        if number == 40:
            warc.response("https://empty.example/", b"")
            warc.response("https://old-roads.example/gone", planted.not_found().encode(), status="404 Not Found")
            warc.response("https://old-roads.example/moved", b"", status="301 Moved Permanently", headers=("Location: /travel/",))
        if number == 50:
            cafe = read_special("cafe")
            body = wrap(cafe, "https://old-roads.example/cafe", templates.tables).decode().encode("windows-1252")
            warc.response("https://old-roads.example/cafe", body, "text/html; charset=windows-1252")
        if number == 60:
            warc.response("https://damaged.example/disk-block", bodies["a-bridge-built-twice"])
            warc.damage_last_member()
        if number == 70:
            warc.response("https://damaged.example/header", bodies["the-spice-that-was-worth-an-island"])
            warc.break_last_header()
        if number == 80:
            warc.metadata(url, "fetchTimeMs: 112\r\n")
    return warc


def stable_rank(url):
    return zlib.crc32(url.encode()), url


def read_special(name):
    title, _, text = (HERE / "special" / f"{name}.md").read_text(encoding="utf-8")[2:].partition("\n")
    return Article(name, title, text)


def math_pages():
    articles = read_articles("math")
    markup_of = {a.slug: MARKUPS[n % len(MARKUPS)] for n, a in enumerate(articles)}

    def address(article):
        site, prefix, _ = MATH_SITES[markup_of[article.slug]]
        return f"https://{site}{prefix}{article.slug}"

    def wrap(article, url, markup):
        site, body = url.split("/")[2], math_prose(article, markup)
        page = templates.Page(site, url, article.title, body, related(articles, url, address), MATH_HEADS.get(markup, ""))
        return MATH_SITES[markup][2](page).encode("utf-8")

    pages = [(address(a), wrap(a, address(a), markup_of[a.slug])) for a in articles]
    by_slug = {a.slug: a for a in articles}
    pages.extend((url, wrap(by_slug[slug], url, markup)) for slug, url, markup in MATH_DUPLICATES)
    return sorted(pages, key=lambda p: stable_rank(p[0]))


def math_warc():
    warc = WarcWriter("math.warc.gz", "1.1")
    pages = math_pages()
    for url, body in pages:
        warc.response(url, body)
    warc.response("https://damaged.example/end-of-file", pages[0][1])
    warc.truncate_last_member()
    return warc


def documents(language):
    lines = []
    for number, article in enumerate(read_multilingual(language), start=1):
        lines.append(document(f"{language}-{number:02d}", f"https://essays.example/{language}/{number}", language, article.blocks))
    return lines


def read_multilingual(language):
    parts = re.split(r"(?m)^# ", (HERE / "multilingual" / f"{language}.md").read_text(encoding="utf-8"))[1:]
    return [Article(language, *(s.strip() for s in part.split("\n", 1))) for part in parts]


def document(identity, url, language, blocks):
    fields = {"id": identity, "url": url, "language": language, "text": "\n".join(blocks)}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def multilingual():
    """europe-1 is plain and holds the planted lines, europe-2 is gzipped, world is a zstd frame."""
    first, second, world = [], [], []
    for language in ("cs", "de", "en", "es", "fr", "it"):
        first.extend(documents(language))
    for language in ("nl", "pl", "pt", "ro", "ru", "sv"):
        second.extend(documents(language))
    for language in ("ar", "hi", "ja", "ko", "ur", "zh"):
        world.extend(documents(language))
    for position, line in zip((5, 14, 22, 37), planted.MULTILINGUAL_LINES):
        first.insert(position, line)
    german = read_multilingual("de")[3]
    near = german.edited((("das einfachste aller Messgeräte", "das schlichteste aller Messgeräte"), ("nach einigen Wochen", "nach wenigen Wochen")), "")
    first.append(document("near-de", "https://essays.example/copies/de-4", "de", near.blocks))
    spanish = read_multilingual("es")[7]
    near = spanish.edited((("una casualidad extraordinaria", "una casualidad asombrosa"), ("Dura dos o tres minutos.", "Dura apenas dos o tres minutos.")), "")
    second.append(document("near-es", "https://essays.example/copies/es-8", "es", near.blocks))
    second.append(document("mislabelled-1", "https://essays.example/copies/mislabelled", "pt", MISLABELLED))
    return {
        "multilingual/europe-1.jsonl": b"".join(line + b"\n" for line in first),
        "multilingual/europe-2.jsonl.gz": gzip_member(b"".join(line + b"\n" for line in second)),
        "multilingual/world.jsonl.zst": frame(b"".join(line + b"\n" for line in world)),
    }


MISLABELLED = (
    "La falegnameria di mio zio si trova in fondo al cortile, dietro una porta che si chiude soltanto se la si solleva un poco. Dentro ci sono tre banchi, una stufa e un calendario del 1978 che nessuno ha mai voluto togliere.",
    "Da ragazzo ci passavo le estati a raddrizzare chiodi. Mio zio diceva che un chiodo raddrizzato tiene meglio di uno nuovo, perché ha già imparato a stare al mondo. Non era vero, ma io ne raddrizzavo centinaia e la sera li contavo.",
    "Oggi la bottega è mia e i chiodi si comprano a scatole. Eppure ne tengo sempre uno storto sul davanzale, e quando un cliente ha troppa fretta glielo metto in mano senza spiegargli niente.",
)


def build():
    files = {"web.warc.gz": web_warc().bytes(), "math.warc.gz": math_warc().bytes()}
    files.update(multilingual())
    return files


def text_words(body):
    text = re.sub(r"(?s)<(script|style).*?</\1>", " ", body)
    return len(re.sub(r"<[^>]+>", " ", text).split())


def inspect(files):
    """Prints what is in the files, read by means other than those that wrote them."""
    for name in ("web.warc.gz", "math.warc.gz"):
        kinds, words, bad, at, data, raw = {}, [], [], 0, files[name], 0
        starts = [m.start() for m in re.finditer(re.escape(GZIP_HEADER), data)]
        while at < len(data):
            member = zlib.decompressobj(wbits=31)
            try:
                record = member.decompress(data[at:])
                if not member.eof:
                    bad.append(f"truncated member at byte {at}")
                    break
                next_at = len(data) - len(member.unused_data)
            except zlib.error as error:
                bad.append(f"damaged member at byte {at}: {error}")
                next_at = min(s for s in starts if s > at)
                at = next_at
                continue
            raw += len(record)
            head, _, rest = record.partition(b"\r\n\r\n")
            if not head.startswith(b"WARC/"):
                bad.append(f"bad record header at byte {at}")
            else:
                length = int(re.search(rb"Content-Length: (\d+)", head).group(1))
                if rest[length:] != b"\r\n\r\n":
                    raise SystemExit(f"{name}: wrong Content-Length at byte {at}")
                kind = re.search(rb"WARC-Type: (\w+)", head).group(1).decode()
                kinds[kind] = kinds.get(kind, 0) + 1
                if kind == "response" and b"text/html" in rest[:500]:
                    words.append(text_words(rest.decode("utf-8", "replace")))
            at = next_at
        print(f"{name}: {len(data)} bytes, {raw} uncompressed, {kinds}, words per page {min(words)}..{max(words)}, {bad}")
    print(f"articles: web {len(read_articles('web'))}, math {len(read_articles('math'))}")
    for language in LANGUAGES:
        essays = read_multilingual(language)
        sizes = [sum(len(b) for b in e.blocks) for e in essays]
        print(f"{language}: {len(essays)} documents, {min(sizes)}..{max(sizes)} characters")
    short = [a.title for a in read_articles("web") + read_articles("math") if a.words() < 300]
    if short:
        raise SystemExit(f"articles under 300 words: {short}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a committed file differs")
    check = parser.parse_args().check
    files = build()
    stale = []
    for name, content in files.items():
        target = DATA / name
        if check:
            if not target.exists() or target.read_bytes() != content:
                stale.append(name)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            print(f"{name}: {len(content)} bytes")
    if check:
        inspect(files)
    if stale:
        sys.exit("these files differ from what this script builds; run make_sample.py: " + ", ".join(stale))


if __name__ == "__main__":
    main()
