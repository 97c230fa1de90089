#!/usr/bin/env bash
# Installs the package into a copy of a root file system, has its daemons complete a video on a real broker and a real Redis, upgrades, purges, and looks for
# what is left.   check-deb.sh DEB ROOT VIDEO
#
#   ROOT   a Debian 12 root with what the package depends on and recommends, such as one of debootstrap; it is copied, and left as it is
#
# Needs root, and RabbitMQ and Redis on this machine (they are run here, on ports of their own).
set -euo pipefail

deb=$(realpath -- "$1") video=$(realpath -- "$3")
work=$(mktemp -d)
root=$work/root
pids=()
cleanup() {
  local pid
  for pid in "${pids[@]}"; do kill -KILL -- "-$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

say() { printf '== %s\n' "$*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  tail -n 15 "$work"/*.log >&2 2>/dev/null
  exit 1
}
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# background NAME COMMAND...: in a session of its own, with its log.
background() {
  setsid "${@:2}" >>"$work/$1.log" 2>&1 &
  pids+=($!)
}
# inside COMMAND...: in the root, with /proc and /dev; the mounts go with the command.
inside() {
  unshare --mount --propagation private sh -c 'mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot $USERSPEC "$0" "$@"' "$root" "$@"
}
until_ok() {
  local end=$((SECONDS + $1))
  until "${@:3}" 2>/dev/null; do
    ((SECONDS < end)) || fail "$2: not within $1 s"
    sleep 0.5
  done
}

say "a copy of the root"
cp -a "$(realpath -- "$2")" "$root"
install -d "$root/srv/videos" && cp "$video" "$root/srv/videos/video.mp4" && chmod -R a+rX "$root/srv"
cp "$deb" "$root/package.deb"
before=$(find "$root" -xdev ! -path '*/var/lib/dpkg/*' ! -path '*/var/log/*' ! -path '*/var/cache/*' ! -path '*/etc/passwd*' ! -path '*/etc/*shadow*' ! -path '*/etc/group*' ! -path '*/etc/.pwd.lock' -printf '%P\n' | LC_ALL=C sort)

say "install"
USERSPEC='' inside dpkg -i /package.deb >"$work/install.log" 2>&1 || fail install
USERSPEC='' inside qw --help >"$work/help.log" 2>&1 || fail "qw --help"
zgrep -q 'qw run' "$root/usr/share/man/man1/qw.1.gz" || fail "the manual page"

say "servers"
amqp=$(port) redis=$(port) http=$(port) distribution=$(port) names=$(port)
mkdir "$work/rabbit"
rabbit=(HOME="$work/rabbit" RABBITMQ_NODENAME="qw$amqp@localhost" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$amqp" RABBITMQ_DIST_PORT="$distribution"
  ERL_EPMD_PORT="$names" ERL_EPMD_ADDRESS=127.0.0.1 RABBITMQ_MNESIA_BASE="$work/rabbit/data" RABBITMQ_LOG_BASE="$work/rabbit/logs"
  RABBITMQ_ENABLED_PLUGINS_FILE="$work/rabbit/plugins" RABBITMQ_CONF_ENV_FILE=/dev/null)
printf '[].\n' >"$work/rabbit/plugins"
background names env "${rabbit[@]}" epmd -port "$names"
background rabbit env "${rabbit[@]}" /usr/lib/rabbitmq/bin/rabbitmq-server
background redis redis-server --port "$redis" --bind 127.0.0.1 --dir "$work" --appendonly yes --maxmemory-policy noeviction
answers() { exec 3<>"/dev/tcp/127.0.0.1/$amqp" && printf 'AMQP\0\0\x09\x01' >&3 && read -r -t 3 -n 1 -d '' <&3; }
until_ok 90 "the broker starts" answers

daemon() {
  USERSPEC=--userspec=queueworkers:queueworkers background "$1" bash -c "$(declare -f inside); root=$root; inside \"\$@\"" bash \
    env Bus__Connection="amqp://guest:guest@127.0.0.1:$amqp/" State__Connection="127.0.0.1:$redis" Urls="http://127.0.0.1:$http" \
    Payloads__Path=/var/lib/queueworkers/payloads Features__Path=/var/lib/queueworkers/features Ingest__Roots__0=/srv/videos Ingest__Jail=None \
    "/usr/lib/queueworkers/QueueWorkers.$1"
}
export USERSPEC
start() {
  local name
  for name in Coordinator Ingest.Worker Inference.Worker; do daemon "$name"; done
  until_ok 60 "the coordinator is ready" curl -fsS --max-time 5 -o "$work/ready" "http://127.0.0.1:$http/health/ready"
}
stop() {
  local pid
  for pid in "${pids[@]:3}"; do pkill -TERM -s "$pid" -f QueueWorkers || true; done
  until_ok 40 "the daemons end" bash -c '! pgrep -f "^/usr/lib/queueworkers/QueueWorkers" >/dev/null'
  pids=("${pids[@]:0:3}")
}
state_of() { curl -sS --max-time 5 "http://127.0.0.1:$http/api/videos/$1" | python3 -c 'import json, sys; print(json.load(sys.stdin).get("state"))'; }
completed() { [[ $(state_of "$1") == Completed ]]; }

say "a video"
start
id=$(curl -sS --max-time 5 "http://127.0.0.1:$http/api/videos" -H 'content-type: application/json' -d '{"uri": "/srv/videos/video.mp4"}' |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["videoId"])')
until_ok 120 "the video completes" completed "$id"
curl -sS --max-time 5 "http://127.0.0.1:$http/api/videos/$id/report" | python3 -c 'import json, sys; r = json.load(sys.stdin); f = r["frames"]; print(f["stored"], "of", f["decoded"], "frames, by", r["decoder"]["name"]); sys.exit(f["stored"] != f["decoded"] or r["decoder"]["name"] != "libav")' ||
  fail "frames are missing, or another decoder than libav gave them"
stop

say "upgrade"
USERSPEC='' inside dpkg -i /package.deb >"$work/upgrade.log" 2>&1 || fail upgrade
start
completed "$id" || fail "the video is not known any more"
stop

say "purge"
USERSPEC='' inside dpkg --purge queueworkers >"$work/purge.log" 2>&1 || fail purge
after=$(find "$root" -xdev ! -path '*/var/lib/dpkg/*' ! -path '*/var/log/*' ! -path '*/var/cache/*' ! -path '*/etc/passwd*' ! -path '*/etc/*shadow*' ! -path '*/etc/group*' ! -path '*/etc/.pwd.lock' -printf '%P\n' | LC_ALL=C sort)
left=$(comm -13 <(printf '%s\n' "$before") <(printf '%s\n' "$after") | grep -v '^tmp/' || true)
[[ -z $left ]] || fail "left behind: $left"
if grep -q queueworkers "$root/etc/passwd" "$root/etc/group"; then fail "the user is left"; fi
say "all as it should be"
