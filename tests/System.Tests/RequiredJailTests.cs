using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary><c>Ingest:Jail=Required</c> on hosts where bubblewrap is missing or does not work: nothing starts, and one line says why.</summary>
public sealed class RequiredJailTests(Broker broker)
{
    [Theory]
    [InlineData(false, "bwrap is not installed")]
    [InlineData(true, "bwrap does not work here: no permission for namespaces")]
    public async Task Nothing_starts_without_the_jail_that_is_required(bool isThere, string why)
    {
        using var folder = new TemporaryFolder("bin");
        if (isThere)
        {
            var program = Path.Combine(folder.Path, "bwrap");
            await File.WriteAllTextAsync(program, "#!/bin/sh\necho no permission for namespaces >&2\nexit 1\n", TestContext.Current.CancellationToken);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        await using var pipeline = await Pipeline.StartAsync(broker);
        var worker = pipeline.Ingest(("Ingest__Jail", "Required"), ("PATH", folder.Path));
        Assert.Equal(2, await worker.ExitAsync(TimeSpan.FromSeconds(60)));
        var line = Assert.Single(worker.Log().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"Ingest:Jail is Required, and {why}", line, StringComparison.Ordinal);
        Assert.Contains("None", line, StringComparison.Ordinal);

        foreach (var command in (string[])["probe", "run"])
        {
            var tool = await Tool.RunAsync(
                new Dictionary<string, string?> { ["QW_Ingest__Jail"] = "Required", ["PATH"] = folder.Path }, command, DataFolder.Video("dc_video_90.mov"));
            Assert.Equal((2, ""), (tool.Code, tool.Output));
            // A slow machine says first what it is busy with.
            Assert.Single(tool.Error.Split('\n'), l => l.StartsWith($"qw: Ingest:Jail is Required, and {why}", StringComparison.Ordinal));
        }
    }
}
