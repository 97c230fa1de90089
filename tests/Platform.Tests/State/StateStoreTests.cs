using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.InMemory;
using QueueWorkers.Tests.Support;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Tests.State;

public sealed class StateStoreTests(RedisFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_connection_state_is_in_memory()
    {
        using var host = Host();
        await host.StartAsync(Cancellation);
        Assert.IsType<InMemoryLedger>(host.Services.GetRequiredService<ILedger>());
        Assert.IsType<InMemorySagaRows>(host.Services.GetRequiredService<ISagaRows>());
        Assert.IsType<InMemoryWakeTimer>(host.Services.GetRequiredService<IWakeTimer>());
        Assert.IsType<InMemoryModelRegistry>(host.Services.GetRequiredService<IModelRegistry>());
        Assert.IsType<TimeProviderClock>(host.Services.GetRequiredService<IStateClock>());
    }

    [Fact]
    public async Task With_a_connection_state_is_in_redis()
    {
        using var host = Host(("Connection", fixture.Server.Connection));
        await host.StartAsync(Cancellation);
        var id = Guid.NewGuid();
        Assert.True(await host.Services.GetRequiredService<ISagaRows>().InsertAsync(id, "a", false, Cancellation));
        Assert.True(await fixture.Multiplexer.GetDatabase(0).KeyExistsAsync($"qw:{{{id:N}}}:saga"));
        Assert.Null(await host.Services.GetRequiredService<ILedger>().ReadAsync(id, "d", Cancellation));
    }

    [Fact]
    public async Task A_store_that_evicts_is_refused_unless_that_is_accepted()
    {
        await using var evicting = await RedisServer.StartAsync(Cancellation, "--maxmemory-policy", "allkeys-lru");
        using var refused = Host(("Connection", evicting.Connection));
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => refused.StartAsync(Cancellation));
        Assert.Contains("allkeys-lru", fault.Message, StringComparison.Ordinal);
        Assert.Contains("State:AllowEviction", fault.Message, StringComparison.Ordinal);
        using var accepted = Host(("Connection", evicting.Connection), ("AllowEviction", "true"));
        await accepted.StartAsync(Cancellation);
    }

    [Fact]
    public async Task A_store_that_does_not_say_is_accepted()
    {
        var redis = fixture.Multiplexer.GetDatabase();
        await redis.ExecuteAsync("ACL", "SETUSER", "plain", "on", ">secret", "~*", "+@all", "-@dangerous");
        using var host = Host(("Connection", $"{fixture.Server.Connection},user=plain,password=secret"));
        await host.StartAsync(Cancellation);
        Assert.True(await host.Services.GetRequiredService<ISagaRows>().InsertAsync(Guid.NewGuid(), "a", false, Cancellation));
    }

    [Theory]
    [InlineData("FinalRetention", "00:00:01")]
    [InlineData("Connection", "127.0.0.1,unheardof=1")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string name, string value)
    {
        using var host = Host((name, value));
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R2_A_store_that_dies_throws_and_is_used_again_when_it_is_back()
    {
        await using var server = await RedisServer.StartAsync(Cancellation, "--appendfsync", "always");
        using var host = Host(("Connection", $"{server.Connection},asyncTimeout=500,connectTimeout=500,connectRetry=1"));
        var rows = host.Services.GetRequiredService<ISagaRows>();
        var id = Guid.NewGuid();
        Assert.True(await rows.InsertAsync(id, "a", false, Cancellation));
        await server.KillAsync();
        var fault = await Assert.ThrowsAnyAsync<Exception>(async () => await rows.LoadAsync(id, Cancellation));
        Assert.True(Platform.Resilience.TransientFaults.Includes(fault), fault.ToString());
        await server.RestartAsync(Cancellation);
        SagaRow? row = null;
        for (var attempt = 0; row is null && attempt < 1_000; attempt++)
        {
            try
            {
                row = await rows.LoadAsync(id, Cancellation);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                await Task.Delay(50, Cancellation);
            }
        }
        Assert.Equal(new SagaRow(1, "a"), row);
        // The restarted server has forgotten the scripts.
        Assert.True(await rows.UpdateAsync(id, 1, "b", false, Cancellation));
    }

    private static IHost Host(params (string Name, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => $"State:{s.Name}", s => (string?)s.Value));
        builder.Services.AddStateStore(builder.Configuration);
        return builder.Build();
    }
}
