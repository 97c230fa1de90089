using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Probing;

/// <summary>A stream as plans look at it, of what a decoder says of it.</summary>
internal static class StreamReading
{
    // Beyond these a file lies, and a frame would be of no shape.
    private const double MaxAspect = 64;

    public static StreamCandidate Of(StreamDescription described)
    {
        var (numerator, denominator) = described.TimeBaseNumerator > 0 ? (described.TimeBaseNumerator, described.TimeBaseDenominator) : Fraction.Of(described.TickSeconds);
        var aspect = described.AspectDenominator == 0 ? 1 : (double)described.AspectNumerator / described.AspectDenominator;
        return new StreamCandidate
        {
            Index = described.Index,
            Codec = FourCharacters.CodecOf(described.Codec),
            Width = described.Width,
            Height = described.Height,
            Reorders = described.Reorders,
            TimeBaseNumerator = numerator,
            TimeBaseDenominator = denominator,
            Rotation = described.Rotation,
            IsMirrored = described.IsMirrored,
            SampleAspect = aspect is >= 1 / MaxAspect and <= MaxAspect ? aspect : 1,
            PixelFormat = described.PixelFormat ?? "",
            Transfer = described.Transfer ?? "",
            HasAlpha = described.HasAlphaMode || HasAlpha(described.PixelFormat ?? ""),
            FrameRate = described.FrameRate ?? "",
            IsDecoded = described.IsDecoded,
            IsCover = described.IsCover,
        };
    }

    private static bool HasAlpha(string format) =>
        format.Contains("yuva", StringComparison.Ordinal) || format.StartsWith("gbrap", StringComparison.Ordinal) || format.Contains("rgba", StringComparison.Ordinal)
        || format.Contains("bgra", StringComparison.Ordinal) || format is "argb" or "abgr" || format.StartsWith("ya", StringComparison.Ordinal);
}
