#!/usr/bin/env bash
# Kills a run over many clips at random moments and runs it again: ./tests/killed-runs.sh [CLIPS] [KILLS] [SEED], by default 1,000 clips and ten kills.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root"
dotnet build tests/System.Tests -c Release -v quiet -tl:off -clp:NoSummary
export QW_CLIPS=${1:-1000} QW_KILLS=${2:-10} QW_SEED=${3:-20}
tests/System.Tests/bin/Release/net10.0/QueueWorkers.System.Tests -noLogo -noColor -class '*KilledRunsTests'
