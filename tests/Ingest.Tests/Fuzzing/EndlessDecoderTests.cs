using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Tests.Decoding;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>A decoder whose frames never end: each is in order, and only the time of the whole run ends it.</summary>
public sealed class EndlessDecoderTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new("endless");

    [Fact]
    public async Task A_run_ends_at_its_longest_time_with_the_frames_it_has()
    {
        var path = await MadeVideo.MakeAsync(Path.Combine(_folder.Path, "sound.mp4"), "-f lavfi -i testsrc2=size=64x48:rate=5 -frames:v 6 -c:v libx264");
        using var decoder = new DecoderScript("libav");
        var program = decoder.WriteAnswer("n=0; while :; do head -c 2304 /dev/zero; echo \"frame $n $n -\" >&2; n=$((n + 1)); done");
        await using var sound = new WorkerBench();
        var planned = await sound.PlanAsync(path, TestContext.Current.CancellationToken);
        await using var worker = new WorkerBench(("LibavPath", program), ("WarmClipBytes", "0"), ("Jail", "None"), ("MaxRunTime", "00:00:01"));
        var ends = await worker.ExtractAsync(planned, planned.Plan!.Segments[0], TestContext.Current.CancellationToken).WaitAsync(Bound, TestContext.Current.CancellationToken);
        Assert.Equal((3, SegmentOutcome.Broken, FailureCode.DecodeTimeout), (ends.Count, ends[^1].Outcome, ends[^1].Failure?.Code));
        Assert.True(ends[^1].Decoded.Count > 6);
        Assert.Equal(ends[^1].Decoded.Count, ends[^1].Batches.Sum(b => b.Count));
    }

    public void Dispose() => _folder.Dispose();
}
