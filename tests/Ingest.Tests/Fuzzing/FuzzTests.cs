using System.Globalization;
using System.Reflection;
using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>
/// Damaged videos end in an exact account or a code, within a bound, and the worker lives. The seed is the case: <c>QW_FUZZ=2000</c> runs as many,
/// <c>QW_FUZZ=17-17</c> those from one to another.
/// </summary>
public sealed class FuzzTests(FuzzFixture fixture) : IClassFixture<FuzzFixture>
{
    private const int Usual = 50;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly HashSet<string> Codes = [.. typeof(FailureCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var bounds = (Environment.GetEnvironmentVariable("QW_FUZZ") ?? $"{Usual}").Split('-').Select(b => int.Parse(b, CultureInfo.InvariantCulture)).ToList();
            var first = bounds.Count > 1 ? bounds[0] : 1;
            return [.. Enumerable.Range(first, bounds[^1] - first + 1).SelectMany(s => IngestBench.Kinds.Select(d => (s, d)))];
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_damaged_video_ends_in_an_account_or_a_code(int seed, string decoder)
    {
        var path = await fixture.MakeAsync(seed);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        var worker = fixture.Workers[decoder];
        var planned = await worker.PlanAsync(path, bound.Token);
        if (planned.Failure is { } refusal)
        {
            Known(refusal);
            return;
        }
        foreach (var segment in planned.Plan!.Segments)
            Account(segment, await worker.ExtractAsync(planned, segment, bound.Token));
    }

    private static void Account(PlannedSegment segment, IReadOnlyList<SegmentExtracted> ends)
    {
        Assert.All(ends, e => Assert.Equal(e.Decoded.Count, e.Batches.Sum(b => b.Count)));
        Assert.All(ends.Where(e => e.Failure is not null), e => Known(e.Failure));
        var end = ends[^1];
        if (end.Outcome == SegmentOutcome.Broken)
            Known(end.Failure);
        else if (end.SegmentWay.Way != SeekStrategy.FromStart && segment.Packets is { } packets)
            Assert.True((end.Decoded.Count <= packets && end.Decoded.Count >= packets - segment.Leading) || end.Decoded == ends[^2].Decoded, $"{end.Decoded.Count} frames of {packets} packets");
    }

    private static void Known(Failure? failure)
    {
        Assert.NotNull(failure);
        Assert.Contains(failure.Code, Codes);
        Assert.NotEqual(FailureCode.Internal, failure.Code);
        // What the sanitizers of the instrumented decoder report.
        Assert.DoesNotContain("Sanitizer", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("runtime error", failure.Message, StringComparison.Ordinal);
    }
}
