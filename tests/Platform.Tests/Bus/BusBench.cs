using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Tests.Support;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Tests.Bus;

/// <summary>Processes with endpoints on the broker or in memory, and a client of the broker beside them.</summary>
internal sealed class BusBench(BrokerFixture broker)
{
    /// <summary>How long a message with a key waits for a queue.</summary>
    public static TimeSpan ReturnedAfter { get; } = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<IHost> StartAsync(bool onBroker, TemporaryFolder folder, Action<IServiceCollection> endpoints)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Bus:Connection"] = onBroker ? broker.Uri.ToString() : "";
        builder.Configuration["Bus:ReturnedAfter"] = ReturnedAfter.ToString();
        builder.Services.AddLogging().AddSingleton(TimeProvider.System).AddSingleton<Patience>();
        builder.Services.AddSingleton<IMarkers>(new DirectoryMarkers(new StoreRoot(folder.Path), TimeProvider.System));
        endpoints(builder.Services);
        builder.Services.AddBus(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        return host;
    }

    public async Task<IChannel> OpenAsync() => await (await broker.ConnectionAsync()).CreateChannelAsync(cancellationToken: Cancellation);

    public static ValueTask PublishAsync(IChannel channel, string message, string json) => channel.BasicPublishAsync(
        $"QueueWorkers.Contracts:{message}", "", mandatory: true, new BasicProperties { ContentType = "application/json" }, Encoding.UTF8.GetBytes(json), Cancellation);

    public async Task<uint> CountAsync(string queue)
    {
        await using var channel = await OpenAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, Cancellation)).MessageCount;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return 0;
        }
    }

    public async Task<bool> ExistsAsync(string exchange)
    {
        await using var channel = await OpenAsync();
        try
        {
            await channel.ExchangeDeclarePassiveAsync(exchange, Cancellation);
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return false;
        }
    }

    public static Task Eventually(Func<bool> isSo) => Eventually(() => Task.FromResult(isSo()));

    public static async Task Eventually(Func<Task<bool>> isSo)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await isSo().WaitAsync(bound.Token))
            await Task.Delay(50, bound.Token);
    }

    /// <summary>The reason in the headers of the first dead letter of a queue.</summary>
    public async Task<string> ReasonAsync(string queue)
    {
        await using var channel = await OpenAsync();
        var letter = await channel.BasicGetAsync($"{queue}_error", autoAck: false, Cancellation);
        return Encoding.UTF8.GetString((byte[])letter!.BasicProperties.Headers!["MT-Fault-Message"]!);
    }
}
