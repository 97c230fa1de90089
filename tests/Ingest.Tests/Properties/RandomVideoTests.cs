using System.Globalization;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Tests.Videos;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Properties;

/// <summary>
/// What holds for every video. The seed is the case: <c>QW_SEED</c> runs one alone, <c>QW_CASES</c> says how many.
/// </summary>
public sealed class RandomVideoTests : IDisposable
{
    private const int Usual = 8;
    private readonly TemporaryFolder _folder = new("random");

    public static TheoryData<int> Seeds => int.TryParse(Environment.GetEnvironmentVariable("QW_SEED"), CultureInfo.InvariantCulture, out var seed)
        ? [seed]
        : [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("QW_CASES"), CultureInfo.InvariantCulture, out var cases) ? cases : Usual)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task Segments_give_all_frames_and_a_selection_is_its_definition(int seed)
    {
        var random = new Random(seed);
        var video = RandomVideo.Of(random);
        TestContext.Current.TestOutputHelper?.WriteLine($"{video.Arguments} {seed}.{video.Extension}");
        var path = await video.MakeAsync(_folder.Path, seed);
        await using var whole = new IngestBench();
        var plan = await whole.PlanAsync(path);
        var truth = await Ffmpeg.TruthAsync(path, plan.Extraction.Stream.Index);
        Assert.NotEmpty(truth);

        await using var cut = new IngestBench(("SegmentPixels", $"{Math.Max(1, (long)plan.Extraction.Stream.Width * plan.Extraction.Stream.Height * truth.Count / 7)}"));
        var pieces = await cut.DecodeAsync(await cut.PlanAsync(path));
        Assert.All(pieces, p => Assert.Equal((SegmentOutcome.Whole, SeekStrategy.OwnKeyframe), (p.Outcome, p.Way)));
        Assert.Equal(truth, pieces.SelectMany(p => p.Frames));

        if (plan.Extraction.Stream.FirstPts is null)
            return;
        var (selection, range) = (Selection(random), Range(random, plan.Extraction.Stream));
        var stream = plan.Extraction.Stream;
        var keyframes = selection.Keyframes ? await Ffmpeg.TruthAsync(path, stream.Index, keyframes: true) : [];
        var model = new SelectionModel(truth, keyframes, await Ffmpeg.PacketsAsync(path, stream.Index), stream);
        var expected = model.Of(selection, range);
        if (expected.Count == 0)
            return;
        TestContext.Current.TestOutputHelper?.WriteLine($"{selection} {range}");
        Assert.Equal(expected, (await whole.SelectAsync(await whole.PlanAsync(path, selection, range))).Select(s => s.Frame));
        Assert.Equal(expected, (await cut.SelectAsync(await cut.PlanAsync(path, selection, range))).Select(s => s.Frame));
    }

    public void Dispose() => _folder.Dispose();

    private static FrameSelection Selection(Random random) => random.Next(4) switch
    {
        0 => new() { Every = random.Next(1, 12) },
        1 => new() { FramesPerSecond = Math.Round(random.NextDouble() * 20, 2) + 0.01 },
        2 => new() { Keyframes = true },
        _ => FrameSelection.All,
    };

    private static TimeRange Range(Random random, VideoStream stream)
    {
        var length = stream.ToMs(stream.LastPts!.Value - stream.FirstPts!.Value);
        return random.Next(2) == 0 ? new() : new() { FromMs = Math.Round(random.NextDouble() * length / 2, 1), ToMs = Math.Round((0.5 + random.NextDouble()) * length, 1) };
    }
}
