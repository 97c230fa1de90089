#!/usr/bin/env python3
"""Peak memory of real runs beside what `qw calibrate` predicts of them.

    benchmarks/plan.py [--resolution 720p,1080p] [--frames 1,2,4] [--keep FOLDER]

Calibrates builtin:resnet50-native, then lets `qw run` compute videos of those sizes with runs of so many frames, in one session, and reads the peak of its
process (VmHWM) until it ends. What the process takes beside the model is the peak of the same run with a model of three numbers a frame on frames of the same
size; to it is added what loading takes or what the run takes, whichever is more.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QW = os.path.join(ROOT, "src", "Cli", "bin", "Release", "net10.0", "qw")
SIZES = {"360p": (640, 360), "720p": (1280, 720), "1080p": (1920, 1080), "4k": (3840, 2160)}
BOUND = 1200


def varint(number):
    return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + varint(number >> 7)


def message(*fields):
    """A message of protocol buffers: pairs of a field's number and an int, text, or message."""
    parts = []
    for number, value in fields:
        if isinstance(value, int):
            parts += [varint(number << 3), varint(value)]
        else:
            value = value.encode() if isinstance(value, str) else value
            parts += [varint(number << 3 | 2), varint(len(value)), value]
    return b"".join(parts)


def mean_model(folder):
    """A profile of a model that gives the mean of each channel of frames of any size. Fields as in onnx.proto."""
    def tensor(name):
        sizes = [(1, message((2, "n"))), (1, message((1, 3))), (1, message((2, "h"))), (1, message((2, "w")))]
        return message((1, name), (2, message((1, message((1, 1), (2, message(*sizes)))))))
    pool = message((1, "in"), (2, "mean"), (4, "GlobalAveragePool"))
    graph = message((1, pool), (2, "mean"), (11, tensor("in")), (12, tensor("mean")))
    with open(os.path.join(folder, "mean.onnx"), "wb") as file:
        file.write(message((1, 8), (7, graph), (8, message((2, 13)))))
    profile = os.path.join(folder, "mean.json")
    with open(profile, "w", encoding="utf-8") as file:
        json.dump({"name": "mean", "path": "mean.onnx", "input": {"resize": "native"}}, file)
    return profile


def settings_of(folder, frames):
    """One session, and runs of so many frames, whatever memory there is."""
    return {
        **os.environ, "QW_Inference__ModelCache": folder, "QW_Inference__Sessions": "1", "QW_Inference__RunFrames": str(frames),
        "QW_Inference__MemoryBytes": str(1 << 40),
    }


def peak(folder, video, model, frames):
    """Bytes at the peak of one `qw run`, which finds the fastest layout first."""
    subprocess.run(["rm", "-rf", os.path.join(folder, "layouts")], check=True)
    out = os.path.join(folder, "out")
    run = subprocess.Popen(
        [QW, "run", video, "--model", model, "--json", "--out", out], env=settings_of(folder, frames), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    most, ends = 0, time.monotonic() + BOUND
    while run.poll() is None:
        if time.monotonic() > ends:
            run.kill()
            sys.exit(f"a run of {video} takes longer than {BOUND} s")
        try:
            with open(f"/proc/{run.pid}/status", encoding="ascii") as status:
                most = max([most] + [int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")])
        except OSError:
            pass
        time.sleep(0.02)
    if run.returncode != 0:
        sys.exit(run.stderr.read())
    subprocess.run(["rm", "-rf", out], check=True)
    return most


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resolution", default="720p,1080p")
    parser.add_argument("--frames", default="1,2,4")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="qw-plan-") as folder:
        settings = {**os.environ, "QW_Inference__ModelCache": folder}
        found = json.loads(subprocess.run(
            [QW, "calibrate", "--json", "--resolution", "360p,720p,4k", "--frames", "1,2"], env=settings, stdout=subprocess.PIPE, timeout=BOUND, check=True).stdout)
        mean = mean_model(folder)
        print(f"{found['fixed'] / 1e6:.0f} MB and {found['perPixel']:.0f} bytes a pixel, from 360p, 720p and 4k\n")
        print("| frames | of a run | loading | the run | predicted | peak | ratio |\n|---|---|---|---|---|---|---|")
        for name in asked.resolution.split(","):
            width, height = SIZES[name]
            video = os.path.join(folder, f"{name}.mp4")
            subprocess.run(
                ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc=size={width}x{height}:rate=4:duration=3", "-c:v", "mpeg4", video], check=True, timeout=60)
            for frames in map(int, asked.frames.split(",")):
                loading = int(subprocess.run(
                    [QW, "calibrate", "--loading", "--model", "builtin:resnet50-native"],
                    env=settings_of(folder, frames), stdout=subprocess.PIPE, timeout=BOUND, check=True).stdout)
                run_of = found["fixed"] + found["perPixel"] * width * height * frames
                predicted = peak(folder, video, mean, frames) + max(loading, run_of)
                most = peak(folder, video, "builtin:resnet50-native", frames)
                print(f"| {width} × {height} | {frames} | {loading / 1e9:.2f} GB | {run_of / 1e9:.2f} GB | {predicted / 1e9:.2f} GB | {most / 1e9:.2f} GB | {most / predicted:.2f} |", flush=True)


main()
