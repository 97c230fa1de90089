using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Probing;

namespace QueueWorkers.Protocol.Tests.Doubles;

/// <summary>Simulated videos have no packets to list: their frames are counted.</summary>
internal sealed class SimPacketTimes : IPacketTimes
{
    public ValueTask<IReadOnlyList<long>> OfAsync(SourceObject source, int stream, CancellationToken cancellation) => new([]);
}
