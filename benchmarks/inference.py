#!/usr/bin/env python3
"""Inference against what bounds it, as ratios within one run.

usage: benchmarks/inference.py [VIDEO] [--only simulated,worker,run] [--models builtin:signature,...] [--rounds 3]

simulated   a clock in the place of a device (labelled so): overlap, several devices, batches of one frame
worker      an inference worker over stored payloads against the best bare session of a grid, on this CPU
run         `qw run` of VIDEO against the bound: cores / (CPU seconds that bare decoding and the best bare session need a frame)
Prints Markdown tables; figures are medians of rounds.
"""
import argparse, json, os, resource, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = f"{ROOT}/benchmarks/Bench/bin/Release/net10.0/QueueWorkers.Bench.dll"
QW = f"{ROOT}/src/Cli/bin/Release/net10.0/qw.dll"
CORES = os.cpu_count()
median = statistics.median


def bench(*arguments):
    return json.loads(subprocess.run(["dotnet", BENCH, *map(str, arguments)], check=True, stdout=subprocess.PIPE).stdout)


def simulated():
    print("\n| simulated devices (a clock, 40 ms for a run of 32) | frames/s | busy | frames a run | cores of the worker | managed bytes a batch |\n|---|---|---|---|---|---|")
    rows = [("1, load and store 16 ms each", 1, 64, 60, 16, 6)] + [(f"{n}", n, 64, 60 * n, 0, 2 + 2 * n) for n in (1, 2, 4, 8)] + [("1, batches of one frame", 1, 1, 3000, 0, 96)]
    for name, devices, frames, batches, slow, once in rows:
        r = bench("infer", "--simulate", 40, "--devices", devices, "--frames", frames, "--batches", batches, "--slow", slow, "--set", "RunFrames=32", "--set", f"BatchesAtOnce={once}")
        print(f"| {name} | {r['framesPerSecond']:.0f} | {r['busyShare']:.3f} | {r['framesPerRun']:.1f} | {r['cores']:.2f} | {r['allocatedPerBatch']:,} |", flush=True)


def worker(models, rounds):
    print("\n| inference worker on stored payloads | best bare session | bare, frames/s | worker, frames/s | ratio | managed bytes a batch |\n|---|---|---|---|---|---|")
    for model in models:
        bares, ours, ratios, layout, allocated = [], [], [], "", 0
        for _ in range(rounds):
            bare = bench("bare", "--model", model, "--seconds", 3)
            batches = max(6, int(bare["framesPerSecond"] * 12 / 64))
            mine = bench("infer", "--model", model, "--batches", min(batches, 600), "--frames", 64)
            bares.append(bare["framesPerSecond"])
            ours.append(mine["framesPerSecond"])
            ratios.append(ours[-1] / bares[-1])
            layout, allocated = f"{bare['Sessions']} × {bare['Threads']} threads, {bare['Frames']} frames", mine["allocatedPerBatch"]
        print(f"| {os.path.basename(model)} | {layout} | {median(bares):.1f} | {median(ours):.1f} | {median(ratios):.3f} | {allocated:,} |", flush=True)


def decode_cpu(video):
    """CPU seconds a frame of bare decoding and scaling."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", video, "-map", "0:v:0", "-vf", "scale=224:224", "-pix_fmt", "rgb24", "-f", "rawvideo", "/dev/null"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    frames = int(subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", video], check=True, stdout=subprocess.PIPE).stdout.decode().strip().strip(","))
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / frames, frames


def run(video, models, rounds):
    print("\n| `qw run` | bound, frames/s | ours, frames/s | ratio |\n|---|---|---|---|")
    for model in models:
        bounds, ours = [], []
        for _ in range(rounds):
            decode, frames = decode_cpu(video)
            bare = bench("bare", "--model", model, "--seconds", 3)["framesPerSecond"]
            bounds.append(CORES / (decode + CORES / bare))
            with tempfile.TemporaryDirectory() as out:
                report = json.loads(subprocess.run(["dotnet", QW, "run", video, "--model", model, "--json", "--out", out], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)[0]
            if report["frames"]["stored"] != frames:
                sys.exit(f"{report['frames']} of {frames}")
            ours.append(frames / (report["latencyMs"]["total"] / 1000))
        print(f"| {os.path.basename(video)}, {os.path.basename(model)} | {median(bounds):.1f} | {median(ours):.1f} | {median([a / b for a, b in zip(ours, bounds)]):.3f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("videos", nargs="*")
    parser.add_argument("--only", default="simulated,worker,run")
    parser.add_argument("--models", default="builtin:signature")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    wanted, models = arguments.only.split(","), arguments.models.split(",")
    for project in ("benchmarks/Bench", "src/Cli"):
        subprocess.run(["dotnet", "build", f"{ROOT}/{project}", "-c", "Release", "-v", "quiet", "-tl:off", "-clp:NoSummary"], check=True, stdout=sys.stderr)
    if "simulated" in wanted:
        simulated()
    if "worker" in wanted:
        worker(models, arguments.rounds)
    if "run" in wanted:
        for video in arguments.videos:
            run(video, models, arguments.rounds)


main()
