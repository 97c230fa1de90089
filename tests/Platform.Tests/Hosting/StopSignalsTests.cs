using System.Diagnostics;
using QueueWorkers.Platform.Hosting;

namespace QueueWorkers.Platform.Tests.Hosting;

/// <summary>Signals to this very process: what is thrown in their handler would end it.</summary>
public sealed class StopSignalsTests
{
    [Fact]
    public async Task A_waiter_that_throws_at_a_signal_takes_nobody_with_it()
    {
        using var signals = new StopSignals();
        var heard = new TaskCompletionSource();
        using var waiter = signals.Token.Register(() =>
        {
            heard.SetResult();
            throw new InvalidOperationException("a download that fails while it is ended");
        });
        await TerminateAsync();
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.True(signals.Token.IsCancellationRequested);
    }

    private static async Task TerminateAsync()
    {
        using var kill = Process.Start("/bin/kill", ["-TERM", $"{Environment.ProcessId}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
