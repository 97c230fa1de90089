#!/usr/bin/env bash
# The check itself: what ../gpu-check.sh says. Each step has a limit, and none stops the others.   check.sh BENCH
# Ends with 1 if a step that must succeed did not. Leaves report.txt, results.jsonl and errors.txt in OUT.
set -u

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
bench=$1/QueueWorkers.Bench.dll
native=$1/runtimes/linux-x64/native
device=${DEVICE:-cuda} quick=${QUICK:-}
out=${OUT:-$here/report}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
rm -f "$out"/{report.txt,results.jsonl,errors.txt}

# CUDA's libraries as PyTorch brings them, and where the toolkit puts them.
packages=$(python3 -c 'import glob, sys; print(":".join(p for s in sys.path if s.endswith("packages") for p in glob.glob(s + "/nvidia/*/lib")))' 2>/dev/null)
before=${LD_LIBRARY_PATH:-}
export LD_LIBRARY_PATH=${before:+$before:}${packages:+$packages:}/usr/local/cuda/lib64
export DOTNET_CLI_TELEMETRY_OPTOUT=1

failed=0
say() { printf '%s\n' "$*" | tee -a "$out/report.txt"; }

# step LIMIT NAME COMMAND...: says what the command printed and how long it took. What it runs, it runs with bounded.
step() {
  local limit=$1 name=$2 from=$SECONDS code=0
  say "== $name"
  "${@:3}" >"$work/out" 2>"$work/err" || code=$?
  cut -c1-2000 "$work/out" | tee -a "$out/report.txt"
  grep '^{' "$work/out" | sed "s|^{|{\"step\": \"$name\", |" >>"$out/results.jsonl"
  if ((code)); then
    say "   exit code $code"
    grep -v '^   at ' "$work/err" | cut -c1-600 | head -n 4 | tee -a "$out/report.txt"
  fi
  { printf '== %s\n' "$name" && cat "$work/err"; } >>"$out/errors.txt"
  say "   $((SECONDS - from)) s"
  return $code
}
bounded() { timeout -k 5 "$limit" "$@"; }
must() { step "$@" || failed=1; }
refused() { ! "$@"; }

# watched COMMAND...: how busy the GPU is and how much memory it uses meanwhile, as a JSON line of its own.
watched() {
  local smi= code=0
  if command -v nvidia-smi >/dev/null; then
    nvidia-smi --query-gpu=utilization.gpu,memory.used --format=csv,noheader,nounits -lms 100 >"$work/smi" 2>/dev/null &
    smi=$!
  fi
  "$@" || code=$?
  if [[ -n $smi ]]; then
    kill "$smi" 2>/dev/null
    awk -F, '$1 > 0 { n++; busy += $1 } $2 > most { most = $2 } END { if (n) printf "{\"gpuBusyPercent\": %.0f, \"gpuMiB\": %d}\n", busy / n, most }' "$work/smi"
  fi
  return $code
}

measure() { bounded dotnet "$bench" "$@"; }
settings() { local s; for s in "$@"; do printf -- '--set\n%s\n' "$s"; done; }
# bare MODEL SESSIONS FRAMES [SETTING...]
bare() {
  mapfile -t set < <(settings "${@:4}")
  step 60 "bare $1, $2 × $3 frames${4:+, ${*:4}}" measure bare --model "$1" --accelerator "$device" --seconds "$seconds" --layout "$2" 1 "$3" "${set[@]}"
}
# worker MODEL [SETTING...]
worker() {
  mapfile -t set < <(settings "Accelerator=$device" "${@:2}")
  must 90 "worker $1${2:+, ${*:2}}" watched measure infer --model "$1" --frames 222 --batches "$batches" "${set[@]}"
}

models=(builtin:signature builtin:resnet50) batches=100 seconds=1.5
if [[ -n $quick ]]; then models=(builtin:signature) batches=4 seconds=0.2; fi
if [[ -n ${MODELS:-} ]]; then read -ra models <<<"$MODELS"; fi

step 30 "machine" bounded bash -c 'nvidia-smi --query-gpu=index,name,driver_version,memory.total,memory.used --format=csv; nproc; ldd "$0/libonnxruntime_providers_cuda.so" | grep -E "not found|cublas|cudart|curand"' "$native"
if [[ $device == cuda && -z $quick ]] && python3 -c 'import torch, torchvision' 2>/dev/null; then
  step 120 "PyTorch" bounded python3 "$here/torch-models.py" "$work"
fi
half=$work/fp16.json
[[ -f $work/fp32.json ]] && models+=("$work/fp32.json")
large=${models[-1]}

# Without TF32 features differ by rounding alone, and compare ends with 1 beyond a thousandth.
for model in "${models[@]}"; do must 90 "compare $model" measure compare --model "$model" --accelerator "$device"; done
[[ -f $half ]] && must 90 "compare $half" measure compare --model "$half" --accelerator "$device"

sizes=(1 8 32 64 128) usual=32 runs=(8 32 64 128)
if [[ -n $quick ]]; then sizes=(4) usual=4 runs=(8 32); fi
for frames in "${sizes[@]}"; do bare "$large" 1 "$frames"; done
bare "$large" 2 "$usual"
if [[ $device == cuda ]]; then
  for setting in CudaGraphs=true PreferNhwc=true Tf32=true CudnnSearch=exhaustive; do bare "$large" 1 "$usual" "$setting"; done
fi
if [[ -f $half ]]; then
  for frames in 32 128; do bare "$half" 1 "$frames" && bare "$half" 2 "$frames" PreferNhwc=true; done
fi

# Memory of frames at their own size.
if [[ -f $half ]]; then
  for size in 360p:64 360p:32 720p:32 720p:16 1080p:16 1080p:8 4k:4 4k:2; do
    for kind in fp32 fp16; do
      step 60 "memory, $kind, ${size/:/ × }" watched measure bare --model "$work/$kind-${size%:*}.json" --accelerator "$device" --seconds 0.3 --layout 1 1 "${size#*:}"
    done
  done
fi

for frames in "${runs[@]}"; do worker "$large" "RunFrames=$frames"; done
[[ -f $half ]] && worker "$half" RunFrames=64
if [[ $device == cuda ]]; then
  worker "$large" RunFrames=32 Pixels=Host
  worker "$large" RunFrames=32 Sessions=1
  # Memory that does not suffice: runs are halved, with a warning, and none fails.
  batches=10 worker "$large" RunFrames=512 GpuMemoryBytes=1500000000
  # Without CUDA's libraries: refused, with the name of the one that is missing. Where the system itself has them, there is nothing to see.
  ldconfig -p | grep -q 'libcublasLt.so.13' || LD_LIBRARY_PATH= must 60 "no libraries, cuda refuses" refused measure infer --model builtin:signature --batches 4 --set Accelerator=cuda
fi
say "== $((SECONDS)) s in all; $( ((failed)) && printf 'something that must succeed did not' || printf 'all that must succeed did')"
exit $failed
