"""Writes which ids tokenizers 0.23.2 gives to added tokens, whatever ids a tokenizer.json says.

Needs tokenizers 0.23.2 (pip install tokenizers==0.23.2). Usage, in this folder: python generate_added_ids.py
One case a line of added-ids.jsonl: the vocabulary is the 256 byte-level characters in the order of their code points, with the
ids that are left from 0 on, and "names"; the ids of "unused" are left out. "added" are the added tokens with the ids of the
file, "given" those that they get, or null when the file does not load.
"""

import json
import random

from tokenizers import Tokenizer, pre_tokenizers

ALPHABET = sorted(pre_tokenizers.ByteLevel.alphabet())
BYTE_LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}


def given(names, unused, added):
    taken = set(names.values()) | set(unused)
    free = (i for i in range(1000) if i not in taken)
    vocab = {character: next(free) for character in ALPHABET} | names
    document = {
        "version": "1.0",
        "added_tokens": [
            {"id": i, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
            for content, i in added
        ],
        "pre_tokenizer": BYTE_LEVEL,
        "decoder": BYTE_LEVEL,
        "model": {"type": "BPE", "vocab": vocab, "merges": []},
    }
    try:
        tokenizer = Tokenizer.from_str(json.dumps(document))
    except Exception:
        return None
    return [tokenizer.encode(content).ids[0] for content, _ in added]


def main():
    rng = random.Random(3)
    with open("added-ids.jsonl", "w", encoding="utf-8") as out:
        for _ in range(200):
            count = rng.randint(1, 4)
            unused = rng.sample(range(262), rng.choice([0, 0, 0, 1, 2]))
            names = {}
            added = []
            following = 256 + len(unused)
            for i in range(count):
                content = f"<{i}>"
                inside = rng.random() < 0.4
                place = rng.choice([following, following, following, following, following + 1, following - 1, 0, 300])
                if inside and place not in names.values() and place not in unused:
                    names[content] = place
                following = max(following, place + 1)
                added.append([content, place])
            if rng.random() < 0.2:
                rng.shuffle(added)
            case = {"names": names, "unused": unused, "added": added, "given": given(names, unused, added)}
            out.write(json.dumps(case, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
