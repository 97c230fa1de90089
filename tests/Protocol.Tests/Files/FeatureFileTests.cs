using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Aggregation;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Files;

/// <summary>What stands in <c>features.parquet</c>.</summary>
public sealed class FeatureFileTests
{
    private const int Classes = 7;

    private static readonly string[] Names = ["cat", "dog", "ørn, sea eagle", "bee", "kimono", "wolf", "fish"];

    [Fact]
    public async Task A_classification_with_names_says_what_each_frame_shows()
    {
        var parts = Enumerable.Range(0, 4).Select(i => Part(i, frames: 3 + i, Names)).ToList();
        var rows = await WriteAsync(parts);
        Assert.Equal(3 + 4 + 5 + 6, rows.Count);
        foreach (var row in rows)
        {
            var best = Enumerable.Range(0, Classes).OrderByDescending(i => row.Feature[i]).Take(5).ToList();
            Assert.Equal(best.Select(i => Names[i]), row.Labels!);
            Assert.Equal(best.Select(i => row.Feature[i]), row.Scores!);
        }

        Assert.Equal(parts.SelectMany(p => p.Features.ToArray()), rows.SelectMany(r => r.Feature));
        Assert.True(rows.Select(r => r.Labels![0]).Distinct().Count() > 1, "frames show different things");
    }

    [Fact]
    public async Task Where_some_workers_have_no_names_the_index_is_the_name()
    {
        var rows = await WriteAsync([Part(0, 2, null), Part(1, 2, Names)]);
        Assert.All(rows[..2], r => Assert.Equal($"{Array.IndexOf(r.Feature, r.Feature.Max())}", r.Labels![0]));
        Assert.All(rows[2..], r => Assert.Contains(r.Labels![0], Names));
    }

    [Fact]
    public async Task Other_features_have_no_such_columns() => Assert.All(await WriteAsync([Part(0, 3, null)]), r => Assert.Null(r.Labels));

    [Fact]
    public async Task A_file_may_have_no_rows() => Assert.Empty(await WriteAsync([]));

    private static async Task<List<FeatureRow>> WriteAsync(IReadOnlyList<Part> parts)
    {
        using var target = new MemoryStream();
        await using (var file = new FeatureFile(target, Plans.Of(1).Extraction))
        {
            foreach (var part in parts)
                await file.AddAsync(part, TestContext.Current.CancellationToken);
            await file.CompleteAsync(TestContext.Current.CancellationToken);
        }

        using var written = new MemoryStream(target.ToArray());
        return [.. await FeatureRows.ReadAsync(written)];
    }

    private static Part Part(int index, int frames, IReadOnlyList<string>? names)
    {
        var random = new Random(index);
        float[] scores = [.. Enumerable.Range(0, frames * Classes).Select(_ => (float)random.NextDouble())];
        var header = new PartHeader
        {
            Batch = new(Guid.Empty, "d", 0, SeekStrategy.OwnKeyframe, index),
            Fingerprint = "m-00000000",
            Frames = new(frames, "x"),
            Dimension = Classes,
            Execution = new("cpu", "sim", "fp32"),
            Classes = names is null ? null : TopClasses.Of(scores, Classes, names),
        };
        long[] ordinals = [.. Enumerable.Range(0, frames).Select(i => (long)i)];
        // As a store keeps it.
        var kept = JsonSerializer.Deserialize(JsonSerializer.Serialize(header, PartJson.Default.PartHeader), PartJson.Default.PartHeader)!;
        return new(kept, ordinals, ordinals, scores);
    }
}
