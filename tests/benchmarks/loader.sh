#!/usr/bin/env bash
# Measures reading, seeking, memory, picking, packing and planning. Figures are of one thread; processor time where the line
# says nothing else. Needs ./mews built and the test classes: mvn -pl loader,mixtures -am test-compile
#
#   tests/benchmarks/loader.sh SCRATCH [MILLION_PICKS]
#
# SCRATCH gets about 1 GB of files, which stay in the page cache while they are read. MILLION_PICKS is the size of the plan
# (default 100; 1000 is the plan of 10^9 picks). PYTHON with numpy (default python3) reads the same tokens as a peer.
set -euo pipefail
cd "$(dirname "$0")/../.."
scratch=${1:?folder for scratch files}
picks=${2:-100}
if [ -z "${CLASSPATH:-}" ]; then
  ./mews --version >/dev/null
  CLASSPATH="mixtures/target/test-classes:loader/target/test-classes:$(cat cli/target/mews.dependencies)"
fi
export CLASSPATH
echo "== reading: 2^28 tokens, 4,096 a pack, 4 pieces a pack"
java -Xmx1g dev.mews.loader.ReadBenchmark "$scratch/read" 268435456 131072
if "${PYTHON:-python3}" -c 'import numpy' 2>/dev/null; then
  "${PYTHON:-python3}" tests/benchmarks/loader_peer.py "$scratch/read/00000.bin"
else
  echo "no peer: ${PYTHON:-python3} has no numpy"
fi
echo "== 100,000 shards of 1,000 sources"
java -Xmx200m -XX:+UseSerialGC dev.mews.loader.ManyShardsBenchmark "$scratch/many"
echo "== picking, packing, planning"
java -Xmx1g -XX:+UseSerialGC dev.mews.mixtures.internal.PlanBenchmark "$picks"
