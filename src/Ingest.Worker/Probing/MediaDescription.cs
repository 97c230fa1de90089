using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Probing;

/// <summary>What probing found.</summary>
/// <param name="Format">Name of the container, as ffprobe says it.</param>
/// <param name="Stream">The stream to decode.</param>
/// <param name="CodedPixels">Pixels of a coded frame.</param>
/// <param name="Reorders">Whether frames are shown in another order than they are coded in.</param>
/// <param name="Packets">The packets of the stream.</param>
internal sealed record MediaDescription(string Format, VideoStream Stream, long CodedPixels, bool Reorders, PacketTable Packets);
