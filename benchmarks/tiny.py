#!/usr/bin/env python3
"""Tiny videos, submitted all at once: what each costs beside its frames, and where it waits.

usage: benchmarks/tiny.py [--videos 200] [--ingest 1] [--at-once 1] [--seconds 0.4]

RabbitMQ, Redis, a coordinator, ingest workers and an inference worker, all on this host. Clips of some frames (160 × 120) are submitted over HTTP, as fast
as the coordinator takes them. Prints Markdown tables: CPU milliseconds a video by process, which other work on the host disturbs less than times, and the
stages of the reports.
"""
import argparse, os, shutil, statistics, subprocess, time

from deployment import Deployment

RATE, DISTINCT, WARM = 25, 10, 100
ENDED = ("Completed", "Partial", "Failed", "Cancelled")


def make(path, seconds, hue):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=size=160x120:rate={RATE}:duration={seconds},hue=h={hue}",
                    "-c:v", "libx264", "-pix_fmt", "yuv420p", path], check=True)
    return path


def wait(d, videos, seconds):
    """Asks for one video at a time, and seldom: asking is work for the coordinator."""
    end = time.monotonic() + seconds
    for video in videos:
        while d.state(video) not in ENDED:
            if time.monotonic() > end:
                raise TimeoutError(f"{video} has not ended within {seconds} s")
            time.sleep(0.5)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("--videos", type=int, default=200)
    parser.add_argument("--ingest", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.4)
    parser.add_argument("--at-once", type=int, default=1, help="segments that an ingest worker extracts at once")
    a = parser.parse_args()
    with Deployment() as d:
        del d.settings["Cache__Connection"]
        d.settings["Ingest__SegmentsAtOnce"] = str(a.at_once)
        distinct = [make(f"{d.folder}/{i}.mp4", a.seconds, i * 36) for i in range(DISTINCT)]
        clips = [shutil.copy(distinct[i % DISTINCT], f"{d.folder}/clip{i:04d}.mp4") for i in range(a.videos)]
        for name in ["coordinator"] + ["ingest"] * a.ingest + ["inference"]:
            d.start(name)
        wait(d, [d.submit(clip) for clip in clips[:WARM]], 600)
        before, start = d.cpu(), time.monotonic()
        videos = [d.submit(clip) for clip in clips]
        accepted = time.monotonic() - start
        wait(d, videos, 3600)
        seconds = time.monotonic() - start
        used = {name: cpu - before[name] for name, cpu in d.cpu().items()}
        reports = [d.report(v) for v in videos]
        bad = [r["state"] for r in reports if r["state"] != "Completed"]
        if bad:
            raise RuntimeError(f"{len(bad)} did not complete: {set(bad)}")
        print(f"{a.videos} videos of {reports[0]['frames']['stored']} frames: accepted at {a.videos / accepted:.0f} a second, ended at {a.videos / seconds:.2f} a second; "
              f"{os.cpu_count()} cores, of which {sum(used.values()) / seconds:.2f} were used by this\n")
        print("| process | CPU ms a video |\n|---|---|")
        for name, cpu in sorted(used.items(), key=lambda u: -u[1]):
            if cpu >= 0.01:
                print(f"| {name} | {cpu * 1000 / a.videos:.0f} |")
        print(f"| together | {sum(used.values()) * 1000 / a.videos:.0f} |\n\n| stage | median, ms | longest, ms |\n|---|---|---|")
        for stage in reports[0]["latencyMs"]["stages"]:
            times = [r["latencyMs"]["stages"].get(stage, 0) for r in reports]
            print(f"| {stage} | {statistics.median(times):.0f} | {max(times):.0f} |")
        between = [r["latencyMs"]["total"] - sum(r["latencyMs"]["stages"].values()) for r in reports]
        print(f"| in none: events on their way, and the saga | {statistics.median(between):.0f} | {max(between):.0f} |")


main()
