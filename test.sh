#!/usr/bin/env bash
# Builds everything and runs the tests; the last line counts them.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

# Seconds that one project's tests may take.
limit=${QW_TEST_TIMEOUT:-1500}
logs=$root/artifacts/tests

# shellcheck source=eng/require.sh
source "$root/eng/require.sh"

usage() {
  cat <<'END'
usage: ./test.sh [NAME...] [-- RUNNER-OPTION...]

Installs what is missing, builds the solution (Release), checks its format and its
packages for known vulnerabilities, and runs the test projects one after another; then those of inference once more with the build
for CUDA, which needs no GPU. The last line is: N passed, N failed, N skipped

  NAME           only the projects whose name contains it (Platform: tests/Platform.Tests);
                 format and packages are then left unchecked
  RUNNER-OPTION  given to the runner of each project, as in: -- -method '*Ledger*'

environment: QW_TEST_TIMEOUT  seconds that one project may take (1500)
END
}

names=() options=()
while (($#)); do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --) options=("${@:2}") && break ;;
    -*) say "test.sh: unknown option $1; see ./test.sh --help" && exit 2 ;;
    *) names+=("$1") ;;
  esac
  shift
done

is_wanted() {
  local name
  ((${#names[@]})) || return 0
  for name in "${names[@]}"; do
    [[ ${1,,} == *"${name,,}"* ]] && return 0
  done
  return 1
}

passed=0 failed=0 skipped=0 running=
trap 'kill "$running" 2>/dev/null; exit 130' INT TERM
trap 'printf "%d passed, %d failed, %d skipped\n" "$passed" "$((failed + 1))" "$skipped"' EXIT

finish() {
  trap - EXIT
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  exit $((failed > 0))
}

# bounded SECONDS COMMAND...: in the background, so that an interrupt ends it at once and its children with it.
# What runs there ignores interrupts unless told otherwise, and so would the processes that tests interrupt.
bounded() {
  timeout -k 5 "$1" env --default-signal=INT,QUIT "${@:2}" </dev/null &
  running=$!
  wait "$running"
}

# step NAME LIMIT COMMAND...: one line for a step; its output where it fails, which counts as a failed test.
step() {
  local name=$1 bound=$2 log=$logs/$1.log started=$SECONDS code=0
  bounded "$bound" "${@:3}" >"$log" 2>&1 9>&- || code=$?
  if ((code == 0)); then
    printf '%-24s ok, %d s\n' "$name" $((SECONDS - started))
    return
  fi
  cat "$log"
  printf '%-24s FAILED with code %d, %d s\n' "$name" "$code" $((SECONDS - started))
  failed=$((failed + 1))
  return 1
}

# Vulnerable packages fail. Where no source of packages knows of any, that is one skipped test.
audit() {
  local code=0
  bounded 300 eng/audit.sh >"$logs/audit.log" 2>&1 9>&- || code=$?
  case $code in
    0) printf '%-24s ok\n' audit ;;
    3)
      printf '%-24s skipped: %s\n' audit "$(<"$logs/audit.log")"
      skipped=$((skipped + 1))
      ;;
    *)
      cat "$logs/audit.log"
      printf '%-24s FAILED with code %d\n' audit "$code"
      failed=$((failed + 1))
      ;;
  esac
}

# The runner's last line of counts, as: total errors failed skipped not-run. A project without tests has only a total.
counts() {
  local n='([0-9]+)'
  sed -nE "s/^ +QueueWorkers\..*  Total: $n(, Errors: $n, Failed: $n, Skipped: $n, Not Run: $n.*)?\$/\1 \3 \4 \5 \6/p" "$1" | tail -n 1
}

# The log of a failed project without the runner's chatter, and not all of a runaway one.
show() {
  local most=400
  grep -vE '^ +(Discovering|Discovered|Starting|Finished): ' "$1" | head -n "$most" || true
  (($(wc -l <"$1") <= most)) || printf '… more in %s\n' "$1"
}

# runner_of PROJECT [cuda]
runner_of() { printf '%s' "tests/$1/bin/${2:+$2/}Release/net10.0/QueueWorkers.$1"; }

