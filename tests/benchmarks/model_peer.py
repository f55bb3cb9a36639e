"""Training and generation of transformers' FalconH1ForCausalLM, one measure per process, as ModelBenchmark.java.

Usage: python model_peer.py train FOLDER SETTINGS ROWS LENGTH SECONDS
       python model_peer.py generate FOLDER CONTEXT TOKENS
       python model_peer.py gemm
SETTINGS, joined by commas: default (transformers' own choice of attention, float32), eager or sdpa, medium (oneDNN for
float32), bf16 (autocast). THREADS in the environment is the number of threads. A library that is not there is named.
"""

import os
import resource
import sys
import time

try:
    import torch
    import transformers
except ImportError as missing:
    print(f"{missing.name} is not there: no peer")
    sys.exit(0)

WARM_STEPS = 2


def tokens(vocabulary, count):
    ids, state = [], 1
    for _ in range(count):
        state = (state * 1_103_515_245 + 12_345) % (1 << 31)
        ids.append(3 + state // 65_536 % (vocabulary - 3))
    return ids


def load(folder, settings):
    extra = {"attn_implementation": s for s in settings if s in ("eager", "sdpa")}
    return transformers.FalconH1ForCausalLM.from_pretrained(folder, dtype=torch.float32, **extra)


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def train(folder, names, rows, length, seconds):
    settings = names.split(",")
    if "medium" in settings:
        torch.set_float32_matmul_precision("medium")
    model = load(folder, settings)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1, fused=True)
    ids = torch.tensor(tokens(model.config.vocab_size, rows * length)).view(rows, length)
    wall, processor, losses, began = [], [], [], time.perf_counter()
    while len(wall) < WARM_STEPS + 3 or time.perf_counter() - began < seconds:
        if len(wall) == WARM_STEPS:
            began = time.perf_counter()
        start, used = time.perf_counter(), time.process_time()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled="bf16" in settings):
            loss = model(input_ids=ids, labels=ids, use_cache=False).loss
        loss.backward()
        losses.append(loss.item())
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    measured, processor = sorted(wall[WARM_STEPS:]), sorted(processor[WARM_STEPS:])
    count = rows * length
    print(
        f"transformers-{transformers.__version__} train-{names} ({model.config._attn_implementation}) rows {rows} length {length}"
        f" tokens/s {count / measured[len(measured) // 2]:.0f} best {count / measured[0]:.0f}"
        f" processor {count / processor[len(processor) // 2]:.0f} MiB {peak()} loss {losses[0]:.5f} then {losses[-1]:.5f} steps {len(wall)}"
    )


@torch.no_grad()
def generate(folder, context, count):
    model = load(folder, ())
    model.eval()
    prompt = torch.tensor([tokens(model.config.vocab_size, context)])
    start = time.perf_counter()
    out = model(input_ids=prompt, use_cache=True, logits_to_keep=1)
    prefill = time.perf_counter() - start
    wall, processor = [], []
    for _ in range(count):
        start, used = time.perf_counter(), time.process_time()
        chosen = out.logits[:, -1].argmax(-1, keepdim=True)
        out = model(input_ids=chosen, past_key_values=out.past_key_values, use_cache=True)
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    wall.sort()
    processor.sort()
    print(
        f"transformers-{transformers.__version__} generate context {context} tokens/s {1 / wall[count // 2]:.1f}"
        f" best {1 / wall[0]:.1f} processor {1 / processor[count // 2]:.1f} prompt-tokens/s {context / prefill:.0f} MiB {peak()}"
    )


@torch.no_grad()
def gemm():
    for dtype in (torch.float32, torch.bfloat16):
        a, best = torch.ones(1024, 1024, dtype=dtype), 0
        for _ in range(12):
            start = time.perf_counter()
            a @ a
            best = max(best, 2 * 1024**3 / (time.perf_counter() - start))
        print(f"torch-{torch.__version__} gemm {dtype} {best / 1e9:.1f} GFLOP/s, {torch.get_num_threads()} threads")


def main():
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    if int(os.environ.get("THREADS", "0")):
        torch.set_num_threads(int(os.environ["THREADS"]))
    torch.manual_seed(1)
    what, *rest = sys.argv[1:]
    if what == "train":
        train(rest[0], rest[1], int(rest[2]), int(rest[3]), float(rest[4]))
    elif what == "generate":
        generate(rest[0], int(rest[1]), int(rest[2]))
    else:
        gemm()


if __name__ == "__main__":
    main()
