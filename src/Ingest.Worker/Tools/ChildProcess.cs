using System.Diagnostics;
using System.IO.Pipes;

namespace QueueWorkers.Ingest.Tools;

/// <summary>A started program. Killing it kills its whole session; disposing it kills it and waits a while for the end.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int PipeBytes = 1 << 20;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly Lock _lock = new();
    private bool _ended;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Standard input, if it was kept open.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    public StreamReader Errors => _process.StandardError;

    /// <summary>Of the outermost program of its command line.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended by itself or by a signal.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Bytes of standard output that wait to be read.</summary>
    public int Waiting() => Output is PipeStream pipe && Native.Ioctl(pipe.SafePipeHandle, Native.BytesWaiting, out var count) == 0 ? count : 0;

    /// <summary>Starts it. Its standard input ends at once unless it is kept.</summary>
    public static async Task<ChildProcess> StartAsync(ProcessStartInfo command, bool keepsInput = false)
    {
        var process = await ChildStarter.StartAsync(command);
        if (!keepsInput)
            process.StandardInput.Close();
        // A larger pipe means fewer switches; where the system refuses, the usual one does.
        if (process.StandardOutput.BaseStream is PipeStream pipe)
            _ = Native.Fcntl(pipe.SafePipeHandle, Native.SetPipeSize, PipeBytes);
        return new ChildProcess(process);
    }

    /// <summary>Kills it and all that it started. Never throws.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            if (_ended)
                return;
            // It leads a group of its own if setsid is installed; else its descendants are looked for among all processes, which takes long.
            if (Native.Signal(-_process.Id, Native.Kill) != 0 && !_process.HasExited)
                _process.KillTree();
        }
    }

    /// <summary>Waits for the end. The exit code; 128 + n after a signal n.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        using var bound = new CancellationTokenSource(Grace);
        try
        {
            await _process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            // In an uninterruptible wait of the kernel: nothing more can be done from here.
        }
        lock (_lock)
        {
            _ended = true;
            _process.Dispose();
        }
    }
}
