namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>How an attempt to fetch ended.</summary>
internal enum AttemptEnd
{
    /// <summary>All bytes are there.</summary>
    Whole,

    /// <summary>The server has what the store has.</summary>
    NotModified,

    /// <summary>Another request is to follow at once.</summary>
    GoOn,
}
