using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.InMemory;

namespace QueueWorkers.Platform.Tests.State;

public sealed class InMemorySagaRowsTests : SagaRowsContract
{
    private readonly SettableTime _time = new();
    private readonly InMemorySagaRows _rows;

    public InMemorySagaRowsTests() => _rows = new InMemorySagaRows(_time, Retention);

    private protected override ISagaRows Rows => _rows;

    [Fact]
    public async Task R14_Only_a_final_row_expires()
    {
        var (ended, running) = (Guid.NewGuid(), Guid.NewGuid());
        await _rows.InsertAsync(ended, "a", true, Cancellation);
        await _rows.InsertAsync(running, "a", true, Cancellation);
        await _rows.UpdateAsync(running, 1, "b", false, Cancellation);
        _time.Now += Retention;
        Assert.Null(await _rows.LoadAsync(ended, Cancellation));
        Assert.NotNull(await _rows.LoadAsync(running, Cancellation));
        Assert.Equal([running], await _rows.NewestAsync(10, Cancellation));
        Assert.True(await _rows.InsertAsync(ended, "again", false, Cancellation));
    }

    [Fact]
    public void Every_call_completes_synchronously()
    {
        Assert.True(_rows.InsertAsync(Guid.NewGuid(), "a", true, Cancellation).IsCompletedSuccessfully);
        Assert.True(_rows.LoadAsync(Guid.NewGuid(), Cancellation).IsCompletedSuccessfully);
        Assert.True(_rows.UpdateAsync(Guid.NewGuid(), 1, "a", true, Cancellation).IsCompletedSuccessfully);
    }
}
