#!/usr/bin/env bash
# Whole-process time and peak memory of training a tokenizer: Mews against Hugging Face tokenizers and sentencepiece.
#
#   tests/benchmarks/tokenizer-training.sh CORPUS [WORK]
#
# CORPUS is the folder of real data (multilingual/, math/, web/, code/), WORK a folder for what is written. Peers are
# taken from the Python of $PYTHON (python3); one that is not there is skipped. Needs ./mews built, Linux for peak memory.
#   COPIES=10        the corpus ten times
#   SIZE=131072      vocabulary
#   ROUNDS=1         runs of each
#   PEERS="tokenizers sentencepiece"
#   MEWS="./mews"    command that runs Mews; MEWS_JAVA_OPTS is -Xmx384m unless set
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -ge 1 ] || { sed -n '2,14s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2; }
corpus=$1
work=${2:-$(mktemp -d)}
copies=${COPIES:-1}
size=${SIZE:-131072}
python=${PYTHON:-python3}
mews=${MEWS:-$root/mews}
export MEWS_JAVA_OPTS=${MEWS_JAVA_OPTS:--Xmx384m}
mkdir -p "$work"

if [ ! -f "$work/text/0.jsonl" ]; then
  $mews --version >/dev/null
  class_path=${CLASS_PATH:-$root/cli/target/classes:$(cat "$root/cli/target/mews.dependencies")}
  java -cp "$class_path" "$here/CorpusText.java" "$corpus" "$work/text.new" 2>/dev/null
  mv "$work/text.new" "$work/text"
fi
text=$work/text
if [ "$copies" -gt 1 ]; then
  text=$work/text-$copies
  mkdir -p "$text"
  for file in "$work"/text/*.jsonl; do
    for copy in $(seq "$copies"); do
      ln -f "$file" "$text/$copy-$(basename "$file")"
    done
  done
fi

# measure NAME COMMAND...: seconds, processor seconds and peak resident memory of the process that the command becomes.
measure() {
  local name=$1 log=$work/log-$1 peak=0 now start end
  shift
  start=$(date +%s.%N)
  "$@" >"$log" 2>&1 &
  local pid=$! ticks=0 line
  while kill -0 $pid 2>/dev/null; do
    now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' /proc/$pid/status 2>/dev/null || true)
    [ -n "$now" ] && peak=$now
    line=$(cut -d' ' -f14,15 /proc/$pid/stat 2>/dev/null || true)
    [ -n "$line" ] && ticks=$((${line% *} + ${line#* }))
    sleep 0.1
  done
  end=$(date +%s.%N)
  wait $pid || { echo "$name failed: $(tail -1 "$log")"; return 1; }
  awk -v n="$name" -v a="$start" -v b="$end" -v t="$ticks" -v h="$(getconf CLK_TCK)" -v p="$peak" \
    'BEGIN { printf "%-28s %8.1f s   %8.1f CPU s   %7.0f MiB\n", n, b - a, t / h, p / 1024 }'
}

echo "$(find "$text" -name '*.jsonl' | wc -l) files, $(cat "$text"/*.jsonl | wc -c) bytes of JSON Lines, vocabulary $size, $(nproc) cores"
for _ in $(seq "${ROUNDS:-1}"); do
  rm -rf "$work/mews" "$work/mews-sizes"
  measure mews $mews tokenizer train "$text/*.jsonl" --special-tokens none --latex pattern --vocab-size "$size" --output "$work/mews"
  measure mews-four-sizes $mews tokenizer train "$text/*.jsonl" --special-tokens none --latex pattern \
    --vocab-size "$((size / 8)),$((size / 4)),$((size / 2)),$size" --output "$work/mews-sizes"
  for peer in ${PEERS:-tokenizers sentencepiece}; do
    if version=$("$python" "$here/tokenizer_training_peer.py" version "$peer" 2>/dev/null); then
      measure "$peer-$version" "$python" "$here/tokenizer_training_peer.py" "$peer" "$text" "$size" "$work/$peer.json"
    else
      echo "$peer is not there: skipped"
    fi
  done
done
if [ -f "$work/tokenizers.json" ]; then
  "$python" "$here/tokenizer_training_peer.py" same "$work/mews/tokenizer.json" "$work/tokenizers.json"
fi
