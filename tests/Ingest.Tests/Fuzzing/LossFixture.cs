using QueueWorkers.Ingest.Tests.Videos;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>Sound videos of every container, damaged copies of them, and a worker.</summary>
public sealed class LossFixture : IAsyncDisposable
{
    /// <summary>A video in each container, and in some with another codec.</summary>
    public static readonly string[] Sources =
    [
        "h264-closed.mp4", "h264-open.mkv", "h264-closed.ts", "h264-closed.m2ts", "h264-closed.flv", "h264-closed.avi", "h264-closed.nut", "h264.h264", "fragmented.mp4", "h264-open.mov",
        "hevc-open.mp4", "hevc-open.ts", "hevc.hevc", "mpeg4.avi", "mpeg2-open.mpg", "mpeg2-closed.ts", "mpeg2.mxf", "flv1.flv", "wmv2.asf", "vp8.webm", "vp9.ivf", "theora.ogg",
        "mjpeg.mov", "loop.gif",
    ];

    private readonly Synthetic _videos = new();
    private readonly TemporaryFolder _folder = new("loss");
    private readonly Dictionary<string, int> _frames = [];

    internal WorkerBench Worker { get; } = new(("SegmentPixels", $"{96 * 64 * 60}"));

    /// <summary>A damaged copy: its path, what was done to it, and whether that can be known from the file.</summary>
    public async Task<(string Path, string Damage, bool IsKnowable)> DamageAsync(string source, int seed)
    {
        var random = new Random(HashCode.Combine(seed, source.Length) ^ source.Sum(c => c));
        var bytes = await File.ReadAllBytesAsync(await _videos.MakeAsync(source));
        var (damaged, damage, isKnowable) = Damage(random, source, bytes);
        var path = Path.Combine(_folder.Path, $"{seed}-{source}");
        await File.WriteAllBytesAsync(path, damaged);
        return (path, damage, isKnowable);
    }

    /// <summary>Frames of the intact video.</summary>
    public async Task<int> FramesAsync(string source)
    {
        if (!_frames.TryGetValue(source, out var frames))
            _frames[source] = frames = (await Ffmpeg.TruthAsync(await _videos.MakeAsync(source), 0)).Count;
        return frames;
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        _videos.Dispose();
        _folder.Dispose();
    }

    private static (byte[] Bytes, string Damage, bool IsKnowable) Damage(Random random, string source, byte[] bytes)
    {
        var at = random.Next(bytes.Length / 4, bytes.Length);
        switch (random.Next(4))
        {
            case 0:
                var length = Math.Min(bytes.Length - at, bytes.Length / 10);
                bytes.AsSpan(at, length).Clear();
                // NUT announces no length, and its reader finds its way behind a hole without a word: if no frame follows, none is missed.
                return (bytes, $"{length} zeros at {at} of {bytes.Length}", !source.EndsWith(".nut", StringComparison.Ordinal) || at + length < bytes.Length * 0.9);
            case 1:
                bytes.AsSpan(at).Clear();
                return (bytes, $"zeros from {at} of {bytes.Length}", true);
            case 2:
                // A raw stream has no end, and a decoder may read over that of a picture; a transport stream may end behind any packet.
                var isKnowable = source is not ("hevc.hevc" or "h264.h264") && at % 188 != 0 && at % 192 != 0;
                return (bytes[..at], $"cut off at {at} of {bytes.Length}", isKnowable);
            default:
                return ([.. bytes, .. bytes], "joined to itself", true);
        }
    }
}
