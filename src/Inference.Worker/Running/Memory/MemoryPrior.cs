namespace QueueWorkers.Inference.Running.Memory;

/// <summary>What is assumed of a model that nobody has measured: that it is like ResNet-50.</summary>
public static class MemoryPrior
{
    private const double GB = 1e9;

    /// <summary>ResNet-50 at the frames' own size on a V100 with 32 GB, from the specification of this project: 360p, 720p, 1080p and 2160p.</summary>
    public static IReadOnlyList<MemoryPoint> Table(bool isHalf) =>
    [
        new(640, 360, 64, (long)((isHalf ? 3.1 : 5.2) * GB)),
        new(1280, 720, 32, (long)((isHalf ? 4.0 : 6.8) * GB)),
        new(1920, 1080, 16, (long)((isHalf ? 4.5 : 7.5) * GB)),
        new(3840, 2160, 4, (long)((isHalf ? 5.0 : 8.2) * GB)),
    ];

    /// <summary>The line through the table.</summary>
    /// <param name="precision">Of the model, as fingerprints have it.</param>
    public static MemoryModel Of(string precision) => MemoryModel.Fit(Table(precision.StartsWith("fp16", StringComparison.Ordinal)));
}
