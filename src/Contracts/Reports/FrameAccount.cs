namespace QueueWorkers.Contracts;

/// <summary>Every frame of a video, accounted for: selected = stored + missing, stored = inferred + cached.</summary>
/// <param name="Decoded">Frames decoded inside the range.</param>
/// <param name="Selected">Frames wanted of those.</param>
/// <param name="Inferred">Frames whose feature was computed.</param>
/// <param name="Cached">Frames whose feature came from the cache.</param>
/// <param name="Stored">Frames with a feature in the results.</param>
/// <param name="Missing">Frames wanted and decoded, without a feature.</param>
public sealed record FrameAccount(long Decoded, long Selected, long Inferred, long Cached, long Stored, long Missing);
