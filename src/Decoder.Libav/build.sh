#!/usr/bin/env bash
# Builds the decoder.   build.sh FILE [COMPILER-OPTION...]
# Ends with 3, and says what to install, if a compiler or the headers of libav are missing.
set -euo pipefail

out=$1
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
packages=(libavformat libavcodec libavfilter libavutil libseccomp)
if ! command -v cc >/dev/null || ! command -v pkg-config >/dev/null || ! pkg-config --exists "${packages[@]}"; then
  printf '%s\n' "the decoder of libav is left out. To build it: apt-get install gcc libc6-dev pkg-config libavformat-dev libavfilter-dev libseccomp-dev"
  exit 3
fi
mkdir -p -- "$(dirname -- "$out")"
read -ra libraries <<<"$(pkg-config --cflags --libs "${packages[@]}")"
cc -std=c11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -fPIE -pie -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 \
  -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed "${@:2}" ./*.c -o "$out.$$" "${libraries[@]}" -lm
mv -- "$out.$$" "$out"
