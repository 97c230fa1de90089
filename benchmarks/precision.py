#!/usr/bin/env python3
"""`qw run` with builtin:resnet50 in FP32, INT8 and FP16, end to end.

usage: benchmarks/precision.py VIDEO [--rounds 3] [--seconds 30] [--frames 64]

Quantises the model on frames of VIDEO, then runs VIDEO, repeated to --seconds of FP32, in pairs: FP32 and INT8 in turn, so that what else the host does meets
both. CPU time a frame, decoders included, is what a longer run takes more than a short one: other work on the host disturbs it less than times. Then one run
each for the memory, FP16 included. Prints Markdown tables; ratios are those of each pair.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QW = ["dotnet", f"{ROOT}/src/Cli/bin/Release/net10.0/qw.dll"]
MODEL = "builtin:resnet50"
median = statistics.median


def qw_run(video, model, folder, *options):
    """Frames, seconds, CPU seconds of the whole process and of its decoders, and the most memory that it had, in bytes."""
    out = tempfile.mkdtemp(dir=folder)
    process = subprocess.Popen([*QW, "run", video, "--model", model, "--json", "--force", "--out", out, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"qw run --model {model} ended with {os.waitstatus_to_exitcode(status)}")
    report = json.loads(printed)[0]
    if report["frames"]["stored"] != report["frames"]["decoded"]:
        sys.exit(f"not every frame was stored: {report['frames']}")
    return report["frames"]["stored"], report["latencyMs"]["total"] / 1000, used.ru_utime + used.ru_stime, used.ru_maxrss << 10


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("video")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--frames", type=int, default=64, help="frames to calibrate and compare on")
    a = parser.parse_args()
    subprocess.run(["dotnet", "build", f"{ROOT}/src/Cli", "-c", "Release", "-v", "quiet", "-tl:off", "-clp:NoSummary"], check=True, stdout=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        made = json.loads(subprocess.run([*QW, "models", "quantise", MODEL, a.video, "--frames", str(a.frames), "--out", folder, "--json"], check=True, stdout=subprocess.PIPE).stdout)
        int8 = made["profile"]
        halved = json.loads(subprocess.run([*QW, "models", "verify", MODEL, a.video, "--frames", str(a.frames), "--precision", "fp16", "--json"], check=True, stdout=subprocess.PIPE).stdout)[0]["comparison"]
        # The first run of each measures its layout, which later ones remember.
        short = [[qw_run(a.video, model, folder) for _ in range(2)][1] for model in (MODEL, int8)]
        times = max(2, round(a.seconds / short[0][1]))
        long = f"{folder}/long.mkv"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-stream_loop", str(times - 1), "-i", a.video, "-map", "0:v:0", "-c", "copy", long], check=True)
        rates, cpu = [], []
        for _ in range(a.rounds):
            pair = [qw_run(long, model, folder) for model in (MODEL, int8)]
            rates.append([frames / took for frames, took, _, _ in pair])
            cpu.append([(more[2] - less[2]) / (more[0] - less[0]) for more, less in zip(pair, short)])
        ratios, spared = [b / a for a, b in rates], [a / b for a, b in cpu]
        print(f"| {os.path.basename(a.video)} {times} times, ResNet-50 | FP32 | INT8 | ratio | of each pair |\n|---|---|---|---|---|")
        print(f"| {pair[0][0]} frames end to end, frames/s | {median(r[0] for r in rates):.1f} | {median(r[1] for r in rates):.1f} | {median(ratios):.2f} | {', '.join(f'{r:.2f}' for r in ratios)} |")
        print(f"| CPU, ms a frame | {median(c[0] for c in cpu) * 1000:.1f} | {median(c[1] for c in cpu) * 1000:.1f} | {median(spared):.2f} | {', '.join(f'{s:.2f}' for s in spared)} |")
        print("\n| precision | weights, MB | cosine to FP32, mean | least | most memory of a run, MB | frames/s |\n|---|---|---|---|---|---|")
        compared = made["comparison"]
        for name, model, options, found in (("fp32", MODEL, (), None), ("fp16", MODEL, ("--precision", "fp16"), halved), ("int8", int8, (), compared)):
            frames, took, _, memory = qw_run(a.video, model, folder, *options)
            bytes_, mean, least = (found["weightBytes"], f"{found['meanCosine']:.6f}", f"{found['leastCosine']:.6f}") if found else (compared["referenceWeightBytes"], "", "")
            print(f"| {name} | {bytes_ / 1e6:.1f} | {mean} | {least} | {memory / 1e6:.0f} | {frames / took:.1f} |")


main()
