#!/usr/bin/env bash
# Runs docker-compose.yml for real, in a project of its own: builds, starts, submits a video, shares work among three inference workers, kills containers,
# stops and starts again. Ends with 1 at the first thing that is not as it should be. Takes some minutes the first time.
#
#   ops/docker/check.sh [--short] VIDEO      --short: builds, starts, one video, stops and starts again
#
# environment: DOCKER_HOST, as ever; QW_SDK_IMAGE, QW_RUNTIME_IMAGE, QW_INGEST_IMAGE, QW_DECODER_IMAGE, QW_RABBITMQ_IMAGE, QW_REDIS_IMAGE: base images
#              other than the usual ones
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
short=
if [[ ${1:-} == --short ]]; then short=1 && shift; fi
video=$(realpath -- "$1")
work=$(mktemp -d)
export COMPOSE_PROJECT_NAME=qw-check QW_PORT=${QW_PORT:-15080} DOCKER_BUILDKIT=1 COMPOSE_DOCKER_CLI_BUILD=1
url=http://127.0.0.1:$QW_PORT/api/videos
if docker compose version >/dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi

say() { printf '== %s\n' "$*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  up_logs >&2
  exit 1
}
c() { "${compose[@]}" --project-directory "$root" -f "$root/docker-compose.yml" --env-file "$work/env/.env" --profile cpu "$@"; }
up_logs() { c ps; c logs --tail 30 --no-color; }
cleanup() {
  c down --volumes --timeout 20 >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT

# until_ok SECONDS WHAT COMMAND...
until_ok() {
  local end=$((SECONDS + $1))
  until "${@:3}"; do
    ((SECONDS < end)) || fail "$2: not within $1 s"
    sleep 1
  done
}
all_healthy() {
  local ids states
  ids=$(c ps -q) || return 1
  [[ -n $ids ]] || return 1
  # shellcheck disable=SC2086
  states=$(docker inspect --format '{{.State.Health.Status}}' $ids)
  [[ $(sort -u <<<"$states") == healthy ]]
}
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)'"$1"')'; }
token() { sed -n 's/^QW_TOKEN=//p' "$work/env/.env"; }
ask() { curl -sS --max-time 10 -H "Authorization: Bearer $(token)" "$@"; }
submit() { ask "$url" -H 'content-type: application/json' -d "{\"uri\": \"/videos/$1\"}" | field '["videoId"]'; }
has_ended() { [[ $(ask "$url/$1" | field '.get("state")') == Completed ]]; }
# Every frame that was decoded has its feature, and the number is that of the first run.
exact() {
  local stored decoded
  read -r stored decoded < <(ask "$url/$1/report" | python3 -c 'import json, sys; f = json.load(sys.stdin)["frames"]; print(f["stored"], f["decoded"])')
  [[ $stored == "$decoded" && $stored -gt 0 ]] || fail "video $1 has $stored of $decoded frames"
  frames=${frames:-$stored}
  [[ $stored == "$frames" ]] || fail "video $1 has $stored frames; the first one had $frames"
}
complete() {
  local id
  for id in "$@"; do
    until_ok 180 "video $id completes" has_ended "$id"
    exact "$id"
  done
}

share_and_kill() {
  say "three inference workers share the work, and one of each kind is killed"
  c up --detach --no-build --scale inference=3 --scale ingest=2 2>&1 | tail -n 1
  until_ok 120 "all containers are healthy" all_healthy
  for i in $(seq 2 9); do ids+=("$(submit "$i.mp4")"); done
  for service in inference ingest coordinator; do
    docker kill "$(c ps -q "$service" | head -n 1)" >/dev/null
  done
  # What was killed by hand is not started again by itself.
  c up --detach --no-build --scale inference=3 --scale ingest=2 2>&1 | tail -n 1
  complete "${ids[@]}"
  workers=$(ask "http://127.0.0.1:$QW_PORT/api/workers" | field '.__len__()')
  ((workers >= 3)) || fail "$workers inference workers are listed"
}

mkdir -p "$work/env" "$work/videos"
for i in $(seq 12); do cp "$video" "$work/videos/$i.mp4"; done
chmod -R a+rX "$work/videos"
chmod a+x "$work"
"$root/ops/make-env.sh" "$work/videos" "$work/env"

say "build"
c build >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log" >&2 && fail build; }
docker images --format '{{.Repository}} {{.Size}}' | grep '^queueworkers/' || true

say "start"
c up --detach --no-build 2>&1 | tail -n 3
until_ok 120 "all containers are healthy" all_healthy

say "one video"
ids=("$(submit 1.mp4)")
complete "${ids[0]}"
printf '%s frames\n' "$frames"

[[ -n $short ]] || share_and_kill

say "down and up again: the state is there"
first=${ids[0]}
c down --timeout 40 2>&1 | tail -n 1
c up --detach --no-build 2>&1 | tail -n 1
until_ok 120 "all containers are healthy" all_healthy
has_ended "$first" || fail "video $first is not known any more"
complete "$(submit 10.mp4)"

say "logs"
if c logs --no-color coordinator ingest inference | grep -E ' (fail|crit) |Unhandled exception'; then fail "the daemons logged errors"; fi
say "all as it should be"
