using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Sources;

namespace QueueWorkers.Ingest.Planning;

/// <summary>
/// Looks at the second keyframe before a plan begins at any, or leaves out what is between them. H.264 with intra refresh marks places as keyframes from
/// which a picture is built up over many frames; a decoder that begins there gives as many frames as it should, and wrong ones. So do containers that mark
/// what is no keyframe. Other keyframes of H.264 give a picture, but leave the decoder's numbering as it is: frames may be lost behind one.
/// </summary>
internal sealed class KeyframeCheck(Ffprobe ffprobe, IdrFrames idr, IOptions<IngestOptions> options)
{
    /// <summary>The plan of a video; where its keyframes are not what the packets say, the plan that heeds it.</summary>
    public async Task<(MediaDescription Media, VideoPlan Plan)> PlanAsync(
        SourceFile file, MediaDescription media, Func<MediaDescription, VideoPlan> planOf, CancellationToken cancellation)
    {
        var plan = planOf(media);
        if (!Relies(plan, media))
            return (media, plan);
        var packets = media.Packets with { KeyframesLean = !await StandAloneAsync(file, media, cancellation) };
        if (media.Stream.Codec == "h264" && packets is { KeyframesLean: false, HasOpenGroups: false })
            packets = packets with { HasOpenGroups = !await StartAnewAsync(file, media, cancellation) };
        if (packets == media.Packets)
            return (media, plan);
        media = media with { Packets = packets };
        return (media, planOf(media));
    }

    private static bool Relies(VideoPlan plan, MediaDescription media) =>
        plan.Segments.Any(s => s.KeyframePts is not null) || (plan.Extraction.Selection.Keyframes && media is { CanSeek: true, Packets.Keyframes.Count: > 1 });

    private async Task<bool> StartAnewAsync(SourceFile file, MediaDescription media, CancellationToken cancellation)
    {
        try
        {
            return await idr.HasAsync(file, media.Stream, media.Packets.Keyframes[1], cancellation);
        }
        catch (DecodeException)
        {
            // What cannot be looked at is not relied on.
            return false;
        }
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
            // Here neither.
        }
        return stands;
    }
}
