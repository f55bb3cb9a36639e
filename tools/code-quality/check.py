"""Compares the exported network with torch: same ids in, same logits out, padding included.

Usage: python check.py WORK_DIRECTORY MODEL_FOLDER
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

from evaluate import Scorer
from roberta import Roberta

TOLERANCE = 1e-4


def main():
    work, folder = Path(sys.argv[1]), Path(sys.argv[2])
    torch.set_num_threads(1)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = Roberta(config)
    model.load_state_dict(torch.load(work / "weights.pt"))
    model.eval()
    scorer = Scorer(folder)
    with open(work / "heldout.jsonl", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(64), lines)]
    largest = 0.0
    for start in range(0, len(texts), 8):
        # The eighth text is cut short, so that every batch holds padding.
        batch = [scorer.ids(text) for text in texts[start : start + 7]] + [scorer.ids(texts[start + 7][:80])]
        length = max(map(len, batch))
        ids = torch.tensor([row + [1] * (length - len(row)) for row in batch])
        with torch.no_grad():
            expected = model(ids, (ids != 1).long()).numpy()
        actual = scorer.logits(batch)
        largest = max(largest, float(np.abs(expected - actual).max()))
        for row, logits in zip(batch, actual):
            largest = max(largest, float(np.abs(scorer.logits([row])[0] - logits).max()))
    print(f"largest difference of a logit {largest:.2e} (torch against ONNX Runtime, alone against in a batch)")
    if largest > TOLERANCE:
        raise SystemExit(f"the difference must not exceed {TOLERANCE}")


if __name__ == "__main__":
    main()
