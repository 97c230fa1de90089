#!/usr/bin/env bash
# Ends with 1, and names them, if packages of the solution have known vulnerabilities; with 3 if no source of packages knows of any.   audit.sh [SOLUTION]
set -euo pipefail

solution=${1:-$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)/QueueWorkers.sln}

# Whoever knows nothing finds nothing: without this resource the list below would be empty.
knows() { [[ $1 == http* ]] && curl -fsSL --max-time 20 "$1" 2>/dev/null | grep -q '"VulnerabilityInfo/'; }

known=
while read -r source; do
  if knows "$source"; then known=1; fi
done < <(dotnet nuget list source --format short | sed -n 's/^E //p')
if [[ -z $known ]]; then
  printf 'no source of packages knows of vulnerabilities\n'
  exit 3
fi

report=$(dotnet restore "$solution" --force -p:NuGetAudit=true -p:NuGetAuditMode=all -p:RestoreLockedMode=true -p:TreatWarningsAsErrors=false)
if found=$(grep -oE 'NU190[1-4]: .*' <<<"$report" | sort -u); then
  printf '%s\n' "$found"
  exit 1
fi
