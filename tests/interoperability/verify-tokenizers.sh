#!/usr/bin/env bash
# Compares the ids of Mews with those of tokenizers, transformers and tiktoken, for the tokenizers of tests/golden/wild-tokenizers and any
# others: their texts, the parallel text, and every code point beside letters, digits and spaces. Ends with 1 when any id differs.
#
#   python3 -m venv venv && venv/bin/pip install tokenizers==0.23.2 transformers==5.18.0 tiktoken==0.14.0
#   tests/interoperability/verify-tokenizers.sh [TOKENIZER_DIR...]
#
# PYTHON: the Python to ask (venv/bin/python); skipped, with 0, when it is not there. MEWS: the command (./mews).
set -u
cd "$(dirname "$0")/../.."
python=${PYTHON:-venv/bin/python}
if ! "$python" -c 'import tokenizers' 2>/dev/null; then
  echo "skipped: $python has no tokenizers; see the head of this script"
  exit 0
fi
status=0
for folder in tests/golden/wild-tokenizers/*/ "$@"; do
  [ -f "$folder/tokenizer.json" ] || continue
  echo "== $folder"
  texts=(tokenizer/src/main/resources/dev/mews/tokenizer/eval/parallel)
  [ -f "$folder/ids.jsonl" ] && texts+=("$folder/ids.jsonl")
  ${MEWS:-./mews} tokenizer verify "$folder" --python "$python" --text "${texts[@]}" || status=1
done
exit $status
