"""Pages, responses and records that a pipeline should drop or report; README.md lists what it should say of each."""

import base64
import json

from chrome import SECTIONS

# A 1x1 PNG.
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")


def page(title, body):
    return f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n{body}\n</body></html>\n'


def keyword_stuffing():
    words = ("cheap umbrellas", "buy umbrellas online", "best umbrellas", "umbrellas sale", "discount umbrellas", "umbrellas free shipping")
    lines = []
    for i in range(18):
        turned = words[i % 6 :] + words[: i % 6]
        lines.append(f"<p>Looking for {turned[0]}? We have the {turned[1]} and the {turned[2]} with {turned[3]}, {turned[4]} and {turned[5]} for you to buy today.</p>")
    return page("cheap umbrellas | buy umbrellas online | best umbrellas", "<h1>cheap umbrellas</h1>\n" + "\n".join(lines))


def repeated_lines():
    line = "<p>Click the button below to claim the reward that is waiting for you and your family.</p>"
    return page("You have been selected", "<h1>You have been selected</h1>\n" + "\n".join([line] * 40))


def link_farm():
    topics = ("casino", "loans", "watches", "essays", "pills", "poker", "hosting", "tickets", "shoes", "coupons")
    rows = (f'<a href="http://{a}-{b}-{i}.example/">{a} {b} {i}</a>' for i in range(3) for a in topics for b in topics if a != b)
    return page("Partner links", "<h1>Partner links</h1>\n<div>" + " | ".join(rows) + "</div>")


def list_of_links():
    items = "".join(f'<li><a href="/{s.lower()}/{n}">{s} archive {n}</a></li>' for n in range(2001, 2011) for s in SECTIONS)
    return page("Archive by year", f"<h1>Archive by year</h1>\n<ul>{items}</ul>")


def too_short():
    return page("Closed", "<h1>Closed</h1>\n<p>The shop is closed for the holidays. We are back on the second of January and wish you a good new year.</p>")


def not_found():
    return page("404 Not Found", "<h1>404</h1>\n<p>The page that you are looking for does not exist.</p>")


BULLETS = (
    "Oak at the main gate, planted in 1871, in good health",
    "Row of limes along the canal, to be cut back in January",
    "Copper beech behind the music pavilion, hollow on the north side",
    "Three young elms that were a gift of the twin town",
    "Weeping willow at the pond, propped up since the storm",
    "Maidenhair tree near the school, male, so no smell",
    "Two walnuts which the squirrels have to share with the public",
    "Old pear against the wall of the nursery, still bearing",
    "Swamp cypress with knees, and a fence for the children",
    "Mulberry, leaning, believed to be older than the park",
    "Group of birches that have replaced the bandstand",
    "Plane trees around the car park, ringed and numbered",
    "Holly hedge with seven kinds of leaf",
    "Cedar of Lebanon, roped off until the bees have moved",
    "Handkerchief tree, to be seen in the second week of May",
    "Stump of the great ash, kept as a table",
)


def bullets():
    lines = "".join(f"<p>• {b}</p>\n" for b in BULLETS)
    return page("All the trees of the park", lines)


TEASERS = (
    "When the lift stopped between two floors, the stranger beside her began to hum",
    "My uncle left the farm to a parrot, and that was only the first page of the will",
    "Nobody had told the new teacher about the room at the end of the corridor",
    "The map was perfectly accurate except for one small and inconvenient island",
    "He opened the lunch box and found, under the bread, a key that he had lost as a boy",
    "At midnight the piano in the empty shop window played three notes and was silent",
    "She had the same coat, the same hat and, as it turned out, the same name",
    "What the divers brought up was not the anchor they had been paid to look for",
)


def ellipses():
    lines = "".join(f"<p>{t}...</p>\n" for t in TEASERS)
    return page("Stories to read on", lines)


def numbers():
    rows = "".join(f"<p>{y} {y * 7 % 97} {y * 13 % 89} {y * 17 % 83}.{y % 10} {y * 19 % 79} {y * 23 % 73}.{y % 7} {y * 29 % 71}</p>\n" for y in range(1950, 2010))
    return page("Monthly means", f"<h1>Monthly means of the station</h1>\n<p>The table below has to be read with the notes that follow.</p>\n{rows}")


def long_word():
    blob = base64.b64encode(bytes(i * 37 % 256 for i in range(3000))).decode()
    return page("Attachment", f"<h1>Attachment</h1>\n<p>{blob}</p>\n<p>The file above has to be decoded with the usual program.</p>")


def api_answer():
    return json.dumps({"status": "ok", "items": [{"id": i, "name": f"item {i}"} for i in range(20)]}).encode()


MULTILINGUAL_LINES = (
    b'{"id":"broken-1","url":"https://essays.example/en/broken-1","language":"en","text":"This line ends in the middle of a str',
    b'{"id":"broken-2","url":"https://essays.example/en/broken-2","language":"en","text":"A Latin-1 caf\xe9 in a file that should be UTF-8."}',
    b'{"id":"broken-3","url":"https://essays.example/en/broken-3","language":"en","text":"There is a NUL byte \x00 in this line."}',
    b'{"id":"broken-4","url":"https://essays.example/en/broken-4","language":"en","title":"This line has a title but no text"}',
)
