#!/usr/bin/env python3
"""Very large frames, whole and in tiles: error, time and memory.

usage: benchmarks/tiles.py VIDEO [--models resnet18,resnet50] [--sizes 3840x2144,7680x4320] [--overlaps 128,256,384] [--pixels 2073600] [--limit GB]

The first frame of the video, scaled. Each line is a process of its own, on the CPU: the fastest of two runs, and the peak of its memory. The error is
the difference from the feature of the whole frame as a share of its length. With --limit each runs again with so much memory, and the table says whether it ends.
"""
import argparse, array, json, math, os, subprocess, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = f"{ROOT}/benchmarks/Bench/bin/Release/net10.0/QueueWorkers.Bench.dll"


def run(folder, name, frame, size, model, *rest, limit=None):
    width, height = size.split("x")
    command = ["dotnet", BENCH, "tiles", "--model", model, "--frame", frame, "--width", width, "--height", height, "--out", f"{folder}/{name}", *rest]
    if limit:
        command = ["prlimit", f"--data={int(limit * 1e9)}"] + command
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=1800, check=False)
    if ended.returncode:
        if limit:
            return None
        raise RuntimeError(ended.stderr)
    feature = array.array("f")
    with open(f"{folder}/{name}", "rb") as file:
        feature.frombytes(file.read())
    return json.loads(ended.stdout), feature


def compared(found, whole):
    length = math.sqrt(sum(w * w for w in whole))
    cosine = sum(f * w for f, w in zip(found, whole)) / length / math.sqrt(sum(f * f for f in found))
    return math.sqrt(sum((f - w) ** 2 for f, w in zip(found, whole))) / length, cosine


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("video")
    parser.add_argument("--models", default="resnet18,resnet50")
    parser.add_argument("--sizes", default="3840x2144,7680x4320")
    parser.add_argument("--overlaps", default="128,256,384")
    parser.add_argument("--pixels", default="2073600")
    parser.add_argument("--limit", type=float, help="GB of memory")
    a = parser.parse_args()
    subprocess.run(["dotnet", "build", f"{ROOT}/benchmarks/Bench", "-c", "Release", "-v", "quiet", "-tl:off"], check=True, stdout=subprocess.DEVNULL)
    print(f"| model, frame | tiles | error | 1 − cosine | pixels | seconds | time | peak MiB |{' within the limit |' if a.limit else ''}\n|---|---|---|---|---|---|---|---|{'---|' if a.limit else ''}")
    with tempfile.TemporaryDirectory() as folder:
        for model in a.models.split(","):
            for size in a.sizes.split(","):
                frame, order = f"{folder}/frame", "bgr24" if model == "resnet18" else "rgb24"
                subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", a.video, "-vf", f"scale={size.replace('x', ':')}:flags=bicubic", "-frames:v", "1", "-f", "rawvideo",
                                "-pix_fmt", order, frame], check=True)
                (whole, expected) = run(folder, "whole", frame, size, model)
                for overlap in [None] + a.overlaps.split(","):
                    rest = () if overlap is None else ("--pixels", a.pixels, "--overlap", overlap)
                    facts, found = (whole, expected) if overlap is None else run(folder, "tiles", frame, size, model, *rest)
                    error, cosine = compared(found, expected)
                    what = "whole" if overlap is None else f"{facts['tiles']} of {facts['tile']}, overlap {overlap}"
                    limited = "" if not a.limit else f" {'ends' if run(folder, 'limited', frame, size, model, *rest, '--runs', '1', limit=a.limit) else 'does not fit'} |"
                    print(f"| {model}, {size.replace('x', ' × ')} | {what} | {error:.1e} | {1 - cosine:.1e} | {facts['pixels']} | {facts['seconds']:.1f} | {facts['seconds'] / whole['seconds']:.2f} | {facts['peakMiB']:,.0f} |{limited}", flush=True)


main()
