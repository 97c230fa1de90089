#!/usr/bin/env bash
# Writes what docker-compose.yml reads and nobody else should: .env and ops/secrets/, with new passwords. Keeps what is there.
#
#   ops/make-env.sh [VIDEOS [FOLDER]]
#
#   VIDEOS   folder of videos that ingest may read; ./videos if none is named
#   FOLDER   where .env and secrets/ go, for docker compose --env-file; else where compose finds them by itself
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
videos=$(realpath -m -- "${1:-$root/videos}")
file=${2:-$root}/.env
secrets=${2:-$root/ops}/secrets
umask 077

if [[ -e $file ]]; then
  printf '%s is there already; delete it, and %s, to make new passwords. The volumes want to be new then, too.\n' "$file" "$secrets"
  exit 0
fi

password() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }
state=$(password) cache=$(password) token=$(password)
for role in COORDINATOR INGEST INFERENCE CLIENT SCALER; do
  declare -x "QW_${role}_PASSWORD=$(password)"
done

mkdir -p "$secrets" "$videos"
"$root/ops/rabbitmq/make-definitions.sh" >"$secrets/definitions.json"
printf 'include /etc/redis/state.conf\ndir /data\nrequirepass %s\n' "$state" >"$secrets/state.conf"
printf 'include /etc/redis/cache.conf\ndir /data\nrequirepass %s\n' "$cache" >"$secrets/cache.conf"
# Read in the containers by users of their own; the folder keeps them from others here.
chmod 644 "$secrets"/*
cat >"$file" <<END
COMPOSE_PROJECT_NAME=queueworkers
QW_SECRETS=$secrets
QW_VIDEOS=$videos
QW_COORDINATOR_PASSWORD=$QW_COORDINATOR_PASSWORD
QW_INGEST_PASSWORD=$QW_INGEST_PASSWORD
QW_INFERENCE_PASSWORD=$QW_INFERENCE_PASSWORD
QW_CLIENT_PASSWORD=$QW_CLIENT_PASSWORD
QW_STATE_PASSWORD=$state
QW_CACHE_PASSWORD=$cache
QW_TOKEN=$token
END
printf 'wrote %s and %s; videos are read from %s\n' "$file" "$secrets" "$videos"
