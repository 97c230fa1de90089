using QueueWorkers.Ingest.Tests.Videos;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>Sound videos to damage, a folder, and a worker for each decoder.</summary>
public sealed class FuzzFixture : IAsyncLifetime
{
    private static readonly string[] Sources =
    [
        "h264-closed.mp4", "h264-open.mkv", "h264-closed.ts", "h264-closed.flv", "h264-closed-b.avi", "h264-closed.nut", "h264.h264", "fragmented.mp4", "edit-list.mp4",
        "rotated.mp4", "variable.mkv", "hevc-open.mp4", "hevc-open.ts", "hevc.hevc", "mpeg4-b.mp4", "mpeg4.avi", "xvid-b.avi", "mpeg2-open.mpg", "mpeg2-closed.ts", "mpeg2.mxf",
        "flv1.flv", "wmv2.asf", "vp8.webm", "vp9.webm", "vp9.ivf", "av1.mp4", "theora.ogg", "mjpeg.mov", "loop.gif",
    ];

    private readonly Synthetic _videos = new();
    private readonly TemporaryFolder _folder = new("fuzz");

    internal Dictionary<string, WorkerBench> Workers { get; } = [];

    public async ValueTask InitializeAsync()
    {
        // Outside of the jail, in which its look for leaks is refused.
        var instrumented = await InstrumentedDecoder.BuildAsync(_folder.Path);
        foreach (var kind in IngestBench.Kinds)
        {
            Workers[kind] = new WorkerBench(
                ("Decoder", kind), ("LibavPath", instrumented), ("Jail", kind == "libav" ? "None" : "Auto"), ("SegmentPixels", $"{96 * 64 * 60}"),
                // A stall must end within the bound of a case.
                ("ProbeTimeout", "00:00:10"), ("DecodeStallTimeout", "00:00:10"));
        }
    }

    /// <summary>The damaged video of a seed.</summary>
    public async Task<string> MakeAsync(int seed)
    {
        var random = new Random(seed);
        var source = Sources[seed % Sources.Length];
        var other = Sources[random.Next(Sources.Length)];
        var damaged = Mutator.Mutate(random, await BytesAsync(source), await BytesAsync(other));
        var path = Path.Combine(_folder.Path, $"{seed}{Path.GetExtension(source)}");
        await File.WriteAllBytesAsync(path, damaged);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in Workers.Values)
            await worker.DisposeAsync();
        _videos.Dispose();
        _folder.Dispose();
    }

    private async Task<byte[]> BytesAsync(string name) => await File.ReadAllBytesAsync(await _videos.MakeAsync(name));
}
