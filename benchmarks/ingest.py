#!/usr/bin/env python3
"""Extraction against what bounds it, as ratios within one run.

usage: benchmarks/ingest.py VIDEO [--rounds 5] [--repeat 8] [--only bound,script,segments,keyframes,memory] [--script PATH]

VIDEO       a 1080p H.264 video of some hundred frames; it is repeated to a length worth measuring
--script    the peer: a script that extracts with OpenCV (python3-opencv) and prints extract_fps and cpu_s as JSON
Measured in turn, so that what else the machine does falls on both. Prints Markdown tables; figures are medians.
"""
import argparse, json, os, resource, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = f"{ROOT}/benchmarks/Bench/bin/Release/net10.0/QueueWorkers.Bench.dll"
SCALE = ["-vf", "scale=224:224", "-pix_fmt", "rgb24", "-f", "rawvideo", "-y", "/dev/null"]


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments], check=True)


def timed(command):
    """Seconds, CPU seconds and standard output of a command and its children."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, output


def extract(video, *options):
    return json.loads(timed(["dotnet", BENCH, "extract", video, *options])[2])


def extract_alone(video):
    """Without a jail, from outside of which a decoder's CPU time is not seen, and with a decoder that ends with its video, as its time counts only then."""
    return extract(video, "--set", "Jail=None", "--set", "WarmClipBytes=0")


def median(values):
    return statistics.median(values)


def bound(video, rounds):
    ours, jailed, theirs, ours_cpu, theirs_cpu = [], [], [], [], []
    for _ in range(rounds):
        free = extract_alone(video)
        ours.append(free["framesPerSecond"])
        ours_cpu.append(free["ownCpuMsPerFrame"] + free["decoderCpuMsPerFrame"])
        jailed.append(extract(video)["framesPerSecond"])
        seconds, cpu, _ = timed(["ffmpeg", "-nostdin", "-v", "error", "-i", video, "-map", "0:v:0", *SCALE])
        theirs.append(free["frames"] / seconds)
        theirs_cpu.append(cpu * 1000 / free["frames"])
    print("\n| extract, scale to 224, store | frames/s | CPU ms a frame | of the bound |\n|---|---|---|---|")
    print(f"| ffmpeg to nowhere, the bound | {median(theirs):.0f} | {median(theirs_cpu):.2f} | 1 |")
    print(f"| ours | {median(ours):.0f} | {median(ours_cpu):.2f} | {median([a / b for a, b in zip(ours, theirs)]):.2f} |")
    print(f"| ours, decoder in the jail | {median(jailed):.0f} | | {median([a / b for a, b in zip(jailed, theirs)]):.2f} |")


def script(video, rounds, path):
    ours, theirs, ours_cpu, theirs_cpu = [], [], [], []
    for _ in range(rounds):
        free = extract_alone(video)
        ours.append(free["framesPerSecond"])
        ours_cpu.append(free["ownCpuMsPerFrame"] + free["decoderCpuMsPerFrame"])
        seconds, cpu, output = timed(["/usr/bin/python3", path, video, "--extract-only"])
        peer = json.loads(output)
        theirs.append(peer["extract_fps"])
        theirs_cpu.append(cpu * 1000 / peer["frames_extracted"])
    print("\n| extract | frames/s | CPU ms a frame |\n|---|---|---|")
    print(f"| the script, 2 processes | {median(theirs):.0f} | {median(theirs_cpu):.1f} |")
    print(f"| ours | {median(ours):.0f} | {median(ours_cpu):.1f} |")
    print(f"| ratio | {median([a / b for a, b in zip(ours, theirs)]):.2f} | 1/{median([b / a for a, b in zip(ours_cpu, theirs_cpu)]):.2f} |")


