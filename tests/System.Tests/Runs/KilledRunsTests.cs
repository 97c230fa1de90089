using System.Globalization;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Runs;

/// <summary>
/// A run over many clips, killed at random moments and run again. In full, as <c>./tests/killed-runs.sh</c>: 1,000 clips, killed ten times.
/// </summary>
public sealed class KilledRunsTests
{
    private static readonly int Clips = Number("QW_CLIPS", 12);
    private static readonly int Kills = Number("QW_KILLS", 2);

    [Fact]
    public async Task Every_result_is_made_once_however_often_the_run_is_killed()
    {
        using var folder = new RunFolder();
        for (var clip = 0; clip < Clips; clip++)
            folder.Video($"clips/{clip:D4}.mov");
        var random = new Random(Number("QW_SEED", 20));
        var known = new Dictionary<string, Guid>();
        for (var kill = 0; kill < Kills; kill++)
        {
            // Nobody else's folder is full of lines: so many more have ended when it is killed, and the next one is under way.
            var wanted = Lines() + random.Next(1, Math.Max(2, (Clips - Lines()) / (Kills - kill + 1)));
            using var run = RunProcess.Start(folder, folder.In("clips"));
            await Poll.UntilAsync($"{wanted} clips have ended", TimeSpan.FromMinutes(20), () => Lines() >= wanted || run.HasExited);
            await Task.Delay(random.Next(0, 250), TestContext.Current.CancellationToken);
            await run.SignalAsync("KILL");
            await run.EndAsync();
            LookAtResults();
        }

        using var last = RunProcess.Start(folder, folder.In("clips"));
        await Poll.UntilAsync("the rest has ended", TimeSpan.FromMinutes(20), () => last.HasExited);
        Assert.True(await last.EndAsync() == 0, last.Error);
        LookAtResults();

        Assert.Equal(Clips, folder.Results().Count());
        var lines = folder.Manifest();
        Assert.Equal(Clips, lines.Count);
        Assert.Equal(Clips, lines.Select(l => l.Source).Distinct().Count());
        Assert.All(lines, l => Assert.Equal(("Completed", 3L), (l.State, l.Frames)));
        Assert.Equal(["lock"], Directory.EnumerateFileSystemEntries(folder.In("out", ".qw")).Select(Path.GetFileName));
        Assert.Empty(Directory.EnumerateDirectories(folder.Temporary, "qw-*"));

        int Lines() => File.Exists(folder.In("out", "manifest.jsonl")) ? File.ReadAllBytes(folder.In("out", "manifest.jsonl")).Count(b => b == '\n') : 0;

        // What stands is whole, and is never made again.
        void LookAtResults()
        {
            foreach (var name in folder.Results())
            {
                var report = folder.Report(name);
                Assert.Equal(("Completed", 3L), (report.State, report.Frames.Stored));
                Assert.Equal("PAR1"u8, folder.Result(name).Features.AsSpan()[^4..]);
                Assert.Equal(known.GetValueOrDefault(name, report.VideoId), report.VideoId);
                known[name] = report.VideoId;
            }
            Assert.Subset(folder.Results().ToHashSet(), known.Keys.ToHashSet());
        }
    }

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
