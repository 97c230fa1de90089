using QueueWorkers.Contracts;
using QueueWorkers.Inference.Batches;

namespace QueueWorkers.Inference.Tests.Batches;

public sealed class ByteBudgetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R16_An_urgent_batch_does_not_wait_for_the_bytes_of_bulk_ones()
    {
        var budget = new ByteBudget(100);
        var bulk = await budget.TakeAsync(100, VideoPriority.Urgent - 1, Token);
        var more = budget.TakeAsync(1, VideoPriority.Lowest, Token).AsTask();
        using var urgent = await budget.TakeAsync(100, VideoPriority.Urgent, Token);
        var second = budget.TakeAsync(1, VideoPriority.Highest, Token).AsTask();
        Assert.False(more.IsCompleted);
        bulk.Dispose();
        (await more).Dispose();
        Assert.False(second.IsCompleted);
        urgent.Dispose();
        (await second).Dispose();
    }
}
