using Microsoft.AspNetCore.Http;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Sources.Https;

/// <summary>A video over HTTPS is planned and decoded like the file.</summary>
public sealed class FetchedVideosTests
{
    private const string Video = "va_test.mp4";

    [Fact]
    public async Task Its_frames_are_those_of_the_file()
    {
        await using var bench = await StartAsync();
        await using var planner = bench.Worker();
        var plan = await planner.PlanAsync(bench.Server.Uri("a.mp4"));
        await using var files = new IngestBench();
        var local = await files.PlanAsync(DataFolder.Video(Video));
        Assert.Equal(local.Extraction.Source.Sha256, plan.Extraction.Source.Sha256);
        Assert.Equal(local.Segments, plan.Segments);
        // Another worker decodes it, which shares the store and nothing else.
        await using var extractor = bench.Worker();
        var frames = (await extractor.DecodeAsync(plan)).SelectMany(s => s.Frames).ToList();
        Assert.NotEmpty(frames);
        Assert.Equal((await files.DecodeAsync(local)).SelectMany(s => s.Frames), frames);
    }

    [Fact]
    public async Task An_object_that_changed_vanished_or_is_not_shared_is_not_decoded()
    {
        await using var bench = await StartAsync();
        await using var worker = bench.Worker();
        var plan = await worker.PlanAsync(bench.Server.Uri("a.mp4"));
        await using (var elsewhere = bench.Worker(("Https:Path", bench.Store + "-other")))
            Assert.Equal(FailureCode.OutsideRoots, await CodeOfAsync(elsewhere, plan));
        File.SetLastWriteTimeUtc(plan.Extraction.Source.Path, DateTime.UnixEpoch);
        Assert.Equal(FailureCode.SourceChanged, await CodeOfAsync(worker, plan));
        Directory.Delete(Path.GetDirectoryName(plan.Extraction.Source.Path)!, recursive: true);
        Assert.Equal(FailureCode.SourceGone, await CodeOfAsync(worker, plan));
    }

    [Fact]
    public async Task A_path_into_the_store_is_no_source_by_itself()
    {
        await using var bench = await StartAsync();
        await using var worker = bench.Worker();
        var plan = await worker.PlanAsync(bench.Server.Uri("a.mp4"));
        var fault = await Assert.ThrowsAsync<VideoException>(() => worker.PlanAsync(plan.Extraction.Source.Path));
        Assert.Equal(FailureCode.OutsideRoots, fault.Failure.Code);
    }

    [Fact]
    public async Task What_is_wrong_with_it_is_said_of_its_uri()
    {
        await using var bench = await HttpsBench.StartAsync(HttpsBench.Bytes(1000));
        await using var worker = bench.Worker();
        var fault = await Assert.ThrowsAsync<VideoException>(() => worker.PlanAsync(bench.Server.Uri("a.mp4")));
        Assert.Equal(FailureCode.UnknownFormat, fault.Failure.Code);
        Assert.StartsWith(bench.Server.Uri("a.mp4"), fault.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> CodeOfAsync(IngestBench worker, VideoPlan plan) =>
        (await Assert.ThrowsAsync<VideoException>(() => worker.DecodeAsync(plan))).Failure.Code;

    private static Task<HttpsBench> StartAsync()
    {
        var path = DataFolder.Video(Video);
        return HttpsBench.StartAsync(context => Results.File(path, "video/mp4", enableRangeProcessing: true, lastModified: File.GetLastWriteTimeUtc(path)).ExecuteAsync(context));
    }
}
