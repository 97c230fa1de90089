#!/usr/bin/env bash
# Builds the Debian package: daemons and tool with their runtime, units, manual page and completion.   build-deb.sh [OUT]
# Needs the .NET SDK, dpkg-deb, and what the decoder of libav is built with; the package is for the release of Debian that it is built on. Accelerator=cuda in the environment builds queueworkers-cuda, which takes the other's place.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
out=$(realpath -m -- "${1:-$root/artifacts/packages}")
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
tree=$stage/tree
library=$tree/usr/lib/queueworkers
version=$(sed -nE 's|.*<Version>(.*)</Version>.*|\1|p' "$root/Directory.Build.props")
accelerator=${Accelerator:-cpu}
name=queueworkers other=queueworkers-cuda
if [[ $accelerator == cuda ]]; then name=queueworkers-cuda other=queueworkers; fi

# All into one folder: they share the runtime and most libraries. The coordinator last, whose settings are those of the others and its own address.
for project in Cli Ingest.Worker Inference.Worker Coordinator; do
  dotnet publish "$root/src/$project" -c Release -r linux-x64 --self-contained -o "$library" -v quiet \
    -p:Accelerator="$accelerator" -p:NuGetLockFilePath="$stage/packages.lock.json" -p:PublishDocumentationFiles=false -p:PublishReadyToRun=true
done
find "$library" -name '*.pdb' -delete
decoder=$library/decoder-libav/qw-decoder-libav
if [[ ! -e $decoder ]]; then
  printf '%s\n' "build-deb.sh: the decoder of libav was not built. Run: apt-get install gcc libc6-dev pkg-config libavformat-dev libavcodec-dev libavfilter-dev libavutil-dev libseccomp-dev" >&2
  exit 1
fi
# Debian names the package of a library by its name and number: libavformat.so.59 is in libavformat59.
decoder_needs=$(readelf -d "$decoder" | sed -nE 's/.*\(NEEDED\).*\[(libav[a-z]+|libseccomp)\.so\.([0-9]+)\]/\1\2/p' | LC_ALL=C sort | paste -sd, | sed 's/,/, /g')
# Programs and native libraries keep their bits, nothing else is one.
find "$library" -type f -exec chmod 644 {} +
chmod 755 "$library"/{qw,QueueWorkers.Coordinator,QueueWorkers.Ingest.Worker,QueueWorkers.Inference.Worker} "$library"/decoder-opencv/QueueWorkers.Decoder.OpenCv "$decoder"
if [[ -e $library/createdump ]]; then chmod 755 "$library/createdump"; fi

install -d "$tree"/usr/bin "$tree"/usr/share/man/man1 "$tree"/usr/share/bash-completion/completions "$tree/usr/share/doc/$name"
ln -s ../lib/queueworkers/qw "$tree/usr/bin/qw"
"$library/qw" manual | gzip -9n >"$tree/usr/share/man/man1/qw.1.gz"
"$library/qw" completion bash >"$tree/usr/share/bash-completion/completions/qw"
cp "$root/LICENSE" "$tree/usr/share/doc/$name/copyright"
gzip -9nc "$root/CHANGELOG.md" >"$tree/usr/share/doc/$name/changelog.gz"

# Units as they are in the tree, with the package's place for programs.
install -d "$tree"/lib/systemd/system "$tree"/usr/lib/{sysusers.d,tmpfiles.d} "$tree/etc/queueworkers"
for unit in "$root"/ops/systemd/*.{service,target}; do
  sed -E 's|/opt/queueworkers/[a-z]+/|/usr/lib/queueworkers/|' "$unit" >"$tree/lib/systemd/system/${unit##*/}"
done
cp "$root"/ops/systemd/sysusers.d/*.conf "$tree/usr/lib/sysusers.d/"
cp "$root"/ops/systemd/tmpfiles.d/*.conf "$tree/usr/lib/tmpfiles.d/"
cp "$root"/ops/systemd/etc/*.env "$tree/etc/queueworkers/"

install -d "$tree/DEBIAN"
install -m 755 "$root"/ops/package/debian/{postinst,prerm,postrm} "$tree/DEBIAN/"
find "$tree/etc" -type f -printf '/etc/%P\n' | LC_ALL=C sort >"$tree/DEBIAN/conffiles"
find "$tree" -type d -exec chmod 755 {} +
cat >"$tree/DEBIAN/control" <<END
Package: $name
Version: $version
Architecture: amd64
Maintainer: The QueueWorkers authors <maintainers@queueworkers.invalid>
Section: video
Priority: optional
Installed-Size: $(du -sk --exclude=DEBIAN "$tree" | cut -f1)
Depends: libc6 (>= 2.36), libgcc-s1, libssl3, libstdc++6, zlib1g, ca-certificates
Recommends: $decoder_needs, bubblewrap
Suggests: libgtk-3-0, rabbitmq-server, redis-server
Conflicts: $other
Replaces: $other
Description: features for every frame of a video, with an account of the time
 A coordinator, ingest workers and inference workers over RabbitMQ and Redis,
 as systemd daemons, and the tool qw, which does the same in one process.
 .
 A model is an ONNX file; each frame of a video gets its feature exactly once.
END
mkdir -p "$out"
dpkg-deb --root-owner-group -Zzstd -z12 --build "$tree" "$out/${name}_${version}_amd64.deb"
