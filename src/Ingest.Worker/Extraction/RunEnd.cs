namespace QueueWorkers.Ingest.Extraction;

/// <summary>How far a run came.</summary>
internal enum RunEnd
{
    /// <summary>To its end, whatever it was: it may be told.</summary>
    Told,

    /// <summary>The video ended meanwhile.</summary>
    VideoEnded,

    /// <summary>It waited in place for room as long as it may; batches that are finished by then are answered by the next run.</summary>
    GaveUp,
}
