#!/usr/bin/env python3
"""How many messages a backlog costs while it waits: against the same videos without waiting.

usage: benchmarks/backlog.py [--videos 2000] [--minutes 30] [--reference 100]

RabbitMQ, Redis, a coordinator, an ingest worker and an inference worker, all on this host. The reference videos (10 frames, 64 × 64) go through at once.
Then the ingest worker is stopped, all others are submitted, and wait; then it is started again, and all complete. Every message that is published is
counted by a client that listens to all exchanges; heartbeats are left out. Prints a Markdown table: messages a video by type, and their ratio.
Needs pika.
"""
import argparse, collections, signal, subprocess, threading, time

import pika

from deployment import Deployment, until

ENDED = ("Completed", "Partial", "Failed", "Cancelled")
EVERYONE = ("AdmitVideo VideoPlanned SourceProgress IssueSegments SegmentExtracted FrameBatchProcessed SegmentRejected BatchesLost AllBatchesProcessed VideoAggregated "
            "SweepVideo Wake WatermarkReached VideoCompleted").split()


class Counter:
    """Counts messages by type, as a queue of its own on every exchange hears them."""

    def __init__(self, uri, model):
        self.seen = collections.Counter()
        self._parameters = pika.URLParameters(uri)
        keys = {"PlanVideo": ["video"], "AggregateVideo": ["video"], "ExtractSegment": ["libav"], "FrameBatchReady": [model],
                "Watermark": ["plan-video", "aggregate-video", "extract-libav", f"inference-{model}"]}
        self._bindings = [(name, [""]) for name in EVERYONE] + list(keys.items())
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        channel = pika.BlockingConnection(self._parameters).channel()
        queue = channel.queue_declare("", exclusive=True).method.queue
        for name, keys in self._bindings:
            for key in keys:
                channel.queue_bind(queue, f"QueueWorkers.Contracts:{name}", key)
        channel.basic_consume(queue, self._count, auto_ack=True)
        try:
            channel.start_consuming()
        except pika.exceptions.AMQPError:
            pass  # The broker ended.

    def _count(self, channel, method, properties, body):
        self.seen[method.exchange.split(":")[1]] += 1


def complete(d, videos, seconds):
    left = set(videos)

    def all_have():
        for video in list(left)[:50]:
            state = d.state(video)
            if state in ENDED:
                left.discard(video)
                if state != "Completed":
                    raise RuntimeError(f"{video}: {state}")
        return not left
    until("all complete", all_have, seconds)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("--videos", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--reference", type=int, default=100)
    a = parser.parse_args()
    with Deployment() as d:
        del d.settings["Cache__Connection"]
        clip = f"{d.folder}/clip.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=10", "-frames:v", "10", "-pix_fmt", "yuv420p", clip], check=True)
        _, ingest, _ = [d.start(name) for name in ("coordinator", "ingest", "inference")]
        until("the model is served", lambda: d.workers())
        complete(d, [d.submit(clip)], 60)
        counter = Counter(d.settings["Bus__Connection"], d.workers()[0]["fingerprint"])
        time.sleep(5)
        counter.seen.clear()
        complete(d, [d.submit(clip) for _ in range(a.reference)], 60 + 5 * a.reference)
        time.sleep(5)
        needed = counter.seen.copy()

        counter.seen.clear()
        d.kill(ingest, signal.SIGTERM)
        videos = [d.submit(clip) for _ in range(a.videos)]
        time.sleep(60 * a.minutes)
        waiting = counter.seen.copy()
        d.start("ingest")
        complete(d, videos, 60 + 5 * a.videos)
        time.sleep(5)
        sent = counter.seen
        print(f"| message | without waiting, a video | {a.videos} videos after {a.minutes:g} min, a video | while they waited, in all |\n|---|---|---|---|")
        for name in sorted(sent | needed):
            print(f"| `{name}` | {needed[name] / a.reference:.2f} | {sent[name] / a.videos:.3f} | {waiting[name]} |")
        each, then = needed.total() / a.reference, sent.total() / a.videos
        print(f"| all | {each:.2f} | {then:.3f} | {waiting.total()} |\n\nratio {then / each:.3f}")


main()
