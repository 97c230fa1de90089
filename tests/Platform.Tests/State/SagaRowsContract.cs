using QueueWorkers.Platform.State;

namespace QueueWorkers.Platform.Tests.State;

public abstract class SagaRowsContract
{
    private readonly Guid _id = Guid.NewGuid();

    private protected static TimeSpan Retention { get; } = TimeSpan.FromDays(7);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract ISagaRows Rows { get; }

    [Fact]
    public async Task A_row_that_nobody_inserted_is_absent() => Assert.Null(await Rows.LoadAsync(_id, Cancellation));

    [Fact]
    public async Task R4_The_second_insert_changes_nothing()
    {
        Assert.True(await Rows.InsertAsync(_id, "a", false, Cancellation));
        Assert.False(await Rows.InsertAsync(_id, "b", false, Cancellation));
        Assert.Equal(new SagaRow(1, "a"), await Rows.LoadAsync(_id, Cancellation));
    }

    [Fact]
    public async Task R1_An_update_wants_the_version_that_it_read()
    {
        await Rows.InsertAsync(_id, "a", false, Cancellation);
        Assert.True(await Rows.UpdateAsync(_id, 1, "b", false, Cancellation));
        Assert.False(await Rows.UpdateAsync(_id, 1, "c", false, Cancellation));
        Assert.False(await Rows.UpdateAsync(_id, 3, "c", false, Cancellation));
        Assert.Equal(new SagaRow(2, "b"), await Rows.LoadAsync(_id, Cancellation));
    }

    [Fact]
    public async Task An_update_of_no_row_makes_none()
    {
        Assert.False(await Rows.UpdateAsync(_id, 1, "a", false, Cancellation));
        Assert.False(await Rows.UpdateAsync(_id, 0, "a", false, Cancellation));
        Assert.Null(await Rows.LoadAsync(_id, Cancellation));
    }

    [Fact]
    public async Task R14_A_final_row_is_still_found_by_late_duplicates()
    {
        await Rows.InsertAsync(_id, "a", false, Cancellation);
        Assert.True(await Rows.UpdateAsync(_id, 1, "end ☂", true, Cancellation));
        Assert.False(await Rows.InsertAsync(_id, "b", false, Cancellation));
        Assert.Equal(new SagaRow(2, "end ☂"), await Rows.LoadAsync(_id, Cancellation));
    }

    [Fact]
    public async Task Rows_are_listed_from_the_newest_whatever_became_of_them()
    {
        Guid[] ids = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];
        foreach (var id in ids)
            Assert.True(await Rows.InsertAsync(id, "a", false, Cancellation));
        await Rows.UpdateAsync(ids[0], 1, "end", true, Cancellation);
        await Rows.InsertAsync(ids[1], "again", false, Cancellation);
        Assert.Equal([ids[4], ids[3], ids[2]], await Rows.NewestAsync(3, Cancellation));
        Assert.Equal(ids.Reverse(), await Rows.NewestAsync(1000, Cancellation));
    }

    [Fact]
    public async Task A_cancelled_call_changes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Rows.LoadAsync(_id, new CancellationToken(true)));
    }
}
