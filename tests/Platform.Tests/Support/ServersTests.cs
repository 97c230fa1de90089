using System.Net;
using System.Net.NetworkInformation;
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

    [Fact]
    public async Task A_broker_listens_on_loopback_alone_for_other_brokers_too()
    {
        await using var server = await RabbitMqServer.StartAsync(Cancellation);
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => server.AllPorts.Contains(l.Port)).ToList();
        Assert.Equal(server.AllPorts.Order(), listeners.Select(l => l.Port).Distinct().Order());
        Assert.All(listeners, l => Assert.True(IPAddress.IsLoopback(l.Address), $"{l}"));
    }

    private static async Task Connect(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
    }
}
