using System.Diagnostics;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Runs;

/// <summary>A result that somebody has stays until a complete one takes its place.</summary>
public sealed class KeptResultsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_fails_leaves_the_result_of_yesterday()
    {
        using var folder = new RunFolder();
        var video = folder.Video("talk.mov");
        Assert.Equal(0, (await folder.RunAsync(video)).Code);
        var before = folder.Result("talk");

        Assert.Equal(2, (await folder.RunAsync(video, "--model", "builtin:signatur")).Code);
        Assert.Equal(3, (await folder.RunAsync(video, "--from", "60")).Code);
        File.Delete(video);
        Assert.Equal(3, (await folder.RunAsync(video, "--every", "2")).Code);
        File.WriteAllText(video, "no video any more");
        Assert.Equal(3, (await folder.RunAsync(video)).Code);

        Assert.Equal(before, folder.Result("talk"), new Bytes());
        Assert.Equal(["EmptyRange", "NotFound", "UnknownFormat"], folder.Manifest().Skip(1).Select(l => l.Code));
    }

    [Fact]
    public async Task Ctrl_C_leaves_the_result_of_yesterday_and_nothing_else()
    {
        using var folder = new RunFolder();
        var video = folder.Video("talk.mp4", "va_testsrc_9000.mp4");
        Assert.Equal(0, (await folder.RunAsync(video, "--to", "1")).Code);
        var before = folder.Result("talk");

        using var run = RunProcess.Start(folder, video);
        await run.HasFramesAsync();
        await run.SignalAsync("INT");

        Assert.Equal(130, await run.EndAsync());
        Assert.Equal(before, folder.Result("talk"), new Bytes());
        Assert.Equal(["talk"], folder.Results());
        Assert.Empty(Directory.EnumerateDirectories(folder.Temporary, "qw-*"));
        Assert.Single(folder.Manifest());
        Assert.Contains("stopping; what is complete is kept", run.Error, StringComparison.Ordinal);
        Assert.Contains("0 of 1 video; the same command again does the rest", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_Ctrl_C_ends_at_once_and_never_by_a_crash()
    {
        using var folder = new RunFolder();
        var video = folder.Video("talk.mp4", "va_testsrc_9000.mp4");
        for (var round = 0; round < 3; round++)
        {
            using var run = RunProcess.Start(folder, video);
            await run.HasFramesAsync();
            await run.SignalAsync("INT");
            await Task.Delay(20 * round, Cancellation);
            await run.SignalAsync("INT");
            Assert.Equal(130, await run.EndAsync());
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }
        // What the last of them left is deleted by the next run.
        Assert.Equal(0, (await folder.RunAsync(video, "--to", "1")).Code);
        Assert.Empty(Directory.EnumerateDirectories(folder.Temporary, "qw-*"));
        Assert.Equal(["lock"], Directory.EnumerateFileSystemEntries(folder.In("out", ".qw")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_result_is_whole_at_every_moment_while_it_is_made_again()
    {
        using var folder = new RunFolder();
        var video = folder.Video("talk.mov");
        Assert.Equal(0, (await folder.RunAsync(video)).Code);
        File.WriteAllText(folder.In("out", "talk", "notes.txt"), "mine");
        using var stop = new CancellationTokenSource();
        var looks = Task.Run(() =>
        {
            var count = 0;
            for (; !stop.IsCancellationRequested; count++)
            {
                Assert.Equal("PAR1"u8, File.ReadAllBytes(folder.In("out", "talk", "features.parquet")).AsSpan()[^4..]);
                Assert.Equal("Completed", folder.Report("talk").State);
            }
            return count;
        }, Cancellation);

        for (var round = 0; round < 3; round++)
            Assert.Equal(0, (await folder.RunAsync(video, "--force")).Code);
        await stop.CancelAsync();

        Assert.True(await looks > 100);
        Assert.Equal(4, folder.Manifest().Count);
        // What else somebody has put there stays.
        Assert.Equal("mine", File.ReadAllText(folder.In("out", "talk", "notes.txt")));
    }

    [Fact]
    public async Task Two_cameras_have_the_same_names_and_each_video_a_folder_of_its_own()
    {
        using var folder = new RunFolder();
        var (one, two) = (folder.Video("cam1/0001.mov"), folder.Video("cam2/0001.mov"));
        Assert.Equal(0, (await folder.RunAsync(one)).Code);
        var second = await folder.RunAsync(two);
        Assert.Equal(0, second.Code);
        Assert.Contains($"{two}: its results are in 0001-2", second.Error, StringComparison.Ordinal);

        Assert.Equal(["0001", "0001-2"], folder.Results());
        Assert.Equal((one, two), (folder.Report("0001").Source, folder.Report("0001-2").Source));
        // In any order and company, each finds its own again.
        var again = await folder.RunAsync(two, one);
        Assert.Contains("2 stood already", again.Error, StringComparison.Ordinal);
        Assert.Equal(2, folder.Manifest().Count);
    }

    [Fact]
    public async Task A_folder_that_is_no_result_is_never_taken()
    {
        using var folder = new RunFolder();
        Directory.CreateDirectory(folder.In("out", "talk"));
        File.WriteAllText(folder.In("out", "talk", "features.parquet"), "of somebody else");
        File.WriteAllText(folder.In("out", "walk"), "a file");

        Assert.Equal(0, (await folder.RunAsync(folder.Video("talk.mov"), folder.Video("walk.mov"))).Code);

        Assert.Equal("of somebody else", File.ReadAllText(folder.In("out", "talk", "features.parquet")));
        Assert.Equal(["talk", "talk-2", "walk-2"], folder.Results());
    }

    [Fact]
    public async Task Results_stay_below_the_output_folder_whatever_the_name()
    {
        using var folder = new RunFolder();
        string[] names = ["...mov", "..mov.mov", "-rf.mov", "manifest.jsonl.mov", ".qw.mov", "Lost.mov", "lost.mov"];
        var videos = names.Select(n => folder.Video(n)).ToArray();
        var before = Directory.EnumerateFileSystemEntries(folder.Path).Order().ToList();

        Assert.Equal(0, (await folder.RunAsync(videos)).Code);

        string[] results = ["video", "mov", "rf", "manifest.jsonl-2", "qw", "Lost", "lost-2"];
        Assert.Equal(results.Order(StringComparer.Ordinal), folder.Results());
        Assert.Equal(videos, results.Select(r => folder.Report(r).Source));
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(folder.Path).Order());
    }

    [Fact]
    public async Task Two_runs_do_not_write_to_one_folder_at_once()
    {
        using var folder = new RunFolder();
        using var run = RunProcess.Start(folder, folder.Video("talk.mp4", "va_testsrc_9000.mp4"));
        await run.HasFramesAsync();

        var second = await folder.RunAsync(folder.Video("walk.mov"));

        Assert.Equal((2, ""), (second.Code, second.Output));
        Assert.Contains("another qw run writes to", second.Error, StringComparison.Ordinal);
        await run.SignalAsync("KILL");
        await run.EndAsync();
        Assert.Equal(0, (await folder.RunAsync(folder.In("walk.mov"))).Code);
    }

    private sealed class Bytes : IEqualityComparer<(byte[] Features, byte[] Report)>
    {
        public bool Equals((byte[] Features, byte[] Report) x, (byte[] Features, byte[] Report) y) => x.Features.AsSpan().SequenceEqual(y.Features) && x.Report.AsSpan().SequenceEqual(y.Report);

        public int GetHashCode((byte[] Features, byte[] Report) obj) => obj.Features.Length;
    }
}
