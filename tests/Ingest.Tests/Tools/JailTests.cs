using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Tests.Tools;

public sealed class JailTests
{
    [Fact]
    public async Task Inside_are_the_programs_and_the_one_input()
    {
        Assert.SkipWhen(Jail.Open(new IngestOptions(), NullLogger.Instance) is null, "bubblewrap is absent or does not work here.");
        var input = Path.Combine(Directory.CreateTempSubdirectory("qw-jail-").FullName, "odd name;.MP4");
        File.WriteAllText(input, "content");
        var launcher = new ToolLauncher(Options.Create(new IngestOptions()), NullLogger<ToolLauncher>.Instance);
        var seen = await OutputAsync(launcher.Command("/bin/sh", input, i => ["-c", $"echo {i}; ls /; cat /in.MP4; echo; echo x > /tmp/x || echo unwritable; ls /sys/class/net || echo no net; env"]));
        Assert.Equal(["file:/in.MP4", "bin", "dev", "etc", "in.MP4", "lib", "lib64", "proc", "usr", "content", "unwritable", "no net"], seen.TakeWhile(l => !l.Contains('=')));
        Assert.Equal(["PATH", "PWD"], seen.SkipWhile(l => !l.Contains('=')).Select(l => l.Split('=')[0]).Where(n => n != "_").Order());
    }

    private static async Task<List<string>> OutputAsync(ProcessStartInfo command)
    {
        List<string> lines = [];
        await new ToolRunner(TimeProvider.System).RunAsync(command, lines.Add, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        return lines;
    }
}
