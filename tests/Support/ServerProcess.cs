using System.Diagnostics;

namespace QueueWorkers.Tests.Support;

/// <summary>
/// A server in a process group of its own. A watcher in the group holds our end of a pipe: when this process dies, however it does, the whole group is killed.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // The server takes the shell's place, so its id is the group's.
    private const string Watched = "exec 3<&0 </dev/null; log=$1; shift; (read -r line <&3; kill -KILL 0) & exec 3<&-; exec \"$@\" >>\"$log\" 2>&1";

    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public static ServerProcess Start(string log, IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", Watched, "sh", log, .. command]) { RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>Sends a signal to the server and all its children but those that left the group.</summary>
    public async Task SignalAsync(string name)
    {
        // The group may be gone already; kill then complains, to nobody.
        using var kill = Process.Start(new ProcessStartInfo("/bin/kill", [$"-{name}", "--", $"-{_process.Id}"]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    /// <summary>Tells the server to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
            using (var kill = Process.Start(new ProcessStartInfo("/bin/kill", ["-TERM", $"{_process.Id}"]) { RedirectStandardError = true })!)
                await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(StopBound);
    }

    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await SignalAsync("KILL");
        await _process.WaitForExitAsync();
        // Children die a little later, and hold ports and files until then.
        while (ProcessGroup.IsAlive(_process.Id))
            await Task.Delay(10);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
