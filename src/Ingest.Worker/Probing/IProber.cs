using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Sources;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Finds out what a file holds.</summary>
internal interface IProber
{
    /// <summary>Describes the stream that a decoder will decode. Throws <see cref="DecodeException"/>.</summary>
    Task<MediaDescription> ProbeAsync(SourceFile file, IVideoDecoder decoder, CancellationToken cancellation);
}
