namespace QueueWorkers.Ingest.Tests;

internal sealed record DecodedFrame(long Pts, string Pixels);
