#!/usr/bin/env python3
"""How far one deployment scales with inference processes, and what a batch costs beside its inference.

usage: benchmarks/scaling.py [--processes 1,2,4,8,16] [--milliseconds 200] [--batch 64] [--seconds 40] [--side 64]

RabbitMQ, two Redis, one coordinator, one ingest worker, and inference workers whose device is a clock (labelled so): a run of 32 frames takes --milliseconds,
and no CPU. Everything else is real. So N processes can compute N × 32 / --milliseconds frames a second and no more; that is what "of linear" counts against.
Rates and CPU time are those between 20 % and 80 % of the frames. Prints Markdown tables.
"""
import argparse, os, subprocess, time

from deployment import BENCH, Deployment

RUN = 32
MODEL = "simulated"


def clips(folder, count, frames, side):
    """Videos that cost little to decode, none with a frame of another one: else the cache would compute them."""
    for i in range(count):
        path = f"{folder}/{i}.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc=size={side}x{side}:rate=25,noise=alls=8:all_seed={i + 1}:allf=t",
                        "-frames:v", str(frames), "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", path], check=True)
        yield path


def measure(processes, milliseconds, batch, seconds, side):
    bound = processes * RUN * 1000 / milliseconds
    with Deployment() as d:
        d.start("coordinator")
        d.start("ingest", Ingest__BatchBytes=str(batch * side * side * 3))
        for _ in range(processes):
            d.start("inference", BENCH, "worker", "--milliseconds", str(milliseconds), "--side", str(side))
        total = int(bound * seconds)
        # Long enough that starting decoders is not what is measured.
        each = max(2000, min(16000, total // 4))
        videos = [d.submit(path, models=[MODEL]) for path in list(clips(d.folder, max(2, total // each), each, side))]
        total = each * len(videos)
        marks, open_videos, done = [], set(videos), 0
        deadline = time.monotonic() + 20 * seconds + 120
        while open_videos:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(open_videos)} of {len(videos)} videos are open")
            time.sleep(0.5)
            at, frames = time.monotonic(), done
            for video in list(open_videos):
                state = d.status(video)
                frames += round((state.get("progress") or 0) * each)
                if state["state"] not in ("Completed", "Failed", "Partial", "Cancelled"):
                    continue
                report = d.report(video)
                if state["state"] != "Completed" or report["frames"]["inferred"] != each:
                    raise RuntimeError(f"{video}: {state['state']}, {report['frames']}")
                open_videos.remove(video)
                done += each
            marks.append((at, frames, d.cpu()))
    first = next(m for m in marks if m[1] >= 0.2 * total)
    last = next(m for m in marks if m[1] >= 0.8 * total)
    elapsed, frames = last[0] - first[0], last[1] - first[1]
    cpu = {name: last[2][name] - first[2][name] for name in last[2]}
    return frames / elapsed, bound, cpu, elapsed, frames / batch


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("--processes", default="1,2,4,8,16")
    parser.add_argument("--milliseconds", type=float, default=200)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--side", type=int, default=64)
    a = parser.parse_args()
    print("| inference processes (a clock each) | frames/s | of linear | batches/s | cores busy | CPU ms a batch: inference | broker | Redis | coordinator | ingest with decoder |\n|---|---|---|---|---|---|---|---|---|---|", flush=True)
    for n in map(int, a.processes.split(",")):
        rate, bound, cpu, elapsed, batches = measure(n, a.milliseconds, a.batch, a.seconds, a.side)
        each = {name: 1000 * seconds / batches for name, seconds in cpu.items()}
        print(f"| {n} | {rate:.0f} | {rate / bound:.3f} | {rate / a.batch:.1f} | {sum(cpu.values()) / elapsed:.2f} of {os.cpu_count()} | {each['inference']:.2f} | {each['broker']:.2f} | {each['state'] + each['cache']:.2f} | {each['coordinator']:.2f} | {each['ingest']:.2f} |", flush=True)


main()
