namespace QueueWorkers.Ingest.Media;

/// <summary>What a decoder can do, which plans ask.</summary>
public sealed record DecoderTraits
{
    /// <summary>Whether it can begin at a keyframe. One that cannot decodes a video in one piece, from its start.</summary>
    public bool CanSeek { get; init; } = true;

    /// <summary>Whether it tells keyframes from other frames.</summary>
    public bool KnowsKeyframes { get; init; } = true;

    /// <summary>Whether it decodes whichever video stream is wanted, or only the first.</summary>
    public bool TakesAnyStream { get; init; } = true;

    /// <summary>Whether it mirrors a video that is to be shown so; turning it is nothing special.</summary>
    public bool Mirrors { get; init; } = true;

    /// <summary>Whether it scales by each <see cref="Contracts.ResizeFilter"/>; one that does not averages where others would take in neighbours.</summary>
    public bool Filters { get; init; } = true;

    /// <summary>Whether it decodes a codec, by its name in libav, if that is not known from describing the stream.</summary>
    public Func<string, bool> Decodes { get; init; } = _ => true;
}
