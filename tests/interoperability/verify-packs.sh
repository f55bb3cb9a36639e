#!/usr/bin/env bash
# Exports packed shards to every format and reads all of them back: with numpy alone, and with the readers of Megatron, MosaicML
# Streaming, OLMo-core, datatrove and torch where they are installed. Ends with 1 when any token or boundary differs.
#
#   python3 -m venv venv && venv/bin/pip install numpy torch megatron-core mosaicml-streaming ai2-olmo-core datatrove  # numpy suffices
#   tests/interoperability/verify-packs.sh RUN/shards/train
#
# PYTHON: the Python to ask (venv/bin/python); skipped, with 0, when it has no numpy. MEWS: the command (./mews).
set -euo pipefail
packs=$(realpath "${1:?folder of packed shards}")
cd "$(dirname "$0")/../.."
python=${PYTHON:-venv/bin/python}
if ! "$python" -c 'import numpy' 2>/dev/null; then
  echo "skipped: $python has no numpy; see the head of this script"
  exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
ln -s "$packs"/* "$scratch"
for format in datatrove mds olmo numpy; do
  ${MEWS:-./mews} shards export "$packs" --format "$format" --output "$scratch/$format" >/dev/null
done
"$python" tests/interoperability/verify_packs.py "$scratch"
