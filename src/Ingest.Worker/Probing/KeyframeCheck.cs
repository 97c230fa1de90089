using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Probing;

/// <summary>
/// Looks at the second keyframe before a plan begins at any, or leaves out what is between them. H.264 with intra refresh marks places as keyframes from
/// which a picture is built up over many frames; a decoder that begins there gives as many frames as it should, and wrong ones. So do containers that mark
/// what is no keyframe. Other keyframes of H.264 give a picture, but leave the decoder's numbering as it is: frames may be lost behind one.
/// </summary>
internal sealed class KeyframeCheck(Decoders decoders)
{
    /// <summary>The plan of a video; if its keyframes are not what the packets say, the plan that heeds it.</summary>
    public async Task<(MediaDescription Media, VideoPlan Plan)> PlanAsync(
        SourceFile file, MediaDescription media, Func<MediaDescription, VideoPlan> planOf, CancellationToken cancellation)
    {
        var plan = planOf(media);
        if (!Relies(plan, media))
            return (media, plan);
        var packets = media.Packets with { KeyframesAreDependent = !await StandsAloneAsync(file, media, cancellation) };
        if (media.Stream.Codec == "h264" && packets is { KeyframesAreDependent: false, SecondKeyframeIsIdr: false })
            packets = packets with { HasOpenGroups = true };
        if (packets == media.Packets)
            return (media, plan);
        media = media with { Packets = packets };
        return (media, planOf(media));
    }

    private static bool Relies(VideoPlan plan, MediaDescription media) =>
        plan.Segments.Any(s => s.KeyframePts is not null) || (plan.Extraction.Selection.Keyframes && media is { CanSeek: true, Packets.Keyframes.Count: > 1 });

    /// <summary>Decodes keyframes alone, up to the second, and sees whether it comes out.</summary>
    private async Task<bool> StandsAloneAsync(SourceFile file, MediaDescription media, CancellationToken cancellation)
    {
        if (decoders.Describer is not { } decoder)
            return false;
        var second = media.Packets.Keyframes[1];
        var stands = false;
        var command = decoder.ProbeCommand(file.Path) with
        {
            Verb = "decode",
            Stream = media.Stream.Index,
            KeyframesOnly = true,
            MaxPackets = media.Packets.ToSecondKeyframe,
        };
        try
        {
            await decoder.AskAsync(command, file, Take, cancellation);
        }
        catch (VideoException)
        {
            // What cannot be looked at is not relied on.
        }
        return stands;

        // "frame NUMBER PTS FLAGS": a keyframe, and no picture that is predicted from others.
        bool Take(ReadOnlySpan<byte> line)
        {
            if (!line.StartsWith("frame "u8))
                return false;
            line = line["frame "u8.Length..];
            stands |= DecoderAnswer.TryNumber(ref line, out _) && DecoderAnswer.TryNumber(ref line, out var pts) && pts == second && line.SequenceEqual("K"u8);
            return true;
        }
    }
}
