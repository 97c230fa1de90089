using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Media;

/// <summary>A regular file that may be read, as it was when looked at.</summary>
/// <param name="Path">Absolute, links resolved.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedTicks">Modification time in ticks of 100 ns since year 1, UTC.</param>
internal sealed record SourceFile(string Path, long Size, long ModifiedTicks)
{
    public SourceObject Pinned(string sha256) => new() { Path = Path, Size = Size, ModifiedTicks = ModifiedTicks, Sha256 = sha256 };
}
