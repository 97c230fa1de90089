#!/usr/bin/env bash
# What to check on a machine with a GPU, and in this order: that CUDA is really used, that its features are those of the CPU, and how near the worker comes
# to a bare session. Ends at the first check that fails.
#
#   ops/gpu-check.sh [MODEL...]      builtin:signature and builtin:resnet50 where none is named
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
models=("$@")
((${#models[@]})) || models=(builtin:signature builtin:resnet50)
bench="$root/benchmarks/Bench/bin/Release/net10.0/QueueWorkers.Bench.dll"

nvidia-smi --query-gpu=index,name,driver_version,memory.total --format=csv
dotnet build "$root/benchmarks/Bench" -c Release -p:Accelerator=cuda -v quiet -tl:off -clp:NoSummary

for model in "${models[@]}"; do
  echo "== $model: features against the CPU"
  dotnet "$bench" compare --model "$model" --accelerator cuda
  echo "== $model: bare session, then the worker with its pixels in the graph and on the host"
  dotnet "$bench" bare --model "$model" --accelerator cuda
  for pixels in Graph Host; do
    dotnet "$bench" infer --model "$model" --frames 222 --batches 200 --set Accelerator=cuda --set "Pixels=$pixels" --set BatchesAtOnce=6
  done
done
