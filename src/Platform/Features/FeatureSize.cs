namespace QueueWorkers.Platform.Features;

/// <summary>How large features become. Counts and dimensions are multiplied as 64 bits.</summary>
public static class FeatureSize
{
    /// <summary>Bytes of one feature from which on its user is told what a minute of video makes.</summary>
    public const long LargeFeature = 1 << 20;

    /// <summary>Bytes of the features of a video from which on its user is told.</summary>
    public const long LargeResult = 4_000_000_000;

    private const int FramesOfAMinute = 25 * 60;

    /// <summary>Bytes of so many features of so many floats.</summary>
    public static long Of(long frames, int dimension) => checked(frames * dimension * sizeof(float));

    /// <summary>What to say of features of such a dimension; null if they are small.</summary>
    public static string? WarningOf(int dimension) => Of(1, dimension) < LargeFeature
        ? null
        : $"a feature has {dimension:N0} floats, {Of(1, dimension) / 1048576.0:N1} MiB: a minute of video at 25 frames/s makes {Gigabytes(FramesOfAMinute, dimension)} GB of them";

    /// <summary>What to say of the features of a video; null if they are not many.</summary>
    public static string? WarningOf(long frames, int dimension) => Of(frames, dimension) < LargeResult
        ? null
        : $"Features of {frames:N0} frames take {Gigabytes(frames, dimension)} GB, and as much again while they are merged. Fewer frames take less, or an inner tensor that is smaller (output in the profile).";

    private static string Gigabytes(long frames, int dimension) => $"{Of(frames, dimension) / 1e9:N1}";
}
