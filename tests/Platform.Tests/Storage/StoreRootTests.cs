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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R8_A_wiped_payload_store_is_made_anew_by_its_coordinator_and_taken_up_by_workers(bool withItsFolder)
    {
        var path = Path.Combine(_folder.Path, "store");
        var (coordinator, worker) = (new StoreRoot(path, isDisposable: true), new StoreRoot(path, mayCreate: false, isDisposable: true));
        var before = coordinator.Identity();
        Assert.Equal(before, worker.Identity());
        if (withItsFolder)
            Directory.Delete(path, recursive: true);
        else
            File.Delete(Path.Combine(path, "store-identity"));

        Assert.Throws<IOException>(worker.Identity);
        var anew = coordinator.Identity();
        Assert.NotEqual(before, anew);
        Assert.Equal(anew, worker.Identity());
        // What it held is gone, which another store's is not.
        var payloads = new DirectoryPayloadStore(worker, 1 << 20, TimeProvider.System);
        PayloadReference In(string store) => new(store, "a-00000000/x.frames", 0, 1);
        Assert.True(await payloads.HoldsAsync(In(before), Token));
        Assert.Null(await payloads.ReadAsync(In(before), Token));
        Assert.False(await payloads.HoldsAsync(In("another"), Token));
        await Assert.ThrowsAsync<IOException>(async () => await payloads.ReadAsync(In("another"), Token));
    }

    [Fact]
    public void R8_A_store_that_lasts_is_neither_made_anew_nor_taken_up_by_who_knew_it()
    {
        var path = Path.Combine(_folder.Path, "store");
        var (coordinator, worker) = (new StoreRoot(path), new StoreRoot(path, mayCreate: false));
        Assert.Equal(coordinator.Identity(), worker.Identity());
        File.Delete(Path.Combine(path, "store-identity"));
        Assert.Throws<IOException>(coordinator.Identity);
        var restarted = new StoreRoot(path).Identity();
        Assert.Throws<StoreReplacedException>(worker.Identity);
        Assert.Equal(restarted, new StoreRoot(path, mayCreate: false).Identity());
    }

    /// <summary>As where a mount is gone, or another one came: it may be back.</summary>
    [Fact]
    public void R8_A_payload_store_on_another_file_system_is_not_made_nor_taken_up()
    {
        using var elsewhere = TemporaryFolder.InMemory("root");
        var (path, here) = (Path.Combine(_folder.Path, "link"), Path.Combine(_folder.Path, "here"));
        Directory.CreateDirectory(here);
        Assert.SkipWhen(FileStatus.DeviceOf(here) == FileStatus.DeviceOf(elsewhere.Path), "this host has one file system for both");
        Directory.CreateSymbolicLink(path, here);
        var (coordinator, worker) = (new StoreRoot(path, isDisposable: true), new StoreRoot(path, mayCreate: false, isDisposable: true));
        var before = coordinator.Identity();
        Assert.Equal(before, worker.Identity());
        Directory.Delete(path);
        Directory.CreateSymbolicLink(path, elsewhere.Path);

        Assert.Throws<IOException>(coordinator.Identity);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere.Path));
        _ = new StoreRoot(path).Identity();
        Assert.Throws<StoreReplacedException>(worker.Identity);
        Directory.Delete(path);
        Directory.CreateSymbolicLink(path, here);
        Assert.Equal(before, worker.Identity());
    }

    public void Dispose() => _folder.Dispose();
}
