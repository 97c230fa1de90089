using QueueWorkers.Contracts;

namespace QueueWorkers.Protocol.Tests.Doubles;

internal static class Plans
{
    /// <summary>A plan of some segments of ten packets each.</summary>
    public static VideoPlan Of(int segments, int framesPerBatch = 2) => new()
    {
        Extraction = new ExtractionSettings
        {
            Source = new SourceObject { Path = "/videos/1.mp4", Size = 1, ModifiedTicks = 1, Sha256 = new string('0', 64) },
            Stream = new VideoStream { Index = 0, Codec = "sim", Width = 2, Height = 2, TimeBaseNumerator = 1, TimeBaseDenominator = 1000, FirstPts = 0 },
            Decoder = "libav",
            Selection = FrameSelection.All,
            Geometry = SimModel.Geometry,
            FramesPerBatch = framesPerBatch,
            Fingerprint = "alpha-00000001",
        },
        Segments = [.. Enumerable.Range(0, segments).Select(i => new PlannedSegment
        {
            Index = i,
            FromPts = i == 0 ? null : i * 100,
            ToPts = i == segments - 1 ? null : (i + 1) * 100,
            Packets = 10,
            FirstPts = i * 100,
            FirstOrdinal = i * 10,
        })],
    };
}
