using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>A source that was fetched.</summary>
/// <param name="File">Its object in the store.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex.</param>
internal sealed record FetchedSource(SourceFile File, string Sha256);
