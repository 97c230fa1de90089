using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Decoding.Libav;
using QueueWorkers.Ingest.Settings;
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
        Assert.Equal(["/in.MP4", "bin", "dev", "etc", "in.MP4", "lib", "lib64", "proc", "usr", "content", "unwritable", "no net"], seen.TakeWhile(l => !l.Contains('=')));
        Assert.Equal(["PATH", "PWD"], seen.SkipWhile(l => !l.Contains('=')).Select(l => l.Split('=')[0]).Where(n => n != "_").Order());
    }

    [Theory]
    [InlineData(JailMode.Auto)]
    [InlineData(JailMode.None)]
    public async Task A_child_has_no_new_privileges_and_limits(JailMode mode)
    {
        var status = await OutputAsync(Launcher(mode).Command("/bin/sh", "/bin/sh", _ => ["-c", "cat /proc/self/status /proc/self/limits"]));
        Assert.Contains("NoNewPrivs:\t1", status);
        Assert.Contains(status, l => l.StartsWith("Max address space", StringComparison.Ordinal) && l.Contains($"{4L << 30}", StringComparison.Ordinal));
        Assert.Contains(status, l => l.StartsWith("Max file size", StringComparison.Ordinal) && l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3] == "0");
    }

    [Theory]
    [InlineData(JailMode.Auto)]
    [InlineData(JailMode.None)]
    public async Task A_child_dies_with_its_worker(JailMode mode)
    {
        var mark = $"{100 + Random.Shared.NextDouble():F9}";
        var command = Launcher(mode).Command("/bin/sleep", "/bin/sh", _ => [mark]);
        // A worker played by a shell, which is killed.
        var worker = await ChildStarter.StartAsync(ToolLauncher.StartInfo(["/bin/sh", "-c", "\"$@\" & wait", "sh", command.FileName, .. command.ArgumentList]));
        // Once it runs, whoever started it has said with whom it dies.
        while (!Running.As("/bin/sleep", mark))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        worker.Kill();
        for (var i = 0; i < 100 && Running.With(mark); i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(Running.With(mark));
    }

    /// <summary>The decoder itself, while it waits for a clip: by then it has closed all doors behind itself.</summary>
    [Theory]
    [InlineData(JailMode.Auto)]
    [InlineData(JailMode.None)]
    public async Task The_decoder_of_libav_may_do_nothing_but_decode(JailMode mode)
    {
        var options = Options.Create(new IngestOptions { Jail = mode });
        var processes = new LibavProcesses(new ToolLauncher(options, NullLogger<ToolLauncher>.Instance), options).Processes;
        await using var child = await ChildProcess.StartAsync(processes.Program.Serving(1 << 20), keepsInput: true);
        var (status, limits) = await StatusOfDecoderAsync(child);
        Assert.Contains("NoNewPrivs:\t1", status);
        Assert.Contains("Seccomp:\t2", status);
        Assert.Contains(limits, l => l.StartsWith("Max address space", StringComparison.Ordinal) && l.Contains($"{4L << 30}", StringComparison.Ordinal));
        Assert.Contains(limits, l => l.StartsWith("Max file size", StringComparison.Ordinal) && l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3] == "0");
        Assert.Contains(limits, l => l.StartsWith("Max cpu time", StringComparison.Ordinal) && l.Contains(" 3600 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_the_jail_there_are_no_other_processes_and_no_further_namespaces()
    {
        Assert.SkipWhen(Jail.Open(new IngestOptions(), NullLogger.Instance) is null, "bubblewrap is absent or does not work here.");
        var seen = await OutputAsync(Launcher(JailMode.Auto).Command("/bin/sh", "/bin/sh", _ => ["-c", "ls /proc | grep -c '^[0-9]'; unshare --user true 2>/dev/null && echo nested || echo refused"]));
        Assert.InRange(int.Parse(seen[0], System.Globalization.CultureInfo.InvariantCulture), 1, 4);
        Assert.Equal("refused", seen[1]);
    }

    [Fact]
    public async Task An_ordinary_user_has_the_jail_too()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become another user.");
        var command = Launcher(JailMode.Auto).Command("/usr/bin/id", "/bin/sh", _ => ["-u"]);
        var lines = await OutputAsync(ToolLauncher.StartInfo(["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", command.FileName, .. command.ArgumentList]));
        Assert.Equal(["65534"], lines);
    }

    private static ToolLauncher Launcher(JailMode mode) => new(Options.Create(new IngestOptions { Jail = mode }), NullLogger<ToolLauncher>.Instance);

    private static async Task<(string[] Status, string[] Limits)> StatusOfDecoderAsync(ChildProcess child)
    {
        for (var i = 0; i < 200; i++)
        {
            foreach (var process in Running.Below(child.Id).Append(child.Id))
            {
                var status = await ReadAsync($"/proc/{process}/status");
                if (status.Contains("Name:\tqw-decoder-liba") && status.Contains("Seccomp:\t2"))
                    return (status, await ReadAsync($"/proc/{process}/limits"));
            }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("The decoder has no filter of system calls.");
    }

    private static async Task<string[]> ReadAsync(string path)
    {
        try
        {
            return await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It has ended.
            return [];
        }
    }

    private static async Task<List<string>> OutputAsync(ProcessStartInfo command)
    {
        await using var child = await ChildProcess.StartAsync(command);
        using var output = new StreamReader(child.Output);
        List<string> lines = [];
        while (await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            lines.Add(line);
        return lines;
    }
}
