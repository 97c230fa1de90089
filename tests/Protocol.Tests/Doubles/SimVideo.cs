using QueueWorkers.Contracts;

namespace QueueWorkers.Protocol.Tests.Doubles;

/// <summary>A video of the simulation: a few segments of a few frames, and how each decodes.</summary>
internal sealed class SimVideo(int number, IReadOnlyList<int> frames, SegmentNature[] natures)
{
    private const int Ticks = 10;

    public Guid Id { get; } = new(number, 0, 0, new byte[8]);

    public string Uri { get; } = $"/videos/{number}.mp4";

    public SegmentNature[] Natures => natures;

    /// <summary>Selected frames, every N-th.</summary>
    public int Every { get; init; } = 1;

    public bool AllowPartial { get; init; }

    public double? DeadlineSeconds { get; init; }

    public int Priority { get; init; }

    public string Model { get; init; } = "alpha";

    /// <summary>Why planning fails; null if it does not.</summary>
    public Failure? PlanFailure { get; init; }

    /// <summary>Frames lists that runs gave, by segment index of the plan with one segment each nature.</summary>
    public Dictionary<(long From, SeekStrategy Way), List<long[]>> Runs { get; } = [];

    public long Start(int segment) => frames.Take(segment).Sum() * Ticks;

    public long End(int segment) => Start(segment + 1);

    public IEnumerable<long> Truth(long from, long to)
    {
        for (var pts = from; pts < to; pts += Ticks)
            yield return pts;
    }

    public int FramesOf(int segment) => frames[segment];

    public int SegmentAt(long pts) => Enumerable.Range(0, frames.Count).First(s => pts < End(s));

    public VideoSubmitted Submission() => new()
    {
        VideoId = Id,
        Uri = Uri,
        Models = [Model],
        Selection = new FrameSelection { Every = Every },
        Priority = Priority,
        AllowPartial = AllowPartial,
        DeadlineSeconds = DeadlineSeconds,
    };

    /// <summary>The bytes of a frame: they say which it is.</summary>
    public void Paint(long pts, Span<byte> pixels)
    {
        pixels.Clear();
        BitConverter.TryWriteBytes(pixels, (int)pts);
        BitConverter.TryWriteBytes(pixels[4..], number);
    }

    /// <summary>The feature of a frame: which it is, by the pixels.</summary>
    public static float[] FeatureOf(ReadOnlySpan<byte> pixels) => [BitConverter.ToInt32(pixels), BitConverter.ToInt32(pixels[4..])];

    public float[] FeatureOf(long pts) => [pts, number];
}
