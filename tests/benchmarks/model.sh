#!/usr/bin/env bash
# Training and generation of a model of 25 million parameters against transformers' FalconH1ForCausalLM in the same run: the same
# weights, tokens, threads and types, by turns, one process per measure. Prints tokens/s (median and best step, and per second of
# processor time), GFLOP/s, peak memory and losses, then the ratios.
#
#   tests/benchmarks/model.sh [WORK]
#
# The peer is taken from the Python of $PYTHON (python3): pip install torch==2.13.0 transformers==5.18.0. One that is not there is
# named and skipped. Needs ./mews built and the test classes, mvn -pl model -am test-compile, or CLASS_PATH. About 10 minutes.
#   ROUNDS=2     rounds of training; the best median counts       SECONDS_EACH=8   seconds of a measure
#   THREADS=0    threads of both, 0: one per processor            STEPS=2000       steps of the curve of memory
#   PARTS="gemm train generate packed threads ranks memory"       what to measure
#   PORT=29577   that the ranks meet at
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
if [ -z "${CLASS_PATH:-}" ]; then
  "$root/mews" --version >/dev/null
  CLASS_PATH=$root/model/target/test-classes:$(cat "$root/cli/target/mews.dependencies")
fi
parts=" ${PARTS:-gemm train generate packed threads ranks memory} "
seconds=${SECONDS_EACH:-8}
model=$work/model
threads=${THREADS:-0}
export THREADS=$threads PYTHONDONTWRITEBYTECODE=1

mews() {
  java ${HEAP:--Xmx1g} -XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -cp "$CLASS_PATH" dev.mews.model.internal.train.ModelBenchmark "$@"
}
have_peer=$("${PYTHON:-python3}" -c 'import torch, transformers' 2>/dev/null && echo 1 || true)
[ -n "$have_peer" ] || echo "torch or transformers is not there (PYTHON=${PYTHON:-python3}): no peer"
peer() { [ -z "$have_peer" ] || "${PYTHON:-python3}" "$here/model_peer.py" "$@" 2>/dev/null; }
wanted() { [[ $parts == *" $1 "* ]]; }

rm -rf "$model"
mews init small-25m "$model"
{
  if wanted gemm; then
    mews gemm
    peer gemm
  fi
  if wanted train; then
    for _ in $(seq "${ROUNDS:-2}"); do
      mews train "$model" fp32 2 512 "$seconds"
      peer train "$model" default 2 512 "$seconds"
      peer train "$model" eager 2 512 "$seconds"
      peer train "$model" sdpa,medium 2 512 "$seconds"
      mews train "$model" bf16 2 512 "$seconds"
      peer train "$model" bf16 2 512 "$seconds"
    done
  fi
  if wanted generate; then
    for _ in 1 2; do
      mews generate "$model" 2048 150
      peer generate "$model" 2048 100
    done
    mews generate "$model" 32768 100
  fi
  if wanted packed; then
    mews train "$model" fp32 1 4096 "$seconds" 512
    mews train "$model" fp32 1 4096 "$seconds" 4096
  fi
  if wanted threads; then
    for _ in 1 2; do
      mews train "$model" fp32 2 512 "$seconds" | sed 's/^/patient threads: /'
      OMP_WAIT_POLICY=active mews train "$model" fp32 2 512 "$seconds" | sed 's/^/spinning threads: /'
    done
  fi
  if wanted ranks; then
    for _ in 1 2; do
      THREADS=2 mews train "$model" fp32 2 512 "$seconds" | sed 's/^/one process, two threads: /'
      export TORCH_CPP_LOG_LEVEL=FATAL THREADS=1 RANKS=2 PORT=${PORT:-29577}
      RANK=1 mews train "$model" fp32 2 512 "$seconds" >/dev/null 2>&1 &
      RANK=0 mews train "$model" fp32 2 512 "$seconds" 2>/dev/null | grep '^mews' | sed 's/^/two processes, one thread each: /'
      wait
      unset RANKS
    done
    export THREADS=$threads
  fi
  if wanted memory; then
    # With all of the Java heap taken at once, what grows is native.
    HEAP="-Xms128m -Xmx128m -XX:+AlwaysPreTouch" mews steps nano "${STEPS:-2000}"
  fi
} | tee "$work/figures.txt"

# Best median of the rounds per measure, by wall and by processor time, then Mews over each peer.
awk '
  function field(name,  i) { for (i = 1; i < NF; i++) if ($i == name) return $(i + 1); return 0 }
  $2 ~ /^(train|generate)/ {
    key = $1 " " $2 " " field("context") field("length") (field("documents") + 0 == field("length") + 0 ? "" : " " field("documents"))
    if ($1 !~ /^mews/) key = "peer " $2 " " field("context") field("length")
    if (field("tokens/s") > wall[key]) wall[key] = field("tokens/s")
    if (field("processor") > cpu[key]) cpu[key] = field("processor")
    mib[key] = field("MiB")
  }
  function line(text, a, b, aim) {
    if (wall[a] && wall[b]) printf "%-58s %5.2f times by wall, %5.2f by processor time, aim %s\n", text, wall[a] / wall[b], cpu[a] / cpu[b], aim
  }
  END {
    line("training, float32, over transformers as it comes", "mews train-fp32 0512", "peer train-default 0512", "2")
    line("training, float32, over its eager attention", "mews train-fp32 0512", "peer train-eager 0512", "")
    line("training, float32, over its fastest setting", "mews train-fp32 0512", "peer train-sdpa,medium 0512", "1.4")
    line("training, bfloat16 products, over float32 as it comes", "mews train-bf16 0512", "peer train-default 0512", "3")
    line("training, bfloat16 products, over its bfloat16", "mews train-bf16 0512", "peer train-bf16 0512", "1.4")
    line("generation after 2,048 tokens, over transformers", "mews generate 20480", "peer generate 20480", "3")
    line("generation after 32,768 tokens, over after 2,048", "mews generate 327680", "mews generate 20480", "0.6")
    if (mib["peer train-default 0512"]) printf "peak memory of training, of that of transformers: %.2f, aim 1\n", mib["mews train-fp32 0512"] / mib["peer train-default 0512"]
  }' "$work/figures.txt"
