using System.Diagnostics;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>Waits for something to become true, with a bound.</summary>
public static class Poll
{
    public static async Task UntilAsync(string what, TimeSpan bound, Func<Task<bool>> isSo, Func<string>? state = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (watch.Elapsed > bound)
                throw new TimeoutException($"{what}: not within {bound.TotalSeconds:F0} s. {state?.Invoke()}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(string what, TimeSpan bound, Func<bool> isSo, Func<string>? state = null) => UntilAsync(what, bound, () => Task.FromResult(isSo()), state);
}
