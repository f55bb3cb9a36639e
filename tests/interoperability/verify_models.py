"""The Python half of verify-models.sh.

    python verify_models.py write FOLDER             writes models with save_pretrained: float32, and bfloat16 in several files
    python verify_models.py compare TOKENS FOLDER... loads each with from_pretrained and compares logits with mews-logits.bin
"""

import pathlib
import sys

import numpy
import torch
from transformers import FalconH1Config, FalconH1ForCausalLM

TOLERANCE = 1e-5
TINY = dict(
    vocab_size=211, hidden_size=64, intermediate_size=96, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2,
    head_dim=24, mamba_d_ssm=96, mamba_n_heads=6, mamba_d_head=16, mamba_d_state=16, mamba_chunk_size=32,
    max_position_embeddings=256, rope_parameters={"rope_type": "default", "rope_theta": 1e11}, key_multiplier=0.6,
    embedding_multiplier=2.5, lm_head_multiplier=0.5, ssm_in_multiplier=1.25, ssm_out_multiplier=0.4,
    attention_out_multiplier=0.9, mlp_multipliers=[0.9, 0.6], ssm_multipliers=[0.35, 0.25, 0.45, 0.5, 0.65])
CASES = {
    "plain": {},
    "gated": dict(mamba_n_groups=2, mamba_rms_norm=True, mamba_norm_before_gate=False),
    "tied-biases": dict(mamba_rms_norm=True, mamba_norm_before_gate=True, tie_word_embeddings=True, attention_bias=True,
                        mlp_bias=True, projectors_bias=True, mamba_proj_bias=True),
}


def write(root):
    for seed, (name, changes) in enumerate(CASES.items()):
        torch.manual_seed(seed)
        model = FalconH1ForCausalLM(FalconH1Config(**dict(TINY, **changes)))
        with torch.no_grad():
            for key, p in model.named_parameters():
                p.normal_(0, 0.08) if p.dim() >= 2 else p.uniform_(0.3, 1.2)
        model.save_pretrained(root / f"{name}-fp32")
        model.to(torch.bfloat16).save_pretrained(root / f"{name}-bf16-files", max_shard_size="100KB")


def compare(count, folders):
    worst_of_all = 0
    for folder in folders:
        model, info = FalconH1ForCausalLM.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
        wrong = {key: sorted(value) for key, value in info.items() if value}
        vocabulary = model.config.vocab_size
        ids = torch.tensor([[3 + (t * 7) % (vocabulary - 3) for t in range(count)]])
        with torch.no_grad():
            expected = model.eval()(input_ids=ids, use_cache=False).logits[0].numpy()
        actual = numpy.fromfile(pathlib.Path(folder) / "mews-logits.bin", dtype="<f4").reshape(count, vocabulary)
        worst = float(numpy.abs(actual - expected).max())
        files = len(list(pathlib.Path(folder).glob("*.safetensors")))
        print(f"{pathlib.Path(folder).name}: {files} files, largest logit {numpy.abs(expected).max():.2f}, largest difference {worst:.1e}"
              + (f", {wrong}" if wrong else ""))
        worst_of_all = max(worst_of_all, float("inf") if wrong else worst)
    sys.exit(worst_of_all > TOLERANCE)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(pathlib.Path(sys.argv[2]))
    else:
        compare(int(sys.argv[2]), sys.argv[3:])
