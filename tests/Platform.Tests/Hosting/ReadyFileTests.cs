using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Platform.Tests.Hosting;

public sealed class ReadyFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_file_is_there_from_the_start_of_every_service_until_the_drain()
    {
        using var folder = new TemporaryFolder("ready");
        var file = Path.Combine(folder.Path, "ready");
        // Of a process that was killed.
        await File.WriteAllTextAsync(file, "", Cancellation);
        var seen = new Witness(file);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Daemon:ReadyFile"] = file;
        builder.Services.AddHostedService<ReadyFile>().AddHostedService(_ => seen);
        using var host = builder.Build();
        await host.StartAsync(Cancellation);
        Assert.True(File.Exists(file));
        await host.StopAsync(Cancellation);
        Assert.Equal((false, false), (seen.AtStart, seen.AtStop));
    }

    private sealed class Witness(string file) : IHostedService
    {
        public bool AtStart { get; private set; }

        public bool AtStop { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            AtStart = File.Exists(file);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            AtStop = File.Exists(file);
            return Task.CompletedTask;
        }
    }
}
