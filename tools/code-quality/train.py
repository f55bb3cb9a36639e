"""Trains the tokenizer and the classifier, exports the model folder and prints the held-out scores.

Usage: python train.py WORK_DIRECTORY MODEL_FOLDER

One thread, fixed seeds: the same data and library versions lead to the same weights.
"""

import json
import math
import random
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from tokenizers import ByteLevelBPETokenizer
from torch.nn import functional

from evaluate import report
from roberta import Roberta, to_onnx

SEED = 20
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
CONFIG = {
    "architectures": ["RobertaForSequenceClassification"], "model_type": "roberta", "vocab_size": 5000, "hidden_size": 128,
    "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 512, "hidden_act": "gelu", "hidden_dropout_prob": 0.05,
    "attention_probs_dropout_prob": 0.0, "max_position_embeddings": 514, "type_vocab_size": 1, "layer_norm_eps": 1e-5,
    "initializer_range": 0.03, "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2, "position_embedding_type": "absolute",
    "id2label": {"0": "LOW_QUALITY", "1": "HIGH_QUALITY"}, "label2id": {"LOW_QUALITY": 0, "HIGH_QUALITY": 1},
    "problem_type": "single_label_classification", "torch_dtype": "float32",
}
# (tokens per window, windows, windows per step, peak learning rate)
PHASES = [(128, 46000, 32, 1.5e-3), (256, 14000, 32, 7e-4), (512, 1600, 16, 2e-4)]


def load(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def batches(encoded, labels, length, windows, size, rng):
    """Steps of windows of about equal length, so that little is padded."""
    order = []
    while len(order) < windows:
        once = list(range(len(encoded)))
        rng.shuffle(once)
        order += once
    order = order[:windows]
    for start in range(0, windows, size * 16):
        chunk = sorted(order[start : start + size * 16], key=lambda i: min(length, len(encoded[i])))
        groups = [chunk[i : i + size] for i in range(0, len(chunk), size)]
        rng.shuffle(groups)
        for group in groups:
            longest = min(length, max(len(encoded[i]) for i in group))
            ids = torch.full((len(group), longest), 1)
            positions = torch.full((len(group), longest), 1)
            for row, index in enumerate(group):
                cut = encoded[index][: longest - 1] + [2] if len(encoded[index]) > longest else encoded[index]
                ids[row, : len(cut)] = torch.tensor(cut)
                # All but <s> start at a random place now and then: later positions are trained by short windows too.
                shift = rng.randrange(0, 513 - len(cut)) if len(cut) < 400 and rng.random() < 0.4 else 0
                positions[row, 1 : len(cut)] = torch.arange(3 + shift, 2 + shift + len(cut))
                positions[row, 0] = 2
            yield ids, positions, labels[group]


def train(model, encoded, labels):
    rng = random.Random(SEED)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    plain = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], betas=(0.9, 0.98))
    began = time.time()
    for phase, (length, windows, size, peak) in enumerate(PHASES):
        steps = math.ceil(windows / size)
        running = 0.0
        for step, (ids, positions, wanted) in enumerate(batches(encoded, labels, length, windows, size, rng)):
            warm = min(1.0, (step + 1) / (150 if phase == 0 else 30))
            rate = peak * warm * (0.05 + 0.95 * (1 - step / steps) if phase else 0.4 + 0.6 * (1 - step / steps))
            for group in optimizer.param_groups:
                group["lr"] = rate
            logits = model(ids, (ids != 1).long(), positions, dropout=CONFIG["hidden_dropout_prob"])
            loss = functional.cross_entropy(logits, torch.stack([1 - wanted, wanted], dim=1))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            running = loss.item() if step == 0 else 0.98 * running + 0.02 * loss.item()
            if step % 200 == 0:
                print(f"length {length} step {step}/{steps} loss {running:.4f} {time.time() - began:.0f} s", flush=True)


def main():
    work, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    rows = load(work / "train.jsonl")
    tokenizer = ByteLevelBPETokenizer(add_prefix_space=False)
    tokenizer.train_from_iterator((row["text"][:2000] for row in rows if row["kind"] not in ("literal", "shuffled", "squeezed")),
                                  vocab_size=CONFIG["vocab_size"], min_frequency=2, special_tokens=SPECIAL, show_progress=False)
    tokenizer.save_model(str(folder))
    encoded = [[0] + e.ids[:510] + [2] for e in tokenizer.encode_batch([row["text"] for row in rows])]
    print("tokens per window", np.mean([len(e) for e in encoded]))
    labels = torch.tensor([row["label"] for row in rows])
    model = Roberta(CONFIG)
    print("parameters", sum(p.numel() for p in model.parameters()))
    train(model, encoded, labels)
    model.eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter.half().float())  # what the file stores
    torch.save(model.state_dict(), work / "weights.pt")
    onnx.save(to_onnx(model), folder / "model.onnx")
    (folder / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n", encoding="utf-8")
    report(work, folder)


if __name__ == "__main__":
    main()
