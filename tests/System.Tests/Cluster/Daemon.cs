using System.Diagnostics;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>
/// A process of ours, its output in a log. A watcher in its group holds our end of a pipe: when the test process dies, however it does, the group is killed.
/// </summary>
public sealed class Daemon : IAsyncDisposable
{
    private const string Watched = "umask ${QW_UMASK:-022}; exec 3<&0 </dev/null; log=$1; shift; (read -r line <&3; kill -KILL 0) & exec 3<&-; exec \"$@\" >>\"$log\" 2>&1";

    private readonly Process _process;
    private readonly string _log;

    private Daemon(string name, Process process, string log) => (Name, _process, _log) = (name, process, log);

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static Daemon Start(string name, string log, string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", Watched, "sh", log, program, .. arguments]) { RedirectStandardInput = true };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        return new Daemon(name, Process.Start(start)!, log);
    }

    public string Log() => File.Exists(_log) ? ReadShared() : "";

    /// <summary>Waits until the daemon says that it is ready.</summary>
    public Task ReadyAsync() => SaysAsync("Ready");

    /// <summary>Waits for a word in the log.</summary>
    public Task SaysAsync(string word, int seconds = 60) => Poll.UntilAsync($"{Name} says '{word}'", TimeSpan.FromSeconds(seconds), () =>
    {
        if (Log().Contains(word, StringComparison.Ordinal))
            return Task.FromResult(true);
        return HasExited ? throw new InvalidOperationException($"{Name} ended with {_process.ExitCode} before it said '{word}':\n{Log()}") : Task.FromResult(false);
    });

    /// <summary>Sends a signal to the process alone.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>kill -9 of the process alone; its children are nobody's concern but its own.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; the exit code. Fails the test if the process does not end in time.</summary>
    public async Task<int> StopAsync(TimeSpan bound)
    {
        await SignalAsync("TERM");
        return await ExitAsync(bound);
    }

    public async Task<int> ExitAsync(TimeSpan bound)
    {
        using var time = new CancellationTokenSource(bound);
        try
        {
            await _process.WaitForExitAsync(time.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end within {bound.TotalSeconds:F0} s:\n{Log()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A stopped process is killed too; the group holds what its children started.
        using (var kill = Process.Start(new ProcessStartInfo("/bin/kill", ["-KILL", "--", $"-{_process.Id}"]) { RedirectStandardError = true })!)
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private string ReadShared()
    {
        using var reader = new StreamReader(new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
