using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Probing;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Makes a plan of what probing found. The plan holds all that a run needs; settings have no say after it.</summary>
internal sealed class Planner(IOptions<IngestOptions> options)
{
    /// <summary>The plan of a command. Throws <see cref="Decoding.DecodeException"/>.</summary>
    public VideoPlan Plan(PlanVideo command, SourceObject source, MediaDescription media, string decoder, long quotaBytes)
    {
        var budget = SegmentBudget.Of(options.Value, media.CodedPixels, command.Geometry, quotaBytes);
        var selector = new FrameSelector(command.Selection, media.Stream);
        var window = PtsWindow.Of(media, command.Range);
        var cuts = SegmentCutter.Cut(media, window, selector, budget);
        return new VideoPlan
        {
            Extraction = new ExtractionSettings
            {
                Source = source,
                Stream = media.Stream,
                Decoder = decoder,
                Selection = command.Selection,
                RangeFromPts = window.FromPts,
                RangeToPts = window.ToPts,
                Geometry = command.Geometry,
                FramesPerBatch = budget.PerBatch,
                Fingerprint = command.Fingerprint,
            },
            Segments = new SegmentBuilder(media, window).Build(cuts),
        };
    }
}
