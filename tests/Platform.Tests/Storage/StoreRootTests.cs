using QueueWorkers.Contracts;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Platform.Tests.Storage;

/// <summary>No name leads out of a store, and nothing of a store goes but what belongs to its own names.</summary>
public sealed class StoreRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("root");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("..")]
    [InlineData("../beside")]
    [InlineData("a/../../beside")]
    [InlineData("/etc/passwd")]
    [InlineData("../store-of-another-name")]
    [InlineData("")]
    public void A_name_that_leads_out_of_a_store_is_a_fault_that_stays(string name)
    {
        var fault = Assert.Throws<ArgumentException>(() => new StoreRoot(Path.Combine(_folder.Path, "store")).In(name));
        Assert.False(TransientFaults.Includes(fault));
    }

    [Fact]
    public void Names_inside_a_store_are_paths_below_it()
    {
        var root = new StoreRoot(Path.Combine(_folder.Path, "store"));
        Assert.Equal(Path.Combine(_folder.Path, "store", "parts", "a", "..b"), root.In("parts", "a/..b"));
        Assert.Equal("/parts", new StoreRoot("/").In("parts"));
    }

    [Fact]
    public async Task A_reference_to_something_that_is_no_payload_reads_nothing_and_deletes_nothing()
    {
        var root = new StoreRoot(Path.Combine(_folder.Path, "store"));
        var store = new DirectoryPayloadStore(root, 1 << 20, TimeProvider.System);
        var identity = root.Identity();
        Assert.Null(await store.ReadAsync(new PayloadReference(identity, "store-identity", 0, 32), Token));
        Assert.Equal(identity, root.Identity());
    }

    public void Dispose() => _folder.Dispose();
}
