#!/usr/bin/env bash
# Decodes every video of the data folder, and every one that ffmpeg makes for it, in 1, 2, 3 and 7 segments by all ways, and writes the tables of docs/conformance.md.
# With random videos and damaged ones behind it: ./tests/conformance.sh CASES DAMAGED
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root"
dotnet build tests/Ingest.Tests -c Release -v quiet -tl:off -clp:NoSummary
runner=tests/Ingest.Tests/bin/Release/net10.0/QueueWorkers.Ingest.Tests

QW_FULL=1 QW_CONFORMANCE=$root/docs/conformance.md "$runner" -noLogo -noColor -class '*ConformanceTests'
if (($# > 0)); then QW_CASES=$1 "$runner" -noLogo -noColor -class '*RandomVideoTests'; fi
if (($# > 1)); then QW_FUZZ=$2 "$runner" -noLogo -noColor -class '*FuzzTests'; fi
