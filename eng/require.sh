# shellcheck shell=bash
# Sourced by ./qw and ./test.sh: what the tree needs of the machine. Speaks on standard error only.

say() { printf '%s\n' "$*" >&2; }

require_dotnet() {
  command -v dotnet >/dev/null || {
    say "${0##*/}: the .NET SDK 10 is missing. Get it from https://dotnet.microsoft.com/download"
    exit 1
  }
  # Asked for in the tree, where global.json says which.
  (cd "$1" && dotnet --version >/dev/null 2>&1) || {
    say "${0##*/}: no installed .NET SDK satisfies global.json (10.0.100 or later). Get it from https://dotnet.microsoft.com/download"
    exit 1
  }
}

# What the decoder of libav is built with and runs with: src/Decoder.Libav/build.sh.
libav_packages=(gcc libc6-dev pkg-config libavformat-dev libavcodec-dev libavfilter-dev libavutil-dev libseccomp-dev)
has_libav() { command -v cc >/dev/null && pkg-config --exists libavformat libavcodec libavfilter libavutil libseccomp 2>/dev/null; }

# GTK, which OpenCV's library wants although nothing is shown.
has_gtk() { [[ $(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) == *libgtk-3.so.0* ]]; }

# Whether packages can be installed without asking anybody.
can_install() { ((EUID == 0)) && command -v apt-get >/dev/null; }

# require_packages PACKAGE...: installs Debian packages, or says how and ends.
require_packages() {
  (($#)) || return 0
  if ! command -v apt-get >/dev/null; then
    say "${0##*/}: missing: $*. Install them with this system's package manager."
    exit 1
  fi
  if ((EUID != 0)); then
    say "${0##*/}: missing: $*. Run: sudo apt-get install -y $*"
    exit 1
  fi

  say "${0##*/}: installing $*"
  local log
  log=$(mktemp)
  if ! install_packages "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    say "${0##*/}: could not install $*"
    exit 1
  fi
  rm -f "$log"
}

# Brokers and databases are run by whoever needs one, as children: packages must not start services.
install_packages() (
  local policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  export DEBIAN_FRONTEND=noninteractive
  local get=(timeout -k 5 600 apt-get -o DPkg::Lock::Timeout=300 -y)
  "${get[@]}" install --no-install-recommends "$@" || { "${get[@]}" update && "${get[@]}" install --no-install-recommends "$@"; }
)
