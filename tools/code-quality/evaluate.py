"""Scores the held-out windows with ONNX Runtime and prints the tables of the model card.

Usage: python evaluate.py WORK_DIRECTORY MODEL_FOLDER
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import ByteLevelBPETokenizer

POSITIVE = 0.6  # labels from here on count as high quality
NEGATIVE = 0.35  # labels up to here count as low quality; what lies between (tests) is reported apart


class Scorer:
    """Probability of high quality, as the product computes it: <s>, at most 510 tokens, </s>; softmax of the logits."""

    def __init__(self, folder):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        self.tokenizer = ByteLevelBPETokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"))

    def ids(self, text):
        return [0] + self.tokenizer.encode(text).ids[:510] + [2]

    def logits(self, batch):
        length = max(map(len, batch))
        ids = np.array([row + [1] * (length - len(row)) for row in batch], dtype=np.int64)
        return self.session.run(["logits"], {"input_ids": ids, "attention_mask": (ids != 1).astype(np.int64)})[0]

    def scores(self, texts, size=16):
        encoded = [self.ids(text) for text in texts]
        result = np.zeros(len(texts))
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i]))
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            out = self.logits([encoded[i] for i in chosen]).astype(np.float64)
            result[chosen] = 1 / (1 + np.exp(out[:, 0] - out[:, 1]))
        return result


def auc(scores, positive):
    """Chance that a positive scores above a negative; ties count half."""
    ranks = np.empty(len(scores))
    order = np.argsort(scores, kind="stable")
    values, inverse, counts = np.unique(scores[order], return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks[order] = ((ends - counts + 1 + ends) / 2)[inverse]
    good = positive.sum()
    bad = len(scores) - good
    return float("nan") if good == 0 or bad == 0 else (ranks[positive].sum() - good * (good + 1) / 2) / (good * bad)


def line(name, scores, labels):
    used = (labels >= POSITIVE) | (labels <= NEGATIVE)
    s, good = scores[used], labels[used] >= POSITIVE
    right = (s >= 0.5) == good
    recall = np.mean(s[good] >= 0.5) if good.any() else float("nan")
    rejected = np.mean(s[~good] < 0.5) if (~good).any() else float("nan")
    print(f"| {name} | {good.sum()} | {(~good).sum()} | {np.mean(right):.3f} | {recall:.3f} | {rejected:.3f} | {auc(s, good):.3f} |")


def report(work, folder):
    with open(work / "heldout.jsonl", encoding="utf-8") as lines:
        rows = [json.loads(text) for text in lines]
    scores = Scorer(folder).scores([row["text"] for row in rows])
    labels = np.array([row["label"] for row in rows])
    kinds = np.array([row["kind"] for row in rows])
    languages = np.array([row["language"] for row in rows])
    natural = np.isin(kinds, ["handwritten", "generated", "minified", "data", "stub"])
    unseen = np.isin(kinds, ["incoherent", "debugged"])
    written = kinds == "handwritten"
    print("| windows | high | low | accuracy | high accepted | low rejected | AUC |\n|---|---|---|---|---|---|---|")
    line("all", scores, labels)
    line("natural files only", scores[natural], labels[natural])
    line("hand-written against degradations seen in training", scores[~unseen & (written | ~natural)], labels[~unseen & (written | ~natural)])
    line("hand-written against degradations never seen in training", scores[written | unseen], labels[written | unseen])
    for language in sorted(set(languages)):
        line(language, scores[languages == language], labels[languages == language])
    print("\n| kind | windows | label (mean) | score (mean) | score >= 0.5 |\n|---|---|---|---|---|")
    for kind in sorted(set(kinds)):
        these = kinds == kind
        print(f"| {kind} | {these.sum()} | {labels[these].mean():.2f} | {scores[these].mean():.2f} | {np.mean(scores[these] >= 0.5):.2f} |")
    base = max(np.mean(labels >= POSITIVE), np.mean(labels <= NEGATIVE))
    print(f"\nwindows {len(rows)}, packages {len({row['package'] for row in rows})}, share of the larger class {base:.3f}")
    print(f"rank correlation of score and label among hand-written files {np.corrcoef(ranks(scores[written]), ranks(labels[written]))[0, 1]:.3f}")


def ranks(values):
    return np.argsort(np.argsort(values, kind="stable"), kind="stable")


if __name__ == "__main__":
    report(Path(sys.argv[1]), Path(sys.argv[2]))
