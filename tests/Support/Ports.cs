using System.Net;
using System.Net.Sockets;

namespace QueueWorkers.Tests.Support;

internal static class Ports
{
    /// <summary>Different ports of this host that were free a moment ago.</summary>
    public static int[] Free(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners)
            listener.Start();
        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }

    /// <summary>Says something to a port until it answers as wanted.</summary>
    public static async Task AnswerAsync(int port, ReadOnlyMemory<byte> question, Func<byte[], bool> wanted, Func<bool> gone, Func<string> log, CancellationToken cancellation)
    {
        var buffer = new byte[64];
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(90));
        while (true)
        {
            if (gone() || bound.IsCancellationRequested)
                throw new InvalidOperationException($"The server on port {port} did not come up. Its log:\n{log()}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, bound.Token);
                await client.GetStream().WriteAsync(question, bound.Token);
                var length = await client.GetStream().ReadAsync(buffer, bound.Token);
                if (wanted(buffer[..length]))
                    return;
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                // Not yet.
            }
            await Task.Delay(50, cancellation);
        }
    }
}
