using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Ingest.Sources;

namespace QueueWorkers.Ingest.Decoding.OpenCv;

/// <summary>Decodes with OpenCV, on hosts where libav cannot be built: whole videos, in approximate colours.</summary>
internal sealed class OpenCvDecoder(SourceGuard guard, OpenCvProcesses processes, IOptions<IngestOptions> options, TimeProvider time)
    : ChildDecoder(guard, processes.Processes, options.Value, time)
{
    /// <summary>Kind of this decoder in plans.</summary>
    public const string Name = "opencv";

    // AV1 only on hardware; VVC without a parser for its timestamps, so that a stream does not start where its first frame is. The others: no codec was found.
    private static readonly string[] Undecodable = ["av1", "vvc", "unknown", "none", ""];

    public override string Kind => Name;

    public override string Colour => "approximate";

    public override DecoderTraits Traits { get; } = new() { CanSeek = false, KnowsKeyframes = false, TakesAnyStream = false, Mirrors = false, Filters = false, Decodes = codec => !Undecodable.Contains(codec) };

    protected override DecodeCommand CommandOf(DecodeRequest request)
    {
        var (extraction, geometry) = (request.Extraction, request.Extraction.Geometry);
        var (width, height) = ScaledSize.Of(extraction.Stream.Width, extraction.Stream.Height, geometry);
        var (from, to) = FrameSpan.Of(request);
        return ProbeCommand(extraction.Source.Path) with
        {
            Verb = "decode",
            Threads = request.Way == SeekStrategy.FromStart ? 1 : Options.DecodeThreads,
            ScaledWidth = width,
            ScaledHeight = height,
            Width = geometry.Width,
            Height = geometry.Height,
            Bars = geometry.Bars ?? 0,
            Cubic = geometry.Filter == ResizeFilter.Bicubic,
            Bgr = geometry.Channels == ChannelOrder.Bgr,
            TimeBaseNumerator = extraction.Stream.TimeBaseNumerator,
            TimeBaseDenominator = extraction.Stream.TimeBaseDenominator,
            FirstPts = extraction.Stream.FirstPts,
            FromPts = from,
            ToPts = to,
        };
    }
}
