#!/usr/bin/env python3
"""What a short clip costs beyond its frames: many clips of two seconds in one `qw run`, against one video of the same frames.

usage: benchmarks/clips.py [--clips 500] [--seconds 2] [--decoders libav,opencv] [--rounds 1] [--script PATH]

Prints a Markdown table: the overhead of a clip is the difference of the two runs divided by the clips. --script is the peer: a script that extracts the
frames of one video with OpenCV; it is called for each of the first clips, one after another, as its user would.
"""
import argparse, json, os, resource, shutil, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QW = f"{ROOT}/src/Cli/bin/Release/net10.0/qw.dll"
RATE, DISTINCT = 25, 20


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments], check=True)


def run(videos, folder, decoder):
    """Seconds and frames of one run."""
    environment = dict(os.environ, QW_Ingest__Decoder=decoder)
    out = f"{folder}/out"
    start = time.perf_counter()
    output = subprocess.run(["dotnet", QW, "run", *videos, "--json", "--out", out], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    seconds = time.perf_counter() - start
    reports = json.loads(output.stdout)
    shutil.rmtree(out)
    wrong = [r for r in reports if r["state"] != "Completed" or r["decoder"]["name"] != decoder]
    if wrong:
        sys.exit(f"{len(wrong)} of {len(reports)} did not complete with {decoder}: {wrong[0]}")
    return seconds, sum(r["frames"]["stored"] for r in reports)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("--clips", type=int, default=500)
    parser.add_argument("--decoders", default="libav,opencv")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--script")
    arguments = parser.parse_args()
    subprocess.run([f"{ROOT}/qw", "--version"], check=True, stdout=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        for i in range(DISTINCT):
            ffmpeg("-f", "lavfi", "-i", f"testsrc2=size=320x240:rate={RATE}:duration={arguments.seconds},hue=h={i * 18}", "-c:v", "libx264", "-pix_fmt", "yuv420p", f"{folder}/{i}.mp4")
        clips = []
        for i in range(arguments.clips):
            clips.append(f"{folder}/clip{i:04d}.mp4")
            shutil.copy(f"{folder}/{i % DISTINCT}.mp4", clips[-1])
        listing = f"{folder}/list.txt"
        with open(listing, "w") as file:
            file.writelines(f"file '{clip}'\n" for clip in clips)
        one = f"{folder}/one.mp4"
        ffmpeg("-f", "concat", "-safe", "0", "-i", listing, "-c", "copy", one)
        print(f"\n| {arguments.clips} clips of {arguments.seconds} s, 320 × 240 | clips, s | clips a second | one video, s | a clip beyond its frames, ms |\n|---|---|---|---|---|")
        for decoder in arguments.decoders.split(","):
            many, single, extra = [], [], []
            for _ in range(arguments.rounds):
                a, frames = run(clips, folder, decoder)
                b, same = run([one], folder, decoder)
                if frames != same:
                    sys.exit(f"{frames} frames in clips, {same} in one video")
                many.append(a)
                single.append(b)
                extra.append((a - b) * 1000 / len(clips))
            print(f"| {decoder} | {statistics.median(many):.1f} | {len(clips) / statistics.median(many):.1f} | {statistics.median(single):.1f} | {statistics.median(extra):.0f} |", flush=True)
        if arguments.script:
            start = time.perf_counter()
            for clip in clips[:DISTINCT]:
                subprocess.run(["/usr/bin/python3", arguments.script, clip, "--extract-only"], check=True, stdout=subprocess.DEVNULL)
            seconds = time.perf_counter() - start
            print(f"| the script, {DISTINCT} of them | {seconds:.1f} | {DISTINCT / seconds:.1f} | | |")


main()
