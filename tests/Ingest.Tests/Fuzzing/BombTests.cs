using QueueWorkers.Contracts;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>One picture of 16,000 × 16,000 takes a gigabyte. Where programs have half of one, only a refusal that comes before decoding can name the size.</summary>
public sealed class BombTests : IDisposable
{
    private const string Little = "536870912";
    private readonly TemporaryFolder _folder = new("bomb");

    [Fact]
    public async Task A_picture_that_is_too_large_is_refused_before_it_is_decoded()
    {
        await using var worker = new WorkerBench(("DecodeMemoryBytes", Little));
        Assert.Equal(FailureCode.DimensionsExceeded, (await PlanAsync(worker, await GifAsync())).Failure?.Code);
    }

    [Fact]
    public async Task So_it_is_where_the_container_does_not_know_the_size()
    {
        await using var worker = new WorkerBench(("DecodeMemoryBytes", Little));
        Assert.Equal(FailureCode.DimensionsExceeded, (await PlanAsync(worker, await Bombs.PngAsync(_folder.Path, [0, 1, 2, 3, 4, 5]))).Failure?.Code);
    }

    [Fact]
    public async Task One_on_the_way_is_not_decoded_and_the_frames_around_it_are()
    {
        await using var worker = new WorkerBench(("DecodeMemoryBytes", Little));
        var end = await EndAsync(worker, await Bombs.PngAsync(_folder.Path, [3]));
        Assert.Equal((SegmentOutcome.Broken, FailureCode.CorruptStream, 5), (end.Outcome, end.Failure?.Code, end.Decoded.Count));
        Assert.Contains("max pixel count", end.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decoder_that_tries_it_dies_at_its_limit_and_the_worker_lives()
    {
        await using var worker = new WorkerBench(("DecodeMemoryBytes", Little), ("MaxFramePixels", $"{1L << 28}"));
        var end = await EndAsync(worker, await GifAsync());
        Assert.Equal((SegmentOutcome.Broken, FailureCode.CorruptStream, 0), (end.Outcome, end.Failure?.Code, end.Decoded.Count));
        Assert.Contains("allocate memory", end.Failure?.Message, StringComparison.Ordinal);

        var sound = await MadeVideo.MakeAsync(Path.Combine(_folder.Path, "sound.mp4"), "-f lavfi -i testsrc2=size=64x48:rate=5 -frames:v 6 -c:v libx264");
        Assert.Equal((SegmentOutcome.Whole, 6), await EndAsync(worker, sound) is var whole ? (whole.Outcome, whole.Decoded.Count) : default);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<VideoPlanned> PlanAsync(WorkerBench worker, string path) => worker.PlanAsync(path, TestContext.Current.CancellationToken);

    private static async Task<SegmentExtracted> EndAsync(WorkerBench worker, string path)
    {
        var planned = await PlanAsync(worker, path);
        Assert.Null(planned.Failure);
        return (await worker.ExtractAsync(planned, Assert.Single(planned.Plan!.Segments), TestContext.Current.CancellationToken))[^1];
    }

    private async Task<string> GifAsync()
    {
        var path = Path.Combine(_folder.Path, "bomb.gif");
        await File.WriteAllBytesAsync(path, Bombs.Gif(), TestContext.Current.CancellationToken);
        return path;
    }
}
