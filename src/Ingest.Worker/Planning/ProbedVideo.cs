using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Planning;

/// <summary>What will happen to a video.</summary>
public sealed record ProbedVideo
{
    /// <summary>Bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Name of the container.</summary>
    public required string Container { get; init; }

    /// <summary>Name of the codec.</summary>
    public required string Codec { get; init; }

    /// <summary>Pixel format.</summary>
    public required string PixelFormat { get; init; }

    /// <summary>Coded width in pixels.</summary>
    public required int CodedWidth { get; init; }

    /// <summary>Coded height in pixels.</summary>
    public required int CodedHeight { get; init; }

    /// <summary>Displayed width in pixels: aspect of the pixels and rotation applied.</summary>
    public required int Width { get; init; }

    /// <summary>Displayed height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Degrees anticlockwise that the frames are turned for display.</summary>
    public required int Rotation { get; init; }

    /// <summary>Width of a pixel, its height being 1.</summary>
    public required double PixelAspect { get; init; }

    /// <summary>Average frame rate as the container says it, a fraction.</summary>
    public required string FrameRate { get; init; }

    /// <summary>Whether frames are evenly spaced.</summary>
    public required bool EvenlySpaced { get; init; }

    /// <summary>First timestamp in milliseconds; absent if packets have none.</summary>
    public double? FirstPtsMs { get; init; }

    /// <summary>Last timestamp in milliseconds; absent if packets have none.</summary>
    public double? LastPtsMs { get; init; }

    /// <summary>Packets that are shown: the frames to expect. Where packets have no timestamps, all packets.</summary>
    public required long Frames { get; init; }

    /// <summary>Keyframes that can be sought to.</summary>
    public required int Keyframes { get; init; }

    /// <summary>Frames of the longest group of pictures; absent if keyframes are no use for seeking.</summary>
    public int? LongestGroup { get; init; }

    /// <summary>Kind of decoder.</summary>
    public required string Decoder { get; init; }

    /// <summary>Why this decoder.</summary>
    public required string DecoderReason { get; init; }

    /// <summary>Its version.</summary>
    public required string DecoderVersion { get; init; }

    /// <summary>The frame that the model gets.</summary>
    public required FrameGeometry Geometry { get; init; }

    /// <summary>Selected frames of a full batch.</summary>
    public required int FramesPerBatch { get; init; }

    /// <summary>Segments of the plan.</summary>
    public required IReadOnlyList<PlannedSegment> Segments { get; init; }

    /// <summary>Why the video stays in one piece; absent if it may be cut.</summary>
    public string? WholeBecause { get; init; }

    /// <summary>What is worth knowing and no error.</summary>
    public required IReadOnlyList<Warning> Warnings { get; init; }
}