def segments(video, rounds):
    described = json.loads(subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries", "stream=width,height,nb_read_packets", "-of", "json", video], check=True, stdout=subprocess.PIPE).stdout)["streams"][0]
    half = described["width"] * described["height"] * int(described["nb_read_packets"]) * 51 // 100
    one, two, bare_one, bare_two, count = [], [], [], [], 0
    bare = ["ffmpeg", "-nostdin", "-v", "error", "-threads", "1", "-filter_threads", "1", "-i", video, "-map", "0:v:0", *SCALE]
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run(bare, check=True)
        bare_one.append(1 / (time.perf_counter() - start))
        start = time.perf_counter()
        for child in [subprocess.Popen(bare), subprocess.Popen(bare)]:
            child.wait()
        bare_two.append(2 / (time.perf_counter() - start))
        one.append(extract(video, "--set", "DecodeThreads=1")["framesPerSecond"])
        cut = extract(video, "--set", "DecodeThreads=1", "--set", f"SegmentPixels={half}", "--parallel", "2")
        two.append(cut["framesPerSecond"])
        count = cut["segments"]
    print("\n| one thread a decoder | segments | frames/s |\n|---|---|---|")
    print(f"| one at a time | 1 | {median(one):.0f} |\n| two at once | {count} | {median(two):.0f} |\n| ratio | | {median([b / a for a, b in zip(one, two)]):.2f} |")
    print(f"| ratio of bare ffmpeg, two against one, to nowhere | | {median([b / a for a, b in zip(bare_one, bare_two)]):.2f} |")


def keyframes(video, rounds, folder):
    long = f"{folder}/gop250.mp4"
    ffmpeg("-i", video, "-map", "0:v:0", "-c:v", "libx264", "-preset", "veryfast", "-g", "250", "-keyint_min", "250", "-sc_threshold", "0", long)
    every, key, frames = [], [], 0
    for _ in range(rounds):
        every.append(extract(long)["videoSecondsPerSecond"])
        some = extract(long, "--keyframes")
        key.append(some["videoSecondsPerSecond"])
        frames = some["frames"]
    print("\n| keyframe every 250 frames | video seconds a second |\n|---|---|")
    print(f"| every frame | {median(every):.1f} |\n| {frames} keyframes | {median(key):.1f} |\n| ratio | {median([b / a for a, b in zip(every, key)]):.1f} |")


def memory(video, folder):
    ten = f"{folder}/ten.mkv"
    ffmpeg("-stream_loop", "9", "-i", video, "-map", "0:v:0", "-c", "copy", ten)
    short, long = extract(video), extract(ten)
    print("\n| | frames | peak MiB of the worker |\n|---|---|---|")
    for run in (short, long):
        print(f"| | {run['frames']} | {run['peakMiB']:.0f} |")
    print(f"| ratio | | {long['peakMiB'] / short['peakMiB']:.2f} |")
    per = (long["allocatedPerFrame"] * long["frames"] - short["allocatedPerFrame"] * short["frames"]) / (long["frames"] - short["frames"])
    print(f"\nManaged bytes allocated a frame in the steady state, from the difference of the two: {per:.0f}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("video")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="bound,script,segments,keyframes,memory")
    parser.add_argument("--script")
    parser.add_argument("--repeat", type=int, default=8)
    arguments = parser.parse_args()
    wanted = arguments.only.split(",")
    subprocess.run(["dotnet", "build", f"{ROOT}/benchmarks/Bench", "-c", "Release", "-v", "quiet", "-tl:off", "-clp:NoSummary"], check=True, stdout=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        video = f"{folder}/video.mkv"
        ffmpeg("-stream_loop", str(arguments.repeat - 1), "-i", arguments.video, "-map", "0:v:0", "-c", "copy", video)
        if "bound" in wanted:
            bound(video, arguments.rounds)
        if "script" in wanted and arguments.script:
            script(video, arguments.rounds, arguments.script)
        if "segments" in wanted:
            segments(video, arguments.rounds)
        if "keyframes" in wanted:
            keyframes(video, arguments.rounds, folder)
        if "memory" in wanted:
            memory(video, folder)


main()
