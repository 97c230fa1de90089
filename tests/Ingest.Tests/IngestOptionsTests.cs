using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace QueueWorkers.Ingest.Tests;

public sealed class IngestOptionsTests
{
    [Fact]
    public void Without_roots_nothing_starts() => Refuses("Ingest:Roots", []);

    [Fact]
    public void A_relative_root_is_refused() => Refuses("videos", new() { ["Ingest:Roots:0"] = "videos" });

    [Fact]
    public void Numbers_have_bounds() => Refuses("BatchBytes", new() { ["Ingest:Roots:0"] = "/", ["Ingest:BatchBytes"] = "0" });

    [Fact]
    public void Times_have_bounds() => Refuses("DecodeStallTimeout", new() { ["Ingest:Roots:0"] = "/", ["Ingest:DecodeStallTimeout"] = "2.00:00:00" });

    private static void Refuses(string part, Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection().AddLogging().AddIngestDecoding(configuration).BuildServiceProvider();
        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<IngestOptions>>().Value);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }
}
