#!/usr/bin/env python3
"""Copies a library with its CUDA kernels for one kind of GPU alone: the others become zeros, which compress to nothing.

  keep-kernels.py LIBRARY COPY ARCH      ARCH as in 90, for sm_90

Nothing moves, so that the driver finds its own kernels and never reads the others. A container without kernels for ARCH keeps PTX that can be compiled for it.
For a check on one machine; such a file is not to be shipped. The layout of .nv_fatbin is not documented: a container has a header (magic, version, length of
header, length of the rest) and entries (kind, version, length of header, length of the rest; the architecture 28 bytes on). Anything else ends with an error.
"""
import struct
import subprocess
import sys

CONTAINER = b"\x50\xed\x55\xba"
PTX, CUBIN = 1, 2
KINDS = {PTX, CUBIN, 0x10, 0x20, 0x40}


def section(path, name):
    for line in subprocess.run(["readelf", "-SW", path], check=True, capture_output=True, text=True).stdout.splitlines():
        fields = line.split("]", 1)[-1].split()
        if fields and fields[0] == name:
            return int(fields[3], 16), int(fields[4], 16)
    sys.exit(f"{path} has no {name}")


def entries(data, start, end):
    """(start of the rest, length of the rest, kind, architecture) of each entry of a container."""
    while start < end:
        kind, _, header, length = struct.unpack_from("<HHIQ", data, start)
        if kind not in KINDS or header < 64 or start + header + length > end:
            sys.exit(f"unknown entry at {start:#x}: kind {kind}, header {header}, length {length}")
        yield start + header, length, kind, struct.unpack_from("<I", data, start + 28)[0]
        start += header + length


def main(path, copy, arch):
    data = bytearray(open(path, "rb").read())
    at, size = section(path, ".nv_fatbin")
    end, kept, dropped = at + size, 0, 0
    while at < end:
        if data[at:at + 4] != CONTAINER:
            at += 8 - at % 8
            continue
        header, length = struct.unpack_from("<HQ", data, at + 6)
        found = list(entries(data, at + header, at + header + length))
        has = any(kind == CUBIN and of == arch for _, _, kind, of in found)
        for start, length_of, kind, of in found:
            if (kind == CUBIN and of == arch) or (kind == PTX and not has and of <= arch):
                kept += length_of
            else:
                dropped += length_of
                data[start:start + length_of] = bytes(length_of)
        at += header + length
    open(copy, "wb").write(data)
    print(f"kernels for sm_{arch}: {kept >> 20} MiB kept, {dropped >> 20} MiB dropped")


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
