#!/usr/bin/env bash
# Packs a build of Bench with CUDA, the .NET runtime and the check into parts.   pack.sh BENCH OUT
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
bench=$1 out=$2 arch=${ARCH:-90}
native=$bench/runtimes/linux-x64/native
provider=libonnxruntime_providers_cuda.so
dotnet=$(dirname -- "$(readlink -f -- "$(command -v dotnet)")")
version=$(dotnet --list-runtimes | sed -nE 's/^Microsoft\.NETCore\.App (10\.[^ ]+).*/\1/p' | tail -n 1)

mkdir -p "$out"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
rm -f "$out"/part.*

cp -r "$bench" "$stage/bench"
rm -rf "$stage"/bench/{decoder-opencv,*.pdb,*.xml,"runtimes/linux-x64/native/$provider","runtimes/linux-x64/native/libonnxruntime_providers_tensorrt.so"}
if [[ $arch == all ]]; then
  cp "$native/$provider" "$stage/bench/runtimes/linux-x64/native/"
else
  python3 "$here/keep-kernels.py" "$native/$provider" "$stage/bench/runtimes/linux-x64/native/$provider" "$arch"
fi
mkdir -p "$stage/dotnet/shared"
cp -r "$dotnet/dotnet" "$dotnet/host" "$stage/dotnet/"
for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
  mkdir -p "$stage/dotnet/shared/$framework"
  cp -r "$dotnet/shared/$framework/$version" "$stage/dotnet/shared/$framework/"
done
cp "$here/check.sh" "$here/torch-models.py" "$stage/"

tar -C "$stage" -c --sort=name . | xz -6 -T0 | split -b 60M -d - "$out/part."
cp "$here/receive.sh" "$out/"
printf '%s\n' "$out"/part.* | wc -l >"$out/parts"
ls -l "$out"
