using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Ingest.Sources;

namespace QueueWorkers.Ingest.Decoding.Libav;

/// <summary>Decodes with FFmpeg's libraries: whatever they read, from any keyframe, in exact colours.</summary>
internal sealed class LibavDecoder(SourceGuard guard, LibavProcesses processes, IOptions<IngestOptions> options, TimeProvider time)
    : ChildDecoder(guard, processes.Processes, options.Value, time)
{
    /// <summary>Kind of this decoder in plans.</summary>
    public const string Name = "libav";

    public override string Kind => Name;

    public override string Colour => "exact";

    public override DecoderTraits Traits { get; } = new();

    public override DecodeCommand ProbeCommand(string path) => base.ProbeCommand(path) with { Codecs = string.Join(',', Options.Codecs.Count > 0 ? [.. Options.Codecs] : Codecs.Usual) };

    protected override DecodeCommand CommandOf(DecodeRequest request)
    {
        var (extraction, way) = (request.Extraction, request.Way);
        var (stream, geometry) = (extraction.Stream, extraction.Geometry);
        var (from, to) = FrameSpan.Of(request);
        // The last way takes no short cut.
        var keyframesOnly = extraction.Selection.Keyframes && !stream.KeyframesNeedOthers && way != SeekStrategy.FromStart;
        return ProbeCommand(extraction.Source.Path) with
        {
            Verb = "decode",
            MaxPackets = 0,
            Stream = stream.Index,
            Threads = way == SeekStrategy.FromStart ? 1 : Options.DecodeThreads,
            KeyframesOnly = keyframesOnly,
            SelectKeyframes = extraction.Selection.Keyframes,
            DiscardCorrupt = stream.Truncated,
            Filters = FilterChain.Of(stream, geometry),
            Width = geometry.Width,
            Height = geometry.Height,
            FirstPts = stream.FirstPts,
            SeekPts = way switch
            {
                SeekStrategy.OwnKeyframe => request.Segment.KeyframePts,
                SeekStrategy.EarlierKeyframe => request.Segment.EarlierKeyframePts,
                _ => null,
            },
            FromPts = from,
            ToPts = to,
        };
    }
}
