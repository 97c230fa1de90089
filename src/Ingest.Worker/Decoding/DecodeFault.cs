namespace QueueWorkers.Ingest.Decoding;

/// <summary>What kind of fault a decoder met on its way.</summary>
public enum DecodeFaultKind
{
    /// <summary>The container is not what it should be: lost synchronisation, a bad length, a failed read.</summary>
    Demuxer,

    /// <summary>The file ends before what its container promises.</summary>
    Ending,

    /// <summary>A picture is built on one that is missing.</summary>
    Reference,

    /// <summary>A packet could not be decoded at all.</summary>
    Packet,

    /// <summary>The decoder complains, and goes on.</summary>
    Decoder,

    /// <summary>Any of the decoder's among the pictures before the first keyframe, which lack what they are built on.</summary>
    Leading,
}

/// <summary>Something that went wrong while a video was read.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Pts">Timestamp of the packet that was read last, in ticks of the stream; absent if there was none.</param>
/// <param name="Text">What libav says of it.</param>
public sealed record DecodeFault(DecodeFaultKind Kind, long? Pts, string Text);
