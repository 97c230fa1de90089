using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Settings;

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

    [Theory]
    [InlineData("Hosts:0", "https://example.org")]
    [InlineData("Hosts:0", "example.org/videos")]
    [InlineData("Hosts:0", "*")]
    [InlineData("AllowPrivateAddresses:0", "10.0.0.0/33")]
    [InlineData("AllowPrivateAddresses:0", "everything")]
    [InlineData("Path", "sources")]
    [InlineData("CaFile", "/no/such/file.pem")]
    [InlineData("StoreBytes", "0")]
    [InlineData("StallTimeout", "01:00:00")]
    public void Sources_over_https_are_set_right_or_not_at_all(string name, string value) =>
        Refuses(name.Split(':')[0], new() { ["Ingest:Roots:0"] = "/", ["Ingest:Https:" + name] = value });

    private static void Refuses(string part, Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection().AddLogging().AddIngestDecoding(configuration).BuildServiceProvider();
        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<IngestOptions>>().Value);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }
}
