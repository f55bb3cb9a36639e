#!/usr/bin/env bash
# Checkpoints both ways: what `mews model init` and `mews model export` write, float32 and bfloat16, in one file and in several,
# transformers' FalconH1ForCausalLM.from_pretrained loads, and what its save_pretrained writes, Mews loads; the logits are compared.
# Ends with 1 when any differ by more than 1e-5 or a tensor is missing or left over.
#
#   python3 -m venv venv && venv/bin/pip install torch==2.13.0 transformers==5.18.0
#   tests/interoperability/verify-models.sh [MODEL_DIR...]
#
# MODEL_DIR: further models to load and compare. PYTHON: the Python to ask (venv/bin/python); skipped, with 0, when it is not there.
# MEWS: the command (./mews). CLASS_PATH: classes to run with, when not those of ./mews.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-venv/bin/python}
mews=${MEWS:-./mews}
if ! "$python" -c 'import torch, transformers' 2>/dev/null; then
  echo "skipped: $python has no torch and transformers; see the head of this script"
  exit 0
fi
if [ -z "${CLASS_PATH:-}" ]; then
  $mews --version >/dev/null
  CLASS_PATH=cli/target/classes:$(cat cli/target/mews.dependencies)
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=tests/interoperability
export PYTHONDONTWRITEBYTECODE=1

mkdir "$work/classes" "$work/models"
"$python" "$here/verify_models.py" write "$work/models" 2>/dev/null
for preset in nano tiny-2m; do
  $mews model init "$preset" --output "$work/models/$preset" >/dev/null
  $mews model export "$work/models/$preset" --output "$work/models/$preset-bf16" >/dev/null
  $mews model export "$work/models/$preset" --output "$work/models/$preset-bf16-files" --shard-bytes 300000 >/dev/null
done
for name in gated tied-biases; do
  $mews model export "$work/models/$name-fp32" --output "$work/models/$name-exported-files" --precision fp32 --shard-bytes 100000 >/dev/null
done
javac -nowarn -proc:none -d "$work/classes" -cp "$CLASS_PATH" "$here/ModelLogits.java"
java -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -cp "$work/classes:$CLASS_PATH" ModelLogits 150 "$work/models"/*/ "$@" 2>/dev/null
"$python" "$here/verify_models.py" compare 150 "$work/models"/*/ "$@" 2>/dev/null
