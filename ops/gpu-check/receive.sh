#!/usr/bin/env bash
# On the machine with the GPU, once for each part as it arrives, in any order: keeps it; with the last one unpacks all and checks.   receive.sh PART
# Beside it lie the part and the file that says how many there are. QW_AT is the folder that is kept from one call to the next.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
at=${QW_AT:-/tmp/qw-gpu-check}
mkdir -p "$at/parts" "$at/check"
cp "$here/$1" "$at/parts/"
have=$(find "$at/parts" -name 'part.*' | wc -l)
if ((have < $(<"$here/parts"))); then
  printf '%d of %d parts\n' "$have" "$(<"$here/parts")"
  exit 0
fi
# By Python, which is there with PyTorch; xz may not be.
cat "$at"/parts/part.* | python3 -c 'import sys, tarfile; tarfile.open(fileobj=sys.stdin.buffer, mode="r|xz").extractall(sys.argv[1])' "$at/check"
export DOTNET_ROOT=$at/check/dotnet PATH=$at/check/dotnet:$PATH
exec bash "$at/check/check.sh" "$at/check/bench"
