#!/usr/bin/env bash
# Checks the CUDA path on a machine with a GPU: see usage.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
parts=$root/ops/gpu-check
bench=$root/benchmarks/Bench/bin/cuda/Release/net10.0

usage() {
  cat <<'END'
usage: ops/gpu-check.sh              builds with CUDA and checks this machine's GPU, in some eight minutes
       ops/gpu-check.sh --pack OUT   builds, and packs all that is needed into parts of at most 60 MiB, for a machine with
                                     CUDA 13 and neither SDK nor network: bring them there and run, in their folder,
                                     bash receive.sh part.00, then part.01, …: the last one checks

It answers: is CUDA used, are features those of the CPU, frames per second of a bare session and of the worker by run size
and setting, of PyTorch where it is installed, memory, what happens where memory or libraries are missing. Nothing stops at
a fault. The report is in OUT (environment), else in artifacts/gpu-check.

environment: OUT       folder of the report
             ARCH      --pack: kernels of which GPUs are kept, as in 90 (an H100); all for every one
             DEVICE    cpu: a dry run without a GPU
             QUICK     1: a dry run, few sizes and short ones
             MODELS    profiles or names instead of builtin:signature and builtin:resnet50
END
}

case ${1:-} in
  "" | --pack) ;;
  -h | --help) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac
[[ ${1:-} != --pack || -n ${2:-} ]] || { usage >&2 && exit 2; }

dotnet build "$root/benchmarks/Bench" -c Release -p:Accelerator=cuda -v quiet -tl:off -clp:NoSummary
if [[ ${1:-} == --pack ]]; then exec "$parts/pack.sh" "$bench" "$2"; fi
OUT=${OUT:-$root/artifacts/gpu-check} exec "$parts/check.sh" "$bench"
