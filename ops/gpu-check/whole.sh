#!/usr/bin/env bash
# The whole on a GPU: qw run of a video, repeated to so many frames, with each model.   whole.sh QW VIDEO TIMES MODEL...
# QW is qw.dll of a build with CUDA; ffmpeg makes the repeated video. One JSON line a run: frames per second over the whole run, start of the process not counted.
set -euo pipefail

qw=$1 video=$2 times=$3
models=("${@:4}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

long=$work/long.mkv
ffmpeg -nostdin -v error -y -stream_loop $((times - 1)) -i "$video" -map 0:v:0 -c copy "$long"
for model in "${models[@]}"; do
  dotnet "$qw" run "$long" --model "$model" --accelerator "${DEVICE:-cuda}" --json --force --out "$work/out" >"$work/report.json" 2>"$work/err" || { tail -n 5 "$work/err" && exit 1; }
  python3 - "$work/report.json" "$model" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1], encoding="utf-8"))[0]
frames, seconds = report["frames"]["stored"], report["latencyMs"]["total"] / 1000
print(json.dumps({"run": sys.argv[2], "frames": frames, "seconds": round(seconds, 2), "framesPerSecond": round(frames / seconds), "executions": report.get("executions"), "latencyMs": report["latencyMs"]}))
PYTHON
done
