#!/usr/bin/env bash
# Peak memory of `qw run` on a video and on the same video ten times as long: the ratio should stay near 1.
#
#   benchmarks/memory.sh [VIDEO]     a sample of 20 seconds where no video is given
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

video=${1:-}
if [[ -z $video ]]; then
  "$root/qw" run --out "$work/sample" >/dev/null 2>&1
  video=$work/sample.mkv
  ffmpeg -nostdin -v error -i "$work/sample/sample.y4m" -c:v libx264 "$video"
fi
ffmpeg -nostdin -v error -stream_loop 9 -i "$video" -map 0:v:0 -c copy "$work/long.mkv"
ffmpeg -nostdin -v error -i "$video" -map 0:v:0 -c copy "$work/short.mkv"
"$root/qw" --version >/dev/null

# peak FILE: KiB at the peak of the process itself, and frames stored.
peak() {
  local json=$work/report.json status=$work/status
  dotnet "$root/src/Cli/bin/Release/net10.0/qw.dll" run "$1" --json --force --out "$work/out" >"$json" 2>/dev/null &
  local process=$! high=0
  while kill -0 "$process" 2>/dev/null; do
    cat "/proc/$process/status" >"$status" 2>/dev/null || break
    high=$(awk '/^VmHWM/ { print $2 }' "$status")
    [[ -n $high ]] && last=$high
    sleep 0.05
  done
  wait "$process"
  printf '%s %s\n' "$last" "$(grep -m1 '"stored"' "$json" | tr -dc 0-9)"
}

read -r short frames < <(peak "$work/short.mkv")
read -r long more < <(peak "$work/long.mkv")
printf 'short: %s frames, peak %d MiB\n' "$frames" $((short / 1024))
printf 'long:  %s frames, peak %d MiB\n' "$more" $((long / 1024))
awk -v a="$short" -v b="$long" 'BEGIN { printf "ratio: %.2f\n", b / a }'
