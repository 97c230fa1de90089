using System.Diagnostics;
using System.Text;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Ingest.Tools;

/// <summary>Runs a program to its end, line by line, within a time.</summary>
internal sealed class ToolRunner(TimeProvider time)
{
    /// <summary>Runs it; <paramref name="onLine"/> sees each line of standard output and may throw, which ends the program; <paramref name="onError"/> each of standard error.</summary>
    public async Task<ToolResult> RunAsync(ProcessStartInfo command, Action<string> onLine, Action<string>? onError, TimeSpan timeout, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        await using var child = await ChildProcess.StartAsync(command);
        using var killer = stop.Token.Register(child.Kill);
        var tail = new LogTail();
        var errors = DrainAsync(child.Errors.BaseStream, line => { tail.Add(line); onError?.Invoke(line); });
        await DrainAsync(child.Output, line =>
        {
            if (!stop.IsCancellationRequested)
                onLine(line);
        });
        await errors;
        var code = await child.ExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return timer.IsCancellationRequested
            ? throw new DecodeException(FailureCode.DecodeTimeout, $"Probing took longer than {timeout.TotalSeconds:F1} s: {tail}.")
            : new ToolResult(code, tail.ToString());
    }

    // A thread of its own: a program may say nothing for long.
    private static Task DrainAsync(Stream stream, Action<string> onLine) => Task.Factory.StartNew(
        () =>
        {
            var lines = new LineReader(stream);
            while (lines.TryNext(out var line))
                onLine(Encoding.UTF8.GetString(line));
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
