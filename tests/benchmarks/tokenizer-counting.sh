#!/usr/bin/env bash
# Speed of cutting and counting pre-tokens on one thread, by kind of text: MB/s of processor time, warm.
#
#   tests/benchmarks/tokenizer-counting.sh CORPUS
#
# CORPUS is the folder of real data (multilingual/, math/, web/, code/). Needs ./mews built.
#   ROUNDS=7         rounds of each kind; the best and the median are printed
#   CLASS_PATH=...   classes to run instead of those of ./mews
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -ge 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2; }
class_path=${CLASS_PATH:-}
if [ -z "$class_path" ]; then
  "$root/mews" --version >/dev/null
  class_path=$root/cli/target/classes:$(cat "$root/cli/target/mews.dependencies")
fi
java -Xmx1g -XX:+UseSerialGC -cp "$class_path" "$here/CountingBenchmark.java" "$1" "${ROUNDS:-7}" 2>/dev/null
