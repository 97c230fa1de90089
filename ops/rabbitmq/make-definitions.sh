#!/usr/bin/env bash
# Writes definitions.json with the hashed passwords of its users to standard output.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
users=(coordinator ingest inference client scaler)

if (($#)); then
  cat >&2 <<'END'
usage: (umask 027; ops/rabbitmq/make-definitions.sh > definitions.json)

Takes the passwords from the environment: QW_COORDINATOR_PASSWORD, QW_INGEST_PASSWORD,
QW_INFERENCE_PASSWORD, QW_CLIENT_PASSWORD, QW_SCALER_PASSWORD.
END
  exit 2
fi
command -v openssl >/dev/null || { echo "make-definitions.sh: openssl is missing" >&2; exit 2; }

# RabbitMQ's own form: base64 of four bytes of salt and the SHA-256 of salt and password. Passwords go through pipes, for a command
# line is for all to see.
hash_of() {
  local salt
  salt=$(openssl rand -hex 4)
  salt=\\x${salt:0:2}\\x${salt:2:2}\\x${salt:4:2}\\x${salt:6:2}
  { printf '%b' "$salt"; { printf '%b' "$salt"; printf '%s' "$1"; } | openssl dgst -sha256 -binary; } | openssl base64 -A
}

text=$(<"$here/definitions.json")
missing=()
for user in "${users[@]}"; do
  name=QW_${user^^}_PASSWORD
  if [[ -z ${!name:-} ]]; then
    missing+=("$name")
  else
    text=${text//"@$user@"/$(hash_of "${!name}")}
  fi
done
if ((${#missing[@]})); then
  echo "make-definitions.sh: not set: ${missing[*]}" >&2
  exit 2
fi
printf '%s\n' "$text"
