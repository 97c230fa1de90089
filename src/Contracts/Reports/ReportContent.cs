namespace QueueWorkers.Contracts;

/// <summary>The bytes that a video was read from.</summary>
/// <param name="Sha256">Their hash, 64 lower-case hex digits.</param>
/// <param name="Bytes">Their number.</param>
/// <param name="Modified">When the file was written last, by its file system; of a fetched source, when it was fetched.</param>
public sealed record ReportContent(string Sha256, long Bytes, DateTimeOffset Modified);
