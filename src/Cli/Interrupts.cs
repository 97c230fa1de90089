using System.Runtime.InteropServices;
using QueueWorkers.Cli.Calls;

namespace QueueWorkers.Cli;

/// <summary>
/// Ctrl-C and SIGTERM. The first one cancels what is done, which has a few seconds to end in good order; then, or at the second one, the process ends at once:
/// nothing is lost by that, for results are put in place only when they are complete.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private const string ShowCursor = "\u001b[?25h";

    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2.5);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private Timer? _bound;
    private int _count;

    public Interrupts() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    /// <summary>Is cancelled by the first one.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _bound?.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
            EndAtOnce();
        _bound = new Timer(_ => EndAtOnce(), null, Drain, Timeout.InfiniteTimeSpan);
        // Not Cancel: what its callbacks throw would leave this one.
        _ = _stop.CancelAsync();
    }

    /// <summary>Not Environment.Exit, which waits for handlers and may meet native libraries at work.</summary>
    private static void EndAtOnce()
    {
        try
        {
            if (!Console.IsErrorRedirected)
                Console.Error.Write(ShowCursor);
        }
        catch (IOException)
        {
            // The terminal is gone.
        }
        Exit(ExitCode.Interrupted);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void Exit(int code);
}
