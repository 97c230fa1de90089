using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>Connections with a password in them: wrong ones end a daemon with the name of the setting, and no log shows the password.</summary>
public sealed class MistypedConnectionsTests(Broker broker)
{
    private const string Secret = "s3cret";

    [Fact]
    public async Task A_mistyped_connection_is_named_and_its_password_is_not_shown()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        (Daemon Daemon, string Setting)[] wrong =
        [
            (pipeline.Ingest(("Bus__Connection", $"ampq://guest:{Secret}@127.0.0.1/")), "Bus:Connection"),
            (pipeline.Ingest(("Bus__Connection", $"guest:{Secret}@127.0.0.1:5672")), "Bus:Connection"),
            (pipeline.Inference(("Bus__Connection", $"amqp://guest:12/{Secret}@127.0.0.1/")), "Bus:Connection"),
            (pipeline.Coordinator(("State__Connection", $"redis://qw:{Secret}@@127.0.0.1:6379")), "State:Connection"),
            (pipeline.Coordinator(("State__Connection", $"127.0.0.1:6379,{Secret}")), "State:Connection"),
            (pipeline.Inference(("Cache__Connection", $"127.0.0.1:6379,pasword={Secret}")), "Cache:Connection"),
        ];
        foreach (var (daemon, setting) in wrong)
        {
            var code = await daemon.ExitAsync(TimeSpan.FromSeconds(60));
            Assert.True(code == 2, $"{daemon.Name} ended with {code}\n{daemon.Log()}");
            Assert.Contains(setting, Assert.Single(daemon.Log().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, daemon.Log(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_password_is_not_shown_and_ends_a_start_with_1_or_is_waited_out()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        var refusedByBroker = pipeline.Coordinator(("Bus__Connection", $"amqp://guest:{Secret}@127.0.0.1:{broker.Server.Port}/"));
        await using var state = await RedisServer.StartAsync(TestContext.Current.CancellationToken, "--maxmemory-policy", "noeviction", "--requirepass", "another");
        var refusedByState = pipeline.Coordinator(("State__Connection", $"{state.Connection},password={Secret}"));
        Assert.Equal(1, await refusedByBroker.ExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("The broker refuses us: ACCESS_REFUSED", refusedByBroker.Log(), StringComparison.Ordinal);
        await refusedByState.SaysAsync("State is away");
        foreach (var daemon in pipeline.Daemons)
        {
            Assert.DoesNotContain(" Ready\n", daemon.Log(), StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, daemon.Log(), StringComparison.Ordinal);
        }
    }
}
