"""Writes the golden files of this folder with transformers' FalconH1ForCausalLM (CPU, float32, eager attention).

Usage: python generate.py [FOLDER]      needs torch, transformers, safetensors; versions used: see README.md
"""
import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from transformers import FalconH1Config, FalconH1ForCausalLM

TINY = dict(
    vocab_size=37, hidden_size=16, intermediate_size=24, num_hidden_layers=1, num_attention_heads=4,
    num_key_value_heads=2, head_dim=6, mamba_d_ssm=24, mamba_n_heads=4, mamba_d_head=6, mamba_n_groups=1,
    mamba_d_state=5, mamba_d_conv=4, mamba_chunk_size=8, mamba_rms_norm=False, mamba_norm_before_gate=False,
    rms_norm_eps=1e-5, max_position_embeddings=64, pad_token_id=0, bos_token_id=1, eos_token_id=2,
    rope_parameters={"rope_type": "default", "rope_theta": 1e11})
MULTIPLIERS = dict(
    embedding_multiplier=5.656854249492381, lm_head_multiplier=0.78, key_multiplier=0.39, attention_in_multiplier=0.8,
    attention_out_multiplier=0.9375, ssm_in_multiplier=1.25, ssm_out_multiplier=0.23570226039551587,
    mlp_multipliers=[0.8838834764831844, 0.5859375], ssm_multipliers=[0.35, 0.25, 0.45, 0.5, 0.65])

# name -> (changes to TINY, batch, tokens per row)
CASES = {
    "two-groups-gated-norm": (dict(MULTIPLIERS, num_hidden_layers=2, mamba_n_groups=2, mamba_rms_norm=True), 2, 21),
    "norm-before-gate-tied": (dict(MULTIPLIERS, mamba_rms_norm=True, mamba_norm_before_gate=True, tie_word_embeddings=True), 2, 13),
    "biases-and-dt-limit": (dict(MULTIPLIERS, attention_bias=True, mlp_bias=True, projectors_bias=True, mamba_proj_bias=True,
                                 time_step_limit=[0.3, 0.9]), 2, 17),
    "plain-one-kv-head": (dict(num_key_value_heads=1, mamba_conv_bias=False, mamba_n_groups=4, mamba_d_conv=2, head_dim=4), 1, 9),
    "shorter-than-the-convolution": (dict(MULTIPLIERS, mamba_rms_norm=True), 3, 2),
    "one-token": (dict(MULTIPLIERS, num_attention_heads=2, head_dim=8, mamba_n_heads=3, mamba_d_head=8), 1, 1),
    "two-groups-norm-before-gate": (dict(MULTIPLIERS, num_hidden_layers=2, num_key_value_heads=4, head_dim=4, mamba_n_groups=2,
                                         mamba_n_heads=6, mamba_d_head=4, mamba_rms_norm=True, mamba_norm_before_gate=True,
                                         attention_bias=True, mamba_proj_bias=True, tie_word_embeddings=True), 2, 19),
    "wide-heads-all-biases": (dict(MULTIPLIERS, num_hidden_layers=3, num_attention_heads=6, num_key_value_heads=3, head_dim=10,
                                   mamba_d_ssm=40, mamba_n_heads=2, mamba_d_head=20, mamba_d_state=12, mamba_d_conv=3,
                                   mamba_rms_norm=True, mamba_conv_bias=False, attention_bias=True, mlp_bias=True,
                                   projectors_bias=True, mamba_proj_bias=True, time_step_limit=[0.0, 0.7],
                                   tie_word_embeddings=True), 1, 35),
}


def main(folder):
    for seed, (name, (changes, batch, length)) in enumerate(CASES.items()):
        torch.manual_seed(1000 + seed)
        config = FalconH1Config(**dict(TINY, **changes), architectures=["FalconH1ForCausalLM"])
        model = FalconH1ForCausalLM._from_config(config, attn_implementation="eager")
        with torch.no_grad():
            for key, p in model.named_parameters():
                if p.dim() >= 2:
                    p.normal_(0, 0.5 if "conv1d" in key else 0.25)
                elif key.endswith("A_log"):
                    p.uniform_(-1, 2)
                elif key.endswith("bias"):
                    p.normal_(0, 0.4)
                else:
                    p.normal_(1, 0.2)
                p.copy_(p.bfloat16().float())  # half the bytes, and a test of reading bfloat16
        ids = torch.randint(1, config.vocab_size, (batch, length))
        logits = model(input_ids=ids, use_cache=False).logits
        expected = {"input_ids": ids.int(), "logits": logits.detach().float().contiguous()}
        if length > 1:
            loss = torch.nn.functional.cross_entropy(logits[:, :-1].reshape(-1, config.vocab_size), ids[:, 1:].reshape(-1))
            loss.backward()
            expected["loss"] = loss.detach().reshape(1)
            expected.update({"grad." + key: p.grad.contiguous() for key, p in model.named_parameters()})
        out = pathlib.Path(folder) / name
        out.mkdir(parents=True, exist_ok=True)
        weights = {k: p.detach().bfloat16().contiguous() for k, p in model.named_parameters()}
        save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
        save_file(expected, out / "expected.safetensors")
        text = json.loads(config.to_json_string(use_diff=False))
        text = {k: v for k, v in text.items() if k in KEPT or k.startswith("mamba_")}
        (out / "config.json").write_text(json.dumps(text, indent=2, sort_keys=True) + "\n")
        print(name, sum(p.numel() for p in model.parameters()), "parameters")


KEPT = set(TINY) | set(MULTIPLIERS) | {
    "architectures", "model_type", "tie_word_embeddings", "attention_bias", "mlp_bias", "projectors_bias", "time_step_limit",
    "hidden_act", "initializer_range"}

if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
