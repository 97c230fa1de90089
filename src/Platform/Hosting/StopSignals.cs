using System.Runtime.InteropServices;

namespace QueueWorkers.Platform.Hosting;

/// <summary>Is cancelled by SIGTERM or SIGINT while no host listens to them.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    public StopSignals() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop), PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop)];

    public CancellationToken Token => _stop.Token;

    /// <summary>Ends listening. The source stays: a signal may be on its way to it.</summary>
    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        // Not Cancel: what waits for the token runs in it, and an exception would leave the handler and end the process.
        _ = _stop.CancelAsync();
    }
}
