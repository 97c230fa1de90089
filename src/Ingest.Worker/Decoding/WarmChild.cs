using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>A decoder that stays for clip after clip.</summary>
internal sealed class WarmChild(ChildProcess process) : IAsyncDisposable
{
    public ChildProcess Process => process;

    public LineReader Lines { get; } = new(process.Errors.BaseStream);

    /// <summary>Clips that it was given.</summary>
    public int Clips { get; set; }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
