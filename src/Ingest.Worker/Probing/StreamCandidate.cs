namespace QueueWorkers.Ingest.Probing;

/// <summary>A video stream as the container describes it.</summary>
internal sealed record StreamCandidate
{
    public required int Index { get; init; }
    public required string Codec { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required long CodedPixels { get; init; }
    public required bool FormatKnown { get; init; }
    public required bool Reorders { get; init; }
    public required int TimeBaseNumerator { get; init; }
    public required int TimeBaseDenominator { get; init; }
    public required int Rotation { get; init; }

    public long Area => (long)Width * Height;

    /// <summary>Whether width and height change places on display.</summary>
    public bool Swapped => Math.Abs(Rotation) % 180 == 90;
}
