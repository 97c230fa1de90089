using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests;

/// <summary>Who may read what the daemons write.</summary>
[Collection(ForeignPipelineGroup.Name)]
public sealed class FileModesTests(ForeignPipeline foreign)
{
    private const UnixFileMode ForOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;

    [Fact]
    public async Task Nothing_in_the_stores_is_for_others_however_open_the_umask_of_the_launcher_is()
    {
        await foreign.AssertUnharmedAsync();
        // As it is while it waits, too.
        await foreign.Inference.SignalAsync("STOP");
        var video = await foreign.Pipeline.SubmitAsync(QueueWorkers.Tests.Support.DataFolder.Video("in_asl_thanks.mkv"));
        await Poll.UntilAsync("a payload waits", TimeSpan.FromSeconds(30), () => Pipeline.FilesBelow(foreign.Pipeline.Payloads).Any(f => f.Name.EndsWith(".frames", StringComparison.Ordinal)), foreign.Pipeline.Logs);
        foreach (var store in (string[])[foreign.Pipeline.Payloads, Path.Combine(foreign.Pipeline.Folder, "features")])
        {
            var entries = new DirectoryInfo(store).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Append(new DirectoryInfo(store)).ToList();
            Assert.True(entries.Count > 5, string.Join('\n', entries));
            Assert.All(entries, e => Assert.True(e.UnixFileMode is var mode && (mode & ForOthers) == 0, $"{e.FullName}: {e.UnixFileMode}"));
        }
        await foreign.Inference.SignalAsync("CONT");
        await foreign.Pipeline.EndAsync(video);
    }
}
