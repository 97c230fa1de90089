#!/usr/bin/env python3
"""How long an urgent video takes while bulk videos are queued, against an idle system.

usage: benchmarks/urgent.py [--bulk 500] [--rounds 3] [--each 3] [--seconds 2,20]

RabbitMQ, Redis, a coordinator, an ingest worker and an inference worker, all on this host. A round takes urgent videos of each length on the idle system,
then queues the bulk clips (2 s, 320 × 240) and takes the same videos again, each once some more bulk clips have ended, so that bulk is at work everywhere
and the rest waits; then it cancels the rest. Times are those that the client sees, from its submission over HTTP to the final state.
Prints a Markdown table: medians, and the ratio of each round.
"""
import argparse, shutil, statistics, subprocess, sys, time

from deployment import Deployment, until

CLIP_SECONDS, RATE, DISTINCT = 2, 25, 20
MORE = 3  # bulk clips that end before the next urgent video
ENDED = ("Completed", "Partial", "Failed", "Cancelled")


def make(path, size, seconds, hue=0):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate={RATE}:duration={seconds},hue=h={hue}",
                    "-c:v", "libx264", "-pix_fmt", "yuv420p", path], check=True)
    return path


def ended(d, videos):
    return sum(d.state(v) in ENDED for v in videos)


def seconds_of(d, path):
    start = time.perf_counter()
    video = d.submit(path, priority=9)
    while (last := d.state(video)) not in ENDED:
        if time.perf_counter() - start > 600:
            raise TimeoutError(f"{path}: {last}")
        time.sleep(0.02)
    seconds = time.perf_counter() - start
    if last != "Completed":
        raise RuntimeError(f"{path}: {last}")
    return seconds


def seconds_among(d, bulk, path):
    """Once bulk ends again: what an urgent video before this one has held up is under way."""
    first = bulk[:100]
    before = ended(d, first)
    until("bulk videos end", lambda: ended(d, first) >= before + MORE, 300)
    return seconds_of(d, path)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("--bulk", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--seconds", default="2,20")
    a = parser.parse_args()
    seen = {length: [] for length in map(int, a.seconds.split(","))}
    with Deployment() as d:
        # The same videos again and again: a cache would know them.
        del d.settings["Cache__Connection"]
        distinct = [make(f"{d.folder}/{i}.mp4", "320x240", CLIP_SECONDS, hue=i * 18) for i in range(DISTINCT)]
        clips = [shutil.copy(distinct[i % DISTINCT], f"{d.folder}/clip{i:04d}.mp4") for i in range(a.bulk)]
        videos = {length: make(f"{d.folder}/urgent{length}.mp4", "640x360", length) for length in seen}
        for name in ("coordinator", "ingest", "inference"):
            d.start(name)
        for path in list(videos.values()) * 3:
            seconds_of(d, path)
        for _ in range(a.rounds):
            idle = {length: [seconds_of(d, path) for _ in range(a.each)] for length, path in videos.items()}
            bulk = [d.submit(clip) for clip in clips]
            busy = {length: [seconds_among(d, bulk, path) for _ in range(a.each)] for length, path in videos.items()}
            left = len(bulk) - ended(d, bulk)
            for video in bulk:
                d.cancel(video)
            until("the rest is cancelled", lambda: ended(d, bulk) == len(bulk), 600)
            time.sleep(5)  # What is at work sees that its video has ended.
            for length in seen:
                seen[length].append((statistics.median(idle[length]), statistics.median(busy[length]), left))
                print(f"{length} s: idle {[round(s, 2) for s in idle[length]]}, among {len(bulk)} {[round(s, 2) for s in busy[length]]}, {left} left", file=sys.stderr, flush=True)
    print(f"| urgent video, 640 × 360 | idle, s | with {a.bulk} bulk clips, s | ratio | of each round | bulk clips that had not ended |\n|---|---|---|---|---|---|")
    for length, rounds in seen.items():
        idle, busy, left = zip(*rounds)
        ratios = [b / i for i, b, _ in rounds]
        print(f"| {length} s, {length * RATE} frames | {statistics.median(idle):.2f} | {statistics.median(busy):.2f} | {statistics.median(ratios):.2f} "
              f"| {', '.join(f'{r:.2f}' for r in ratios)} | {min(left)} |")


main()
