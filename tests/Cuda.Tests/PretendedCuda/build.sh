#!/usr/bin/env bash
# Builds the pretended libraries of CUDA 13 that a provider of ONNX Runtime is linked to.   build.sh PROVIDER OUT
# What the provider asks of a library and the sources here do not have is a function that does nothing and says that all went well.
set -euo pipefail

provider=$1 out=$2 here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$out"

# asked LIBRARY: names of functions.
asked() { nm -D --undefined-only --with-symbol-versions "$provider" | sed -nE "s/^ +U ([^@]+)@+$1\$/\1/p"; }

# make LIBRARY [SOURCE]
make() {
  local library=$1 source=${2:-} made=
  [[ -z $source ]] || made=$(sed -nE 's/^(static )?(const )?[A-Za-z]+\*{0,2} ((__)?cu[A-Za-z0-9_]+)\(.*/\3/p' "$source" | sort -u)
  {
    [[ -z $source ]] || printf '#include "%s"\n' "$source"
    asked "$library" | grep -vxF -- "$made" | sed -E 's/.*/int &() { return 0; }/' || true
  } >"$out/$library.c"
  printf '%s { global: *; };\n' "$library" >"$out/$library.map"
  gcc -O1 -w -shared -fPIC "$out/$library.c" -o "$out/$library" -Wl,-soname,"$library" -Wl,--version-script="$out/$library.map" -lpthread
}

make libcudart.so.13 "$here/cudart.c"
make libcublas.so.13 "$here/cublas.c"
make libcublasLt.so.13 "$here/cublas.c"
make libcurand.so.10
printf 'int cuInit(unsigned flags) { return 0; }\nint cuTensorMapEncodeTiled() { return 0; }\n' >"$out/cuda.c"
gcc -O1 -w -shared -fPIC "$out/cuda.c" -o "$out/libcuda.so.1" -Wl,-soname,libcuda.so.1
