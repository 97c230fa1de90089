#!/usr/bin/env bash
# Disturbs a whole deployment, one fault after another, and writes what it showed as a table.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root"

# shellcheck source=eng/require.sh
source "$root/eng/require.sh"

usage() {
  cat <<'END'
usage: tests/campaign.sh [--seed N] [--minutes M] [--only WORDS] [--videos N] [--write]

A broker, two Redis, two coordinators, two ingest and three inference workers; videos under way, a fault, its end, and
all that must be so afterwards; then the next fault, in the order of the seed, until the time is up. docs/reliability.md
says what is looked at. Exit code 0 if all of it held.

  --seed N     which order, and which victims (23)
  --minutes M  for how long; the last fault is seen through (60)
  --only WORDS only faults with one of these in their name: 'broker', 'ingest,store away'
  --videos N   under way at each fault (40)
  --write      writes the table into docs/reliability.md too

The table is written to artifacts/campaign/table.md, and beside it the logs of each round that failed.
END
}

seed=23 minutes=60 only='' videos=40 write=
while (($#)); do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --seed | --minutes | --videos)
      [[ ${2:-} =~ ^[0-9]+$ ]] || { say "campaign.sh: $1 wants a whole number"; exit 2; }
      declare "${1#--}=$2" && shift 2
      ;;
    --only)
      (($# > 1)) || { say "campaign.sh: --only wants words"; exit 2; }
      only=$2 && shift 2
      ;;
    --write) write=1 && shift ;;
    *) say "campaign.sh: unknown option $1; see tests/campaign.sh --help" && exit 2 ;;
  esac
done

dotnet build tests/System.Tests -c Release -v quiet -tl:off -clp:NoSummary

out=$root/artifacts/campaign
rm -rf -- "$out"
mkdir -p -- "$out"
export QW_CAMPAIGN_SEED=$seed QW_CAMPAIGN_MINUTES=$minutes QW_CAMPAIGN_ONLY=$only QW_CAMPAIGN_VIDEOS=$videos QW_CAMPAIGN_OUT=$out
code=0
tests/System.Tests/bin/Release/net10.0/QueueWorkers.System.Tests -noLogo -noColor -class '*CampaignTests' || code=$?
if [[ -f $out/table.md ]]; then
  cat "$out/table.md"
  if [[ -n $write ]]; then
    sed -i -e '/^<!-- campaign -->$/,/^<!-- end of campaign -->$/{//!d}' -e "/^<!-- campaign -->\$/r $out/table.md" docs/reliability.md
  fi
fi
exit "$code"
