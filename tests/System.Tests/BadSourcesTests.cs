using System.Diagnostics;
using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

[Collection(SharedPipelineGroup.Name)]
public sealed class BadSourcesTests(SharedPipeline shared)
{
    private const int Seconds = 60;

    [Fact]
    public async Task Each_bad_source_fails_with_its_code_and_the_workers_stay_up()
    {
        using var folder = new TemporaryFolder("bad");
        var sources = Make(folder.Path);
        var pipeline = shared.Pipeline;

        foreach (var (source, code) in sources)
        {
            var id = await pipeline.SubmitAsync(source);
            await Poll.UntilAsync($"VideoFailed of {source}", TimeSpan.FromSeconds(Seconds), () => shared.Tap.Of<VideoFailed>(id).Count > 0, pipeline.Logs);
            var failed = shared.Tap.Of<VideoFailed>(id)[0];
            Assert.Equal((source, code), (source, failed.Failure.Code));
            Assert.Equal(code, (await pipeline.EndAsync(id)).Code);
        }
        Assert.All(pipeline.Daemons, d => Assert.False(d.HasExited, d.Log()));
        Assert.Equal("Completed", (await pipeline.EndAsync(await pipeline.SubmitAsync(DataFolder.Video("dc_video_90.mov")))).State);
    }

    [Fact]
    public async Task Run_ends_with_3_and_one_clear_line_for_each_bad_source()
    {
        using var folder = new TemporaryFolder("bad");
        // A folder is no bad source here: it stands for the videos in it.
        var sources = Make(folder.Path).Where(s => !Directory.Exists(s.Path)).ToArray();

        var run = await EmbeddedRun.OfAsync(sources.Select(s => s.Path), Path.Combine(folder.Path, "out"), shared.Pipeline.Settings);

        Assert.True(run.ExitCode == 3, run.Error);
        Assert.Equal(sources.Select(s => s.Code), run.Reports.Select(r => r.Code));
        var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (path, code) in sources)
        {
            var line = Assert.Single(lines, l => l.Contains(path, StringComparison.Ordinal));
            Assert.Contains(code, line, StringComparison.Ordinal);
        }
    }

    private static (string Path, string Code)[] Make(string folder)
    {
        string In(string name) => Path.Combine(folder, name);
        File.WriteAllText(In("text.mp4"), string.Concat(Enumerable.Repeat("This is no video. ", 500)));
        File.WriteAllBytes(In("empty.mp4"), []);
        Directory.CreateDirectory(In("folder.mp4"));
        using (var fifo = Process.Start("mkfifo", [In("fifo.mp4")]))
            fifo.WaitForExit();
        return
        [
            (In("missing.mp4"), FailureCode.NotFound),
            (In("text.mp4"), FailureCode.UnknownFormat),
            (In("empty.mp4"), FailureCode.Empty),
            (DataFolder.Video("m3_audio_only.mp4"), FailureCode.NoVideoStream),
            (In("folder.mp4"), FailureCode.NotRegularFile),
            (In("fifo.mp4"), FailureCode.NotRegularFile),
        ];
    }
}
