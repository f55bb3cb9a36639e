"""Does the classifier prefer a file to a spoiled copy of it? An independent test on files that are not in the packages.

Usage: python pairs.py MODEL_FOLDER FILES_JSONL

Each line of the input has ``path`` and ``content``. Every file is spoiled once by every degradation. Printed are the share of
pairs in which the original scores higher (ties count half), and the share of originals and of spoiled copies from 0.5 on.
"""

import json
import random
import sys
from pathlib import Path

import numpy as np

import degrade
from dataset import WINDOW_CHARACTERS, without_licence
from evaluate import Scorer
from languages import EXTENSIONS


def main():
    scorer = Scorer(Path(sys.argv[1]))
    files = []
    with open(sys.argv[2], encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            language = EXTENSIONS.get(Path(row["path"]).suffix)
            if language:
                files.append((row["path"], language, without_licence(row["content"])[:WINDOW_CHARACTERS]))
    originals = scorer.scores([text for _, _, text in files])
    print(f"{len(files)} originals, mean score {originals.mean():.2f}, from 0.5 on {np.mean(originals >= 0.5):.2f}")
    print("| degradation | original preferred | spoiled copies from 0.5 on |\n|---|---|---|")
    for spoil in degrade.LABELS:
        spoiled = scorer.scores(["\n".join(spoil(text.split("\n"), language, random.Random(path)))[:WINDOW_CHARACTERS] for path, language, text in files])
        preferred = np.mean(originals > spoiled) + np.mean(originals == spoiled) / 2
        name = spoil.__name__ + (" (not seen in training)" if spoil in degrade.UNSEEN else "")
        print(f"| {name} | {preferred:.3f} | {np.mean(spoiled >= 0.5):.2f} |")


if __name__ == "__main__":
    main()
