using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Sources;

namespace QueueWorkers.Ingest.Planning;

/// <summary>
/// Looks at the second keyframe before a plan begins at any. H.264 with intra refresh marks places as keyframes from which a picture is built up over many
/// frames; a decoder that begins there gives as many frames as it should, and wrong ones. So do containers that mark what is no keyframe.
/// </summary>
internal sealed class KeyframeCheck(Ffprobe ffprobe, IOptions<IngestOptions> options)
{
    /// <summary>The plan of a video; where it begins inside the video and may not, the plan of the video in one piece.</summary>
    public async Task<(MediaDescription Media, VideoPlan Plan)> PlanAsync(
        SourceFile file, MediaDescription media, Func<MediaDescription, VideoPlan> planOf, CancellationToken cancellation)
    {
        var plan = planOf(media);
        if (plan.Segments.All(s => s.KeyframePts is null) || await StandAloneAsync(file, media, cancellation))
            return (media, plan);
        media = media with { Packets = media.Packets with { KeyframesLean = true } };
        return (media, planOf(media));
    }

    /// <summary>Decodes keyframes alone, up to the second, and sees whether it comes out.</summary>
    private async Task<bool> StandAloneAsync(SourceFile file, MediaDescription media, CancellationToken cancellation)
    {
        var stands = false;
        var second = $"|best_effort_timestamp={media.Packets.Keyframes[1]}|";
        try
        {
            await ffprobe.RunAsync(
                file,
                [
                    "-threads", "1", "-select_streams", $"{media.Stream.Index}", "-skip_frame", "nokey", "-read_intervals", $"%+#{media.Packets.ToSecondKeyframe}",
                    "-show_entries", "frame=key_frame,best_effort_timestamp,pict_type", "-of", "compact",
                ],
                line => stands |= line.Contains(second, StringComparison.Ordinal) && line.Contains("|key_frame=1|", StringComparison.Ordinal)
                    && !line.Contains("|pict_type=P", StringComparison.Ordinal) && !line.Contains("|pict_type=B", StringComparison.Ordinal),
                _ => { },
                options.Value.ProbeTimeout,
                cancellation);
        }
        catch (DecodeException)
        {
            // What cannot be looked at is not relied on.
        }
        return stands;
    }
}
