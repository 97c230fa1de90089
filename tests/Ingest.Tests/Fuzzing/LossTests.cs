using System.Globalization;
using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>
/// Holes, zeroed tails, cuts and joints in every container that ffmpeg writes: a video never ends complete, with fewer frames than the intact file and
/// without a word. Two seeds a container; <c>QW_LOSS=500</c> runs as many, <c>QW_LOSS=17-17</c> those from one to another.
/// </summary>
public sealed class LossTests(LossFixture fixture) : IClassFixture<LossFixture>
{
    private const int Usual = 2;

    /// <summary>Warnings that say that something is missing.</summary>
    private static readonly string[] Words = [WarningCode.ShorterThanAnnounced, WarningCode.LeadingPictures, WarningCode.FewerFrames, WarningCode.TimeJumps, WarningCode.TimeGoesBack, WarningCode.EndsAbruptly];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var bounds = (Environment.GetEnvironmentVariable("QW_LOSS") ?? $"{Usual}").Split('-').Select(b => int.Parse(b, CultureInfo.InvariantCulture)).ToList();
            var first = bounds.Count > 1 ? bounds[0] : 1;
            return [.. LossFixture.Sources.SelectMany(s => Enumerable.Range(first, bounds[^1] - first + 1).Select(seed => (s, seed)))];
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Frames_are_never_lost_without_a_word(string source, int seed)
    {
        var (path, damage, isKnowable) = await fixture.DamageAsync(source, seed);
        var planned = await fixture.Worker.PlanAsync(path, TestContext.Current.CancellationToken);
        if (planned.Failure is not null)
            return;
        List<SegmentExtracted> ends = [];
        foreach (var segment in planned.Plan!.Segments)
            ends.Add((await fixture.Worker.ExtractAsync(planned, segment, TestContext.Current.CancellationToken))[^1]);
        var frames = ends.Sum(e => e.Decoded.Count);
        var isSaid = ends.Any(e => e.Outcome == SegmentOutcome.Broken) || planned.Plan.Warnings.Concat(ends.SelectMany(e => e.Warnings)).Any(w => Words.Contains(w.Code));
        Assert.True(frames >= await fixture.FramesAsync(source) || isSaid || !isKnowable, $"{source}, {damage}: {frames} of {await fixture.FramesAsync(source)} frames, and not a word");
    }
}
