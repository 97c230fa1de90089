#!/usr/bin/env python3
"""Takes each rule of the protocol out of the code, one at a time, and says which test catches it.

Run it in a clean checkout: it edits sources, builds, tests, and puts the sources back.

    tests/take-rules-out.py            all of them (about half a minute each); the rule's own tests are asked first, then all
    tests/take-rules-out.py R7 R8      only these rules

Exit code 1 where a rule can be taken out unnoticed.
"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# rule, what is taken out, file, text, instead
RULES = [
    ("R1", "a state repeats its commands when its event comes again", "src/Coordinator/Videos/VideoDecisions.cs",
     "        if (video.State is VideoState.Extracting)\n            video = (video with { State = VideoState.Aggregating }).Restarted(around);\n",
     "        if (video.State is not VideoState.Extracting)\n            return Decision.Nothing(video);\n        video = (video with { State = VideoState.Aggregating }).Restarted(around);\n"),
    ("R1", "store before publish: the part is told before it is stored",
     "src/Inference.Worker/Batches/FrameBatchHandler.cs",
     "                wrote = await patience",
     "                await publisher.PublishAsync(part.Header.ToProcessed(), cancellation);\n                wrote = await patience"),
    ("R2", "waiting without bound", "src/Platform/Resilience/Patience.cs", "MaxRetryAttempts = int.MaxValue", "MaxRetryAttempts = 3"),
    ("R2", "a permanent fault is published", "src/Inference.Worker/Batches/FrameBatchHandler.cs",
     "await FailAsync(message, new(FailureCode.ModelFailed, fault.Message), publisher, cancellation);", "throw new InvalidOperationException(fault.Message);"),
    ("R3", "the due time", "src/Coordinator/Videos/VideoStep.cs", "await timer.SetAsync(next.VideoId, Waking.Due(next, around), token);", "await Task.CompletedTask;"),
    ("R3", "a wake repeats commands", "src/Coordinator/Videos/VideoDecisions.cs",
     "return queue is null ? new(video.Repeated(wake, around), Commands(video, around, wake))", "return queue is null ? new(video.Repeated(wake, around), [])"),
    ("R3", "what waits in a queue is not repeated", "src/Coordinator/Videos/VideoDecisions.cs", "!around.HasPassed(queue, video.RepeatAt))", "around.Now < video.RepeatAt)"),
    ("R3", "videos that a wake would not change get none", "src/Coordinator/Waking/WakeRound.cs", "if (Changes(video, decision, around))", "if (Changes(video, decision, around) || true)"),
    ("R3", "segments that wait for room are not repeated", "src/Coordinator/Videos/VideoDecisions.cs", "ExtractedOnly = wake is { NoRoom: true } && around", "ExtractedOnly = wake is { NoRoom: false } && around"),
    ("R3", "if nobody makes room they are", "src/Coordinator/Videos/VideoDecisions.cs", "wake is { NoRoom: true } && around.IsBusy(video.Model!.Fingerprint)", "wake is { NoRoom: true }"),
    ("R3", "intervals are doubled", "src/Coordinator/Videos/Waking.cs", "video.RepeatInterval * 2", "video.RepeatInterval * 1"),
    ("R3", "a told segment is told again", "src/Ingest.Worker/Extraction/BatchPublisher.cs", "cancellation) is not { } end)", "cancellation) is not { } end || end.Batches.Count >= 0)"),
    ("R3", "a model without heartbeat ends the video", "src/Coordinator/Videos/VideoDecisions.cs",
     "if (around.Now - video.ModelMissingSince >= around.Options.ModelUnavailableAfter)", "if (around.Now == DateTimeOffset.MinValue)"),
    ("R4", "submissions are compared", "src/Coordinator/Videos/VideoDecisions.cs", "if (!SubmissionIdentity.Same(video.Submission, admit.Submission))", "if (around.Now == DateTimeOffset.MinValue)"),
    ("R4", "a submission after a cancel is answered", "src/Coordinator/Videos/VideoDecisions.cs",
     "        if (video.Submission is null)\n            return new(video, Ending.Messages(video));", "        if (video.Submission is null)\n            return Start(video with { Submission = admit.Submission, State = VideoState.Submitted }, around);"),
    ("R4", "the newest model by first-seen time", "src/Coordinator/Videos/Surroundings.cs", "MaxBy(m => m.FirstSeen)", "MinBy(m => m.FirstSeen)"),
    ("R5", "the first plan is the plan", "src/Coordinator/Videos/VideoDecisions.cs", "case { State: VideoState.Planning } when planned.Plan is { } plan:", "case { State: VideoState.Planning or VideoState.Extracting } when planned.Plan is { } plan:"),
    ("R5", "events of another plan are ignored", "src/Coordinator/Videos/VideoDecisions.cs",
     "if (video is not { State: VideoState.Extracting or VideoState.Aggregating } || video.PlanDigest != all.PlanDigest)", "if (video is not { State: VideoState.Extracting or VideoState.Aggregating })"),
    ("R6", "a set, not a counter", "src/Platform/State/InMemory/PlanLedger.cs",
     "var settled = segment.Stored.Keys.Count(i => i < n) + segment.Failed.Keys.Count(i => i < n);", "var settled = (int)Math.Min(n, Progress.Events);"),
    ("R6", "both events observe completion", "src/Platform/State/InMemory/PlanLedger.cs",
     "        Add(e.Timings);\n        return Evaluate(segment);\n    }\n\n    public LedgerAnswer Record(FrameBatchProcessed e)", "        Add(e.Timings);\n        return LedgerAnswer.None;\n    }\n\n    public LedgerAnswer Record(FrameBatchProcessed e)"),
    ("R7", "a part that differs rejects its segment (part after)", "src/Platform/State/InMemory/PlanLedger.cs", "var differs = e.Outcome == BatchOutcome.Stored &&", "var differs = e.Outcome == BatchOutcome.Failed &&"),
    ("R7", "a part that differs rejects its segment (part before)", "src/Platform/State/InMemory/PlanLedger.cs", "if (index >= e.Batches.Count || part == e.Batches[index])", "if (index >= 0)"),
    ("R7", "every further event of a rejected way answers rejected", "src/Platform/State/InMemory/PlanLedger.cs", "return current.Rejected is null ? null : Repeat(current);", "return null;"),
    ("R7", "the first timestamp is checked", "src/Ingest.Worker/Extraction/SegmentVerdict.cs", "segment is { FirstPts: { } expected, Leading: 0 } && first != expected", "segment is { FirstPts: { } expected, Leading: 0 } && first > long.MaxValue - 1"),
    ("R7", "frames are counted against packets", "src/Ingest.Worker/Extraction/SegmentVerdict.cs", "decoded.Count <= count && Missing(command, decoded.Count) <= segment.Leading", "decoded.Count <= count"),
    ("R7", "two ways that agree are right", "src/Ingest.Worker/Extraction/SegmentVerdict.cs", "decoded.Count > 0 && command.Previous == decoded", "decoded.Count < 0"),
    ("R7", "two ways that agree on nothing are not", "src/Ingest.Worker/Extraction/SegmentVerdict.cs",
     "        if (segment is { FirstPts: { } expected, Leading: 0 } && first != expected)\n            return Reject(", "        if (command.Previous == decoded)\n            return (SegmentOutcome.Whole, null);\n        if (segment is { FirstPts: { } expected, Leading: 0 } && first != expected)\n            return Reject("),
    ("R7", "the saga advances from the current way only", "src/Coordinator/Videos/VideoDecisions.cs", "if (video.Segments[segment].Way == way)", "if (video.Segments[segment].Way >= way)"),
    ("R7", "damage that the decoder tells is not right", "src/Ingest.Worker/Extraction/SegmentVerdict.cs", "failure is null && Damage.Of(account) is { } said", "failure is null && Damage.Of(new()) is { } said"),
    ("R8", "the payload goes as it is processed", "src/Inference.Worker/Batches/FrameBatchHandler.cs",
     "        await DeletePayloadAsync(message, cancellation);\n        return true;\n    }\n\n    private ValueTask TellAsync", "        return true;\n    }\n\n    private ValueTask TellAsync"),
    ("R8", "lost is said only by the payload's own store", "src/Platform/Payloads/DirectoryPayloadStore.cs", "ValueTask.FromResult(root.Identity() == reference.Store || root.Had(reference.Store))", "ValueTask.FromResult(root.Identity().Length > 0)"),
    ("R8", "an object that cannot be read is deleted", "src/Platform/Payloads/DirectoryPayloadStore.cs", "                File.Delete(path);\n            return ValueTask.FromResult<Payload?>(null);", "                GC.KeepAlive(path);\n            return ValueTask.FromResult<Payload?>(null);"),
    ("R8", "a run deletes payloads above its own n", "src/Ingest.Worker/Extraction/ExtractSegmentHandler.cs", "await batches.DeletePayloadsFromAsync(run.Batches.Count, cancellation);", ""),
    ("R9", "the run for lost batches answers for each", "src/Ingest.Worker/Extraction/ExtractSegmentHandler.cs",
     "        foreach (var index in wanted.Where(i => i >= run.Batches.Count))", "        foreach (var index in wanted.Where(i => i < 0))"),
    ("R9", "a run with indices tells no end", "src/Ingest.Worker/Extraction/ExtractSegmentHandler.cs",
     "        if (message.Indices.Count == 0)\n            await batches.PublishEndAsync", "        await batches.PublishEndAsync"),
    ("R9", "lost batches are failed after some rounds", "src/Coordinator/Ledger/BatchesLostHandler.cs", "ledger.ReleaseAsync(message, options.Value.LossRounds, token)", "ledger.ReleaseAsync(message, int.MaxValue, token)"),
    ("R10", "the first part wins", "src/Platform/Features/DirectoryFeatureStore.cs", "return ValueTask.FromResult(file.Link());", "file.Replace();\n        return ValueTask.FromResult(true);"),
    ("R10", "the part is looked for again before lost", "src/Inference.Worker/Batches/FrameBatchHandler.cs", "                if (!await TryTellStoredAsync(message, publisher, cancellation))\n", ""),
    ("R11", "the quota", "src/Platform/Payloads/DirectoryPayloadStore.cs", "        if (BytesWaiting(header.Fingerprint) - kept + length > PayloadQuota.For(priority, quotaBytes))", "        if (length < 0)"),
    ("R11", "the lock of the store", "src/Platform/Payloads/DirectoryPayloadStore.cs", "        using var turn = Lock(header.Fingerprint);\n", ""),
    ("R11", "a segment without room goes behind the others", "src/Ingest.Worker/Extraction/BatchPublisher.cs", "payloads.TryReserveAsync(command.SegmentWay, Fingerprint, most,", "payloads.TryReserveAsync(command.SegmentWay, Fingerprint, 0,"),
    ("R12", "nobody is condemned by delivery counts", "src/Platform/Bus/SuspectHandler.cs", "private const int MaxBeginnings = 2;", "private const int MaxBeginnings = 0;"),
    ("R12", "a suspect runs alone", "src/Platform/Bus/WorkGate.cs", "await _lock.WriterLockAsync(cancellation)", "await _lock.ReaderLockAsync(cancellation)"),
    ("R12", "who kills its process twice, alone, is failed", "src/Platform/Bus/SuspectHandler.cs", "if (before >= MaxBeginnings)", "if (before >= int.MaxValue)"),
    ("R12", "an orderly stop takes the marker away", "src/Platform/Bus/SuspectHandler.cs",
     "                await patience.DoAsync(WorkKind.FeatureStore, token => markers.EndAsync(work, token), CancellationToken.None);\n                throw;", "                throw;"),
    ("R13", "an absent part is an error", "src/Coordinator/Aggregation/PartMerger.cs",
     "            var part = await ReadAsync(batch, cancellation);\n", "            Part part;\n            try\n            {\n                part = await ReadAsync(batch, cancellation);\n            }\n            catch (PartLostException)\n            {\n                continue;\n            }\n"),
    ("R13", "aggregation follows the ledger", "src/Coordinator/Aggregation/AggregateVideoHandler.cs", "if (view is not { AllProcessed: true })", "if (view is null)"),
    ("R13", "final files are linked: the first wins", "src/Platform/Features/DirectoryResultStore.cs", "return file.Link();", "file.Replace();\n        return true;"),
    ("R14", "the row decides the end, once", "src/Coordinator/Videos/VideoDecisions.cs", "return video.IsFinal() ? new(video, Ending.Messages(video)) : Ending.Cancel(video, around);", "return Ending.Cancel(video, around);"),
    ("R14", "ingest looks for the marker", "src/Ingest.Worker/Extraction/BatchPublisher.cs", "        if (!await HasEndedAsync(cancellation))\n            return false;\n        await DeletePayloadsFromAsync(0, cancellation);", "        if (cancellation.CanBeCanceled || !cancellation.CanBeCanceled)\n            return false;\n        await DeletePayloadsFromAsync(0, cancellation);"),
    ("R14", "inference looks for the marker after its last write", "src/Inference.Worker/Batches/FrameBatchHandler.cs", "            if (wrote)\n                await patience", "            if (wrote && message.FrameCount < 0)\n                await patience"),
    ("R15", "ordinals go on over segments", "src/Ingest.Worker/Extraction/SegmentRun.cs", "segment.FirstOrdinal + frame.Number - first.Number;", "frame.Number - first.Number;"),
    ("R15", "executions come from the parts", "src/Coordinator/Aggregation/VideoAccount.cs", "_executions.GetValueOrDefault(part.Header.Execution) + frames", "frames"),
    ("R16", "urgent work has a key of its own", "src/Platform/Bus/WorkQueues.cs", "VideoPriority.IsUrgent(priority) ? Topology.UrgentOf(queue) : queue", "queue"),
    ("R16", "bulk stands still", "src/Ingest.Worker/Scheduling/Precedence.cs", "while (!_isUrgent && Waited < Longest", "while (_isUrgent && Waited < Longest"),
    ("R16", "bulk stands still for minutes at most", "src/Ingest.Worker/Scheduling/Precedence.cs", "&& Waited < Longest ", ""),
    ("R16", "a run reads nothing while it stands still", "src/Ingest.Worker/Extraction/SegmentRun.cs", "                await Precedence.YieldAsync(cancellation);\n", ""),
    ("R16", "room for urgent segments", "src/Platform/Payloads/PayloadQuota.cs", "VideoPriority.IsUrgent(priority) ? quotaBytes : quotaBytes - (quotaBytes / Segments)", "priority < 0 ? 0 : quotaBytes"),
]


def run(command, bound):
    try:
        done = subprocess.run(["timeout", "-k", "5", str(bound), *command], cwd=ROOT, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr
    except OSError as fault:
        return 1, str(fault)


def caught_by(project, which):
    code, out = run([f"tests/{project}.Tests/bin/Debug/net10.0/QueueWorkers.{project}.Tests", *which], 180)
    caught = re.findall(r"(\w+)(?:\([^\n]*?\))? \[FAIL\]", out)
    return sorted(set(caught)) or (["a test that never ends"] if code in (124, 137) else [])


def main():
    wanted = set(sys.argv[1:])
    unnoticed = 0
    for rule, what, name, text, instead in RULES:
        if wanted and rule not in wanted:
            continue
        path = ROOT / name
        source = path.read_text()
        if source.count(text) != 1:
            print(f"{rule:4} {what}: the text is there {source.count(text)} times; mend the list")
            unnoticed += 1
            continue
        path.write_text(source.replace(text, instead))
        try:
            # The ledger has contract tests of its own, which need a Redis beside it, and what goes to which queue is seen on a broker.
            projects = ["Protocol", "Platform"] if "/State/" in name or "/WorkQueues" in name else ["Protocol"]
            code, out = 0, ""
            for project in projects:
                if code == 0:
                    code, out = run(["dotnet", "build", f"tests/{project}.Tests", "-v", "q", "-p:TreatWarningsAsErrors=false"], 300)
            if code != 0:
                print(f"{rule:4} {what}: does not build\n{out[-600:]}")
                unnoticed += 1
                continue
            seen = [test for project in projects for test in caught_by(project, ["-method", f"*.{rule}_*"])] or caught_by("Protocol", [])
            unnoticed += 0 if seen else 1
            print(f"{rule:4} {what}: {', '.join(seen) if seen else 'UNNOTICED'}", flush=True)
        finally:
            path.write_text(source)
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
