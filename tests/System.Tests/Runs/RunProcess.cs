using System.Diagnostics;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Runs;

/// <summary>A <c>qw run</c> under way. Disposing kills it.</summary>
public sealed class RunProcess : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly RunFolder _folder;
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private RunProcess(RunFolder folder, Process process)
    {
        (_folder, _process) = (folder, process);
        (_output, _error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public bool HasExited => _process.HasExited;

    public static RunProcess Start(RunFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Programs.Cli, "run", "--out", folder.Output, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TMPDIR"] = folder.Temporary;
        return new(folder, Process.Start(start)!);
    }

    /// <summary>Waits until it has decoded frames.</summary>
    public Task HasFramesAsync() => Poll.UntilAsync("the run has frames", Bound, () => HasExited
        ? throw new InvalidOperationException($"the run ended with {_process.ExitCode}")
        : Directory.EnumerateFiles(_folder.Temporary, "*.frames", new EnumerationOptions { RecurseSubdirectories = true }).Any());

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("/bin/kill", [$"-{signal}", $"{_process.Id}"]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end; the exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Bound);
        (Output, Error) = (await _output, await _error);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