# run_project PROJECT [cuda]
run_project() {
  local name="$1${2:+, $2}" log=$logs/$1${2:+.$2}.log started=$SECONDS code=0 total errors bad skips rest ok note='' runner
  runner=$(runner_of "$@")
  if [[ ! -x $runner ]]; then
    printf '%-24s FAILED: it is not built\n' "$name"
    failed=$((failed + 1))
    return
  fi

  bounded "$limit" "$runner" -noColor -noLogo "${options[@]}" >"$log" 2>&1 || code=$?

  read -r total errors bad skips rest <<<"$(counts "$log")" || true
  bad=$((${bad:-0} + ${errors:-0})) skips=${skips:-0}
  ok=$((${total:-0} - bad + ${errors:-0} - skips - ${rest:-0}))
  case $code in
    124 | 137) note=", stopped after $limit s" ;;
    0 | 1) [[ -n ${total:-} ]] || note=", no counts were printed" ;;
    *) note=", ended with code $code" ;;
  esac
  # A runner that crashed, hung or calls itself failed has failed, whatever it counted. Without any test there is none to fail.
  if [[ -n $note ]] || { ((code != 0 && bad == 0)) && [[ ${total:-} != 0 ]]; }; then
    bad=$((bad > 0 ? bad : 1))
  fi

  ((bad == 0)) || show "$log"
  printf '%-24s %d passed, %d failed, %d skipped, %d s%s\n' "$name" "$ok" "$bad" "$skips" $((SECONDS - started)) "$note"
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skips))
}

packages=()
has_libav || packages+=("${libav_packages[@]}")
# Makes the videos of tests, and is the truth that decoders are compared with.
{ command -v ffmpeg && command -v ffprobe; } >/dev/null || packages+=(ffmpeg)
has_gtk || packages+=(libgtk-3-0)
command -v redis-server >/dev/null || packages+=(redis-server)
[[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || packages+=(rabbitmq-server)
/usr/bin/python3 -c 'import pika' 2>/dev/null || packages+=(python3-pika)
# The audit asks the sources of packages.
command -v curl >/dev/null || packages+=(curl)
# Without a jail its tests are skipped.
command -v bwrap >/dev/null || packages+=(bubblewrap)
require_packages "${packages[@]}"
require_dotnet "$root"

projects=()
for folder in tests/*.Tests; do
  project=${folder#tests/}
  if is_wanted "$project"; then projects+=("$project"); fi
done
if ((${#projects[@]} == 0)); then
  say "test.sh: no project in tests/ is called like ${names[*]}"
  failed=1
  finish
fi

# build NAME SOLUTION OPTION...: with the packages of the lock files, no others.
build() { step "$1" 900 dotnet build "$2" -c Release -v quiet -tl:off -clp:NoSummary -p:RestoreLockedMode=true "${@:3}"; }

# With the build for CUDA: on the CPU, and over a pretended CUDA. Without its package all that is skipped, and Cuda.Tests counts itself so.
cuda=()
for project in "${projects[@]}"; do
  case $project in Inference.Tests | Cuda.Tests) cuda+=("$project") ;; esac
done

mkdir -p "$logs"
exec 9>"$root/artifacts/build.lock"
flock 9
# A project that does not build must not run in its older form.
for project in "${projects[@]}"; do
  rm -f "$(runner_of "$project")" "$(runner_of "$project" cuda)"
done
if build build QueueWorkers.sln; then
  # The tests of the system start these programs hundreds of times.
  if is_wanted System.Tests; then step compile-ahead 600 eng/compile-ahead.sh src/{Cli,Coordinator,Ingest.Worker,Inference.Worker}/bin/Release/net10.0 || true; fi
  if ((${#names[@]} == 0)); then
    # The build has checked the style.
    step format 300 dotnet format whitespace --folder --verify-no-changes --exclude artifacts || true
    audit
  fi
fi
has_cuda=
if ((${#cuda[@]})); then
  if bounded 300 dotnet restore src/Inference.Worker -p:Accelerator=cuda -p:RestoreLockedMode=true >"$logs/restore-cuda.log" 2>&1 9>&- \
    || ! grep -qE 'NU110[0-3]' "$logs/restore-cuda.log"; then
    has_cuda=1
    build build-cuda eng/cuda.slnf -p:Accelerator=cuda || true
  fi
fi
exec 9>&-

for project in "${projects[@]}"; do
  if [[ $project == Cuda.Tests && -n $has_cuda ]]; then continue; fi
  run_project "$project"
done
if [[ -n $has_cuda ]]; then
  for project in "${cuda[@]}"; do
    run_project "$project" cuda
  done
fi
finish
