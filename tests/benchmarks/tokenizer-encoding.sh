#!/usr/bin/env bash
# Speed of encoding, decoding, cutting and loading on one thread, against tiktoken and Hugging Face tokenizers in the same run.
#
#   tests/benchmarks/tokenizer-encoding.sh CORPUS [WORK]
#
# CORPUS is the folder of real data (multilingual/, math/, web/, code/, benchmarks/), WORK a folder for what is written.
# Peers are taken from the Python of $PYTHON (python3); one that is not there is skipped. Needs ./mews built, or CLASS_PATH.
#   SIZE=131072      vocabulary: 131072 or 261120
#   ROUNDS=5         rounds of Mews; the median counts
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -ge 1 ] || { sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2; }
corpus=$1
work=${2:-$(mktemp -d)}
size=${SIZE:-131072}
mkdir -p "$work"
if [ -z "${CLASS_PATH:-}" ]; then
  "$root/mews" --version >/dev/null
  CLASS_PATH=$root/cli/target/classes:$(cat "$root/cli/target/mews.dependencies")
fi
mkdir -p "$work/classes"
javac -nowarn -proc:none -d "$work/classes" -cp "$CLASS_PATH" "$here/EncodingBenchmark.java"
run() { java -Xmx2g -cp "$work/classes:$CLASS_PATH" EncodingBenchmark "$@" 2>/dev/null; }

[ -f "$work/261120/vocabulary.tiktoken" ] || run prepare "$corpus" "$work"
{
  for _ in 1 2 3; do run load "$work" 261120; done
  run measure "$work" "$size" "${ROUNDS:-5}"
  "${PYTHON:-python3}" "$here/tokenizer_encoding_peer.py" "$work" "$size" || echo "no Python: no peers"
} | tee "$work/figures.txt"
awk '$2 == "encode" { speed[$1, $3] = $4; if ($1 != "mews" && !($1 in seen)) { seen[$1]; peers[++n] = $1 }
       if ($1 == "mews") splits[++m] = $3 }
     END { for (p = 1; p <= n; p++) for (s = 1; s <= m; s++)
       printf "encode %-13s %6.1f times %s\n", splits[s], speed["mews", splits[s]] / speed[peers[p], splits[s]], peers[p] }' "$work/figures.txt"
