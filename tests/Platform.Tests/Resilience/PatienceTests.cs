using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Tests.Resilience;

public sealed class PatienceTests
{
    [Fact]
    public async Task A_publish_that_hangs_is_cut_off_and_made_again()
    {
        Assert.InRange(new ResilienceOptions().Broker.Timeout, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2));
        var options = new ResilienceOptions { Broker = new PipelineOptions { Timeout = TimeSpan.FromMilliseconds(50) } };
        var patience = new Patience(TimeProvider.System, NullLogger<Patience>.Instance, options);
        var attempts = 0;
        await patience.DoAsync(WorkKind.Broker, async token =>
        {
            if (++attempts < 3)
                await Task.Delay(Timeout.Infinite, token);
        }, TestContext.Current.CancellationToken);
        Assert.Equal(3, attempts);
    }
}
