using System.Text.Json;

namespace QueueWorkers.SystemTests.Runs;

/// <summary>What is done is not done again.</summary>
public sealed class StandingResultsTests
{
    [Fact]
    public async Task A_result_of_the_same_bytes_frames_and_model_stands_and_any_other_is_made_anew()
    {
        using var folder = new RunFolder();
        var video = folder.Video("talk.mov");
        Assert.Equal(0, (await folder.RunAsync(video)).Code);
        var first = folder.Report("talk").VideoId;

        await StandsAsync("the same again", video);
        File.SetLastWriteTimeUtc(video, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await StandsAsync("touched, the bytes are the same", video);

        await IsMadeAnewAsync("--force", video, "--force");
        await IsMadeAnewAsync("other frames", video, "--every", "2");
        await IsMadeAnewAsync("another range", video, "--every", "2", "--to", "0.04");
        await IsMadeAnewAsync("another model", video, "--every", "2", "--to", "0.04", "--model", Model(folder));
        await IsMadeAnewAsync("all frames", video);
        folder.Video("talk.mov", "va_test.mp4");
        await IsMadeAnewAsync("other bytes under the same name", video);
        File.WriteAllBytes(folder.In("out", "talk", "features.parquet"), [1, 2, 3]);
        await IsMadeAnewAsync("damaged features", video);
        File.WriteAllText(folder.In("out", "talk", "report.json"), "{");
        Assert.Equal(0, (await folder.RunAsync(video)).Code);
        // A folder whose report cannot be read is somebody's, and stays.
        Assert.Equal(["talk", "talk-2"], folder.Results());

        async Task StandsAsync(string what, params string[] arguments)
        {
            var run = await folder.RunAsync(arguments);
            Assert.True(run.Code == 0 && folder.Report("talk").VideoId == first, $"{what}: {run.Error}");
            Assert.Contains("1 stood already", run.Error, StringComparison.Ordinal);
            Assert.Contains("stood already", run.Output, StringComparison.Ordinal);
        }

        async Task IsMadeAnewAsync(string what, params string[] arguments)
        {
            var run = await folder.RunAsync(arguments);
            var found = folder.Report("talk").VideoId;
            Assert.True(run.Code == 0 && found != first, $"{what}: {run.Error}");
            first = found;
        }
    }

    [Fact]
    public async Task The_manifest_has_a_line_for_each_video_that_ended_failures_too()
    {
        using var folder = new RunFolder();
        var (good, bad) = (folder.Video("good.mov"), folder.In("bad.mp4"));
        File.WriteAllText(bad, "no video");

        Assert.Equal(3, (await folder.RunAsync(good, bad)).Code);
        var lines = folder.Manifest().OrderBy(l => l.State, StringComparer.Ordinal).ToList();
        Assert.Equal([(good, "Completed", null, 3L, "good"), (bad, "Failed", "UnknownFormat", 0L, null)], lines.Select(l => (l.Source, l.State, l.Code, l.Frames, l.Folder)));
        Assert.All(lines, l => Assert.True(l.Seconds > 0));
        Assert.True(lines[1].Message is { Length: > 0 and <= 300 });

        // Again: what failed is tried again, and a line that a kill cut short harms nothing.
        File.AppendAllText(folder.In("out", "manifest.jsonl"), """{"source":"/cut/sho""");
        var again = await folder.RunAsync(good, bad);
        Assert.Equal(3, again.Code);
        Assert.Contains("2 of 2 videos, 1 complete, 1 failed, 1 stood already", again.Error, StringComparison.Ordinal);
        Assert.Equal(4, File.ReadAllLines(folder.In("out", "manifest.jsonl")).Length);
        Assert.Contains($"\"{bad}\"", File.ReadAllLines(folder.In("out", "manifest.jsonl"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_reports_of_results_that_stand_too_in_the_order_of_the_videos()
    {
        using var folder = new RunFolder();
        var (one, two) = (folder.Video("one.mov"), folder.Video("two.mov"));
        Assert.Equal(0, (await folder.RunAsync(two)).Code);

        var run = await folder.RunAsync(one, two, "--json");

        var reports = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToList();
        Assert.Equal([one, two], reports.Select(r => r.GetProperty("source").GetString()));
        Assert.All(reports.SelectMany(r => r.GetProperty("files").EnumerateObject()), f => Assert.True(File.Exists(f.Value.GetString())));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(one))), reports[0].GetProperty("content").GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task A_partial_result_does_not_replace_a_complete_one()
    {
        using var folder = new RunFolder();
        var video = folder.In("talk.mkv");
        await LongVideoAsync(video);
        Assert.Equal(0, (await folder.RunAsync(video, "--every", "10")).Code);
        var complete = folder.Report("talk").VideoId;
        using (var file = new FileStream(video, FileMode.Open))
            file.SetLength(file.Length / 2);

        Assert.Equal(3, (await folder.RunAsync(video, "--every", "10")).Code);

        Assert.Equal(complete, folder.Report("talk").VideoId);
        Assert.Equal("Partial", folder.Report("talk-2").State);
        Assert.Equal("talk-2", folder.Manifest()[^1].Folder);
    }

    private static Task LongVideoAsync(string path) => CliWrap.Cli.Wrap("ffmpeg")
        .WithArguments(["-nostdin", "-v", "error", "-i", QueueWorkers.Tests.Support.DataFolder.Video("va_testsrc_9000.mp4"), "-t", "20", "-c", "copy", path])
        .ExecuteAsync(TestContext.Current.CancellationToken);

    private static string Model(RunFolder folder) => Cluster.Profiles.Neighbours(folder.Path);
}
