#!/usr/bin/env python3
"""Inference against what bounds it, as ratios within one run.

usage: benchmarks/inference.py [VIDEO] [--only simulated,worker,run,script] [--models builtin:signature,...] [--rounds 3] [--seconds 40] [--script PATH]

simulated   a clock in the place of a device (labelled so): overlap, several devices, batches of one frame
worker      an inference worker over stored payloads against the best bare session of a grid, on this CPU
run         `qw run` of VIDEO, repeated to --seconds, against the bound: cores / (CPU seconds that bare decoding and the best bare session need a frame)
script      `qw run` of VIDEO, as it is and repeated to --seconds, with builtin:resnet50 against the script at --script PATH, which prints total_fps and frames_inferred as JSON
Prints Markdown tables; figures are medians of rounds.
"""
import argparse, json, os, resource, statistics, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = f"{ROOT}/benchmarks/Bench/bin/Release/net10.0/QueueWorkers.Bench.dll"
QW = f"{ROOT}/src/Cli/bin/Release/net10.0/qw.dll"
CORES = os.cpu_count()
median = statistics.median


def bench(*arguments):
    return json.loads(subprocess.run(["dotnet", BENCH, *map(str, arguments)], check=True, stdout=subprocess.PIPE).stdout)


def simulated(rounds):
    print("\n| simulated devices (a clock, 40 ms for a run of 32) | frames/s | busy | frames a run | cores of the worker | managed bytes a batch |\n|---|---|---|---|---|---|")
    rows = [("1, load and store 16 ms each", 1, 64, 60, 16, 6)] + [(f"{n}", n, 64, 60 * n, 0, 2 + 2 * n) for n in (1, 2, 4, 8)] + [("1, batches of one frame", 1, 1, 3000, 0, 96)]
    for name, devices, frames, batches, slow, once in rows:
        seen = [bench("infer", "--simulate", 40, "--devices", devices, "--frames", frames, "--batches", batches, "--slow", slow, "--set", "RunFrames=32", "--set", f"BatchesAtOnce={once}") for _ in range(rounds)]
        r = sorted(seen, key=lambda one: one["framesPerSecond"])[rounds // 2]
        print(f"| {name} | {r['framesPerSecond']:.0f} | {r['busyShare']:.3f} | {r['framesPerRun']:.1f} | {r['cores']:.2f} | {r['allocatedPerBatch']:,} |", flush=True)


def worker(models, rounds):
    print("\n| inference worker on stored payloads | best bare session | bare, frames/s | worker, frames/s | ratio | of each turn | managed bytes a batch |\n|---|---|---|---|---|---|---|")
    for model in models:
        r = bench("infer", "--model", model, "--against-bare", 2, "--rounds", rounds, "--frames", 64)
        steady = bench("infer", "--model", model, "--frames", 64, "--batches", max(8, min(600, int(r["framesPerSecond"] * 15 / 64))))
        print(f"| {os.path.basename(model)} | {r['bare']} | {r['bareFramesPerSecond']} | {r['framesPerSecond']} | {r['ratio']} | {', '.join(map(str, r['ratios']))} | {steady['allocatedPerBatch']:,} |", flush=True)
        print(f"  microseconds a frame: {r['microsecondsAFrame']}", file=sys.stderr)


def decode_cpu(video, frames):
    """CPU seconds a frame of bare decoding and scaling to nowhere."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", video, "-map", "0:v:0", "-vf", "scale=224:224", "-pix_fmt", "rgb24", "-f", "rawvideo", "/dev/null"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / frames


def qw_run(video, model, folder):
    out = tempfile.mkdtemp(dir=folder)
    report = json.loads(subprocess.run(["dotnet", QW, "run", video, "--model", model, "--json", "--force", "--out", out], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)[0]
    if report["frames"]["stored"] != report["frames"]["decoded"]:
        sys.exit(f"not every frame was stored: {report['frames']}")
    return report["frames"]["stored"], report["latencyMs"]["total"] / 1000


def repeated(video, times, folder):
    """A video of some seconds as a longer one, so that the start of decoders and the end of a run do not count for more than they do in long videos."""
    long = f"{folder}/{times}-times-{os.path.splitext(os.path.basename(video))[0]}.mkv"
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-stream_loop", str(times - 1), "-i", video, "-map", "0:v:0", "-c", "copy", long], check=True)
    return long


def run(video, models, rounds, seconds):
    print("\n| `qw run` | frames | bare decoding, CPU ms a frame | bare session, frames/s | bound, frames/s | ours, frames/s | ratio | of each round |\n|---|---|---|---|---|---|---|---|")
    for model in models:
        with tempfile.TemporaryDirectory() as folder:
            best = bench("bare", "--model", model, "--seconds", 1)
            layout = ["--layout", best["Sessions"], best["Threads"], best["Frames"]]
            frames, _ = qw_run(video, model, folder)
            times = max(1, round(seconds * CORES / (decode_cpu(video, frames) + CORES / best["framesPerSecond"]) / frames))
            long = repeated(video, times, folder)
            decodes, bares, bounds, ours = [], [], [], []
            for _ in range(rounds):
                # The machine's speed changes within a minute: the bound is measured on both sides of the run.
                before = bench("bare", "--model", model, "--seconds", 5, *layout)["framesPerSecond"], decode_cpu(long, times * frames)
                stored, took = qw_run(long, model, folder)
                after = bench("bare", "--model", model, "--seconds", 5, *layout)["framesPerSecond"], decode_cpu(long, times * frames)
                bares.append((before[0] + after[0]) / 2)
                decodes.append((before[1] + after[1]) / 2)
                bounds.append(CORES / (decodes[-1] + CORES / bares[-1]))
                ours.append(stored / took)
            ratios = [a / b for a, b in zip(ours, bounds)]
            print(f"| {os.path.basename(video)} {times} times, {os.path.basename(model)} | {stored} | {median(decodes) * 1000:.2f} | {median(bares):.1f} | {median(bounds):.1f} | {median(ours):.1f} | {median(ratios):.3f} | {', '.join(f'{r:.3f}' for r in ratios)} |", flush=True)


def script(video, rounds, seconds, path):
    """The peer on the same frames, its loading of libraries not counted, as our start is not."""
    print("\n| ResNet-50, same frames | frames | the script, frames/s | `qw run`, frames/s | ratio | of each round |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        frames, took = qw_run(video, "builtin:resnet50", folder)
        times = max(1, round(seconds / took))
        for file in [video] + ([repeated(video, times, folder)] if times > 1 else []):
            ours, theirs = [], []
            for _ in range(rounds):
                frames, took = qw_run(file, "builtin:resnet50", folder)
                peer = json.loads(subprocess.run(["/usr/bin/python3", path, file], check=True, stdout=subprocess.PIPE).stdout)
                if peer["frames_inferred"] != frames:
                    sys.exit(f"the script computed {peer['frames_inferred']} of {frames} frames")
                ours.append(frames / took)
                theirs.append(peer["total_fps"])
            ratios = [a / b for a, b in zip(ours, theirs)]
            print(f"| {os.path.basename(file)} | {frames} | {median(theirs):.1f} | {median(ours):.1f} | {median(ratios):.2f} | {', '.join(f'{r:.2f}' for r in ratios)} |", flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("videos", nargs="*")
    parser.add_argument("--only", default="simulated,worker,run")
    parser.add_argument("--models", default="builtin:signature")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--script")
    arguments = parser.parse_args()
    wanted, models = arguments.only.split(","), arguments.models.split(",")
    for project in ("benchmarks/Bench", "src/Cli"):
        subprocess.run(["dotnet", "build", f"{ROOT}/{project}", "-c", "Release", "-v", "quiet", "-tl:off", "-clp:NoSummary"], check=True, stdout=sys.stderr)
    if "simulated" in wanted:
        simulated(arguments.rounds)
    if "worker" in wanted:
        worker(models, arguments.rounds)
    if "run" in wanted:
        for video in arguments.videos:
            run(video, models, arguments.rounds, arguments.seconds)
    if "script" in wanted:
        for video in arguments.videos:
            script(video, arguments.rounds, arguments.seconds, arguments.script)


main()
