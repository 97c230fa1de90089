using RabbitMQ.Client;

namespace QueueWorkers.Platform.Bus;

/// <summary>Whether a broker holds those who publish: an alarm of its memory or disk.</summary>
internal static class BrokerAlarm
{
    /// <summary>
    /// The alarm; null if there is none. A broker in alarm stops reading from a connection that publishes, and says so; it answers no more on it. So something
    /// is published that no queue gets, and then asked something. What was opened goes with the connection, which is to be aborted: it may hear nothing more.
    /// </summary>
    /// <param name="connection">One of its own.</param>
    /// <param name="cancellation">Bounds it.</param>
    public static async Task<string?> FindAsync(IConnection connection, CancellationToken cancellation)
    {
        var blocked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionBlockedAsync += (_, alarm) =>
        {
            blocked.TrySetResult(alarm.Reason);
            return Task.CompletedTask;
        };
        var answered = AskAsync();
        if (await Task.WhenAny(blocked.Task, answered).WaitAsync(cancellation) == blocked.Task)
            return await blocked.Task;
        await answered;
        return null;

        async Task AskAsync()
        {
            // Not disposed: while the broker is in alarm that would wait.
            var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
            await channel.BasicPublishAsync("", $"nobody-{Guid.NewGuid():N}", default, cancellation);
            _ = await connection.CreateChannelAsync(cancellationToken: cancellation);
        }
    }
}
