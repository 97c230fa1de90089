using System.Net;
using System.Net.Sockets;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Platform.Tests.Support;

/// <summary>One at a time with other tests that start a broker: a port that one gave back may be another's at once.</summary>
[Collection(Collection)]
public sealed class ServersTests
{
    public const string Collection = "brokers";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_starts_dies_comes_back_and_leaves_nothing()
    {
        int port;
        await using (var server = await RabbitMqServer.StartAsync(Cancellation))
        {
            port = server.Port;
            await server.PauseAsync();
            await server.ResumeAsync();
            await server.KillAsync();
            await Assert.ThrowsAsync<SocketException>(() => Connect(port));
            await server.RestartAsync(Cancellation);
            await Connect(port);
        }
        await Assert.ThrowsAsync<SocketException>(() => Connect(port));
    }

    private static async Task Connect(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
    }
}
