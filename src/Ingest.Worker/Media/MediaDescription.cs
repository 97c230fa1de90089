using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Media;

/// <summary>What probing found.</summary>
/// <param name="Format">Name of the container, as the probe says it.</param>
/// <param name="Coded">The stream as the container describes it.</param>
/// <param name="Stream">The same stream, as plans know it.</param>
/// <param name="Packets">The packets of the stream.</param>
/// <param name="Warnings">What is worth knowing and no error.</param>
internal sealed record MediaDescription(string Format, StreamCandidate Coded, VideoStream Stream, PacketTable Packets, IReadOnlyList<Warning> Warnings)
{
    /// <summary>Whether the decoder can begin inside it.</summary>
    public bool CanSeek { get; init; } = true;

    /// <summary>Whether a decoder of H.264 that begins at a keyframe may lose frames behind it, and is in order by the next.</summary>
    public bool OpensGroups => Stream.Codec == "h264" && Packets.HasOpenGroups;
}
