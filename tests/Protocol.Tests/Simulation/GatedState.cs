using QueueWorkers.Contracts;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Protocol.Tests.Simulation;

internal sealed class GatedState(StateTwins state, SimProcess process, Outages outages) : ISagaRows, IWakeTimer, IModelRegistry, ILedger, IStateClock, IWatermarks
{
    public async ValueTask<SagaRow?> LoadAsync(Guid id, CancellationToken cancellation) { await EnterAsync("load row"); return await state.Rows.LoadAsync(id, cancellation); }

    public async ValueTask<bool> InsertAsync(Guid id, string data, bool final, CancellationToken cancellation) { await EnterAsync("insert row"); return await state.Rows.InsertAsync(id, data, final, cancellation); }

    public async ValueTask<bool> UpdateAsync(Guid id, long version, string data, bool final, CancellationToken cancellation) { await EnterAsync("update row"); return await state.Rows.UpdateAsync(id, version, data, final, cancellation); }

    public async ValueTask<IReadOnlyList<Guid>> NewestAsync(int count, CancellationToken cancellation) { await EnterAsync("list rows"); return await state.Rows.NewestAsync(count, cancellation); }

    public async ValueTask SetAsync(Guid videoId, DateTimeOffset due, CancellationToken cancellation) { await EnterAsync("set due time"); await state.Timer.SetAsync(videoId, due, cancellation); }

    public async ValueTask RemoveAsync(Guid videoId, CancellationToken cancellation) { await EnterAsync("remove due time"); await state.Timer.RemoveAsync(videoId, cancellation); }

    async ValueTask<IReadOnlyList<Guid>> IWakeTimer.ListAsync(CancellationToken cancellation) { await EnterAsync("list due times"); return await state.Timer.ListAsync(cancellation); }

    public async ValueTask RetireAsync(string fingerprint, bool isRetired, CancellationToken cancellation) { await EnterAsync("retire model"); await state.Models.RetireAsync(fingerprint, isRetired, cancellation); }

    public async ValueTask<IReadOnlyList<Guid>> ClaimDueAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken cancellation) { await EnterAsync("claim due"); return await state.Timer.ClaimDueAsync(now, lease, max, cancellation); }

    public async ValueTask RecordAsync(ModelServed heartbeat, DateTimeOffset now, CancellationToken cancellation) { await EnterAsync("record model"); await state.Models.RecordAsync(heartbeat, now, cancellation); }

    public async ValueTask RecordAliveAsync(WorkerAlive heartbeat, DateTimeOffset now, CancellationToken cancellation) { await EnterAsync("record worker"); await state.Models.RecordAliveAsync(heartbeat, now, cancellation); }

    public async ValueTask<IReadOnlyList<LivingWorker>> ListAliveAsync(DateTimeOffset now, CancellationToken cancellation) { await EnterAsync("list daemons"); return await state.Models.ListAliveAsync(now, cancellation); }

    public async ValueTask<IReadOnlyList<ServedModel>> ListAsync(CancellationToken cancellation) { await EnterAsync("list models"); return await state.Models.ListAsync(cancellation); }

    public async ValueTask<IReadOnlyList<ServingWorker>> ListWorkersAsync(DateTimeOffset now, CancellationToken cancellation) { await EnterAsync("list workers"); return await state.Models.ListWorkersAsync(now, cancellation); }

    public async ValueTask<bool> TrySendAsync(string queue, DateTimeOffset now, TimeSpan shortest, TimeSpan longest, CancellationToken cancellation) { await EnterAsync("send watermark"); return await state.Watermarks.TrySendAsync(queue, now, shortest, longest, cancellation); }

    public async ValueTask RecordAsync(string queue, DateTimeOffset sent, CancellationToken cancellation) { await EnterAsync("record watermark"); await state.Watermarks.RecordAsync(queue, sent, cancellation); }

    async ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> IWatermarks.ListAsync(CancellationToken cancellation) { await EnterAsync("list watermarks"); return await state.Watermarks.ListAsync(cancellation); }

    public async ValueTask OpenAsync(Guid videoId, string planDigest, IReadOnlyList<SeekStrategy> ways, DateTimeOffset admitted, CancellationToken cancellation) { await EnterAsync("open ledger"); await state.Ledger.OpenAsync(videoId, planDigest, ways, admitted, cancellation); }

    public async ValueTask<LedgerAnswer> RecordAsync(SegmentExtracted extracted, CancellationToken cancellation) { await EnterAsync($"record segment {extracted.SegmentWay}"); return await state.Ledger.RecordAsync(extracted, cancellation); }

    public async ValueTask<LedgerAnswer> RecordAsync(FrameBatchProcessed processed, CancellationToken cancellation) { await EnterAsync($"record batch {processed.Batch} {processed.Outcome}"); return await state.Ledger.RecordAsync(processed, cancellation); }

    public async ValueTask<LostRelease> ReleaseAsync(BatchesLost lost, int maxRounds, CancellationToken cancellation) { await EnterAsync("release lost"); return await state.Ledger.ReleaseAsync(lost, maxRounds, cancellation); }

    public async ValueTask<LedgerView?> ReadAsync(Guid videoId, string planDigest, CancellationToken cancellation) { await EnterAsync("read ledger"); return await state.Ledger.ReadAsync(videoId, planDigest, cancellation); }

    public async ValueTask<LedgerProgress> ReadProgressAsync(Guid videoId, string planDigest, CancellationToken cancellation) { await EnterAsync("read progress"); return await state.Ledger.ReadProgressAsync(videoId, planDigest, cancellation); }

    public async ValueTask CloseAsync(Guid videoId, string planDigest, CancellationToken cancellation) { await EnterAsync("close ledger"); await state.Ledger.CloseAsync(videoId, planDigest, cancellation); }

    public async ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellation) { await EnterAsync("read clock"); return await state.Clock.NowAsync(cancellation); }

    private async Task EnterAsync(string effect)
    {
        await process.Gate(effect);
        outages.Check(WorkKind.State);
    }
}
