using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;


namespace QueueWorkers.Inference.Running.Pixels;

/// <summary>(pixel × scale − mean) ÷ std of each channel, as pixel × factor + offset. Multiplied and added apart, never fused, so that every machine gives the same bits.</summary>
internal readonly struct ChannelScale(ModelInput input)
{
    public float[] Factors { get; } = [.. input.Std.Select(std => (float)(input.Scale / std))];

    public float[] Offsets { get; } = [.. input.Mean.Zip(input.Std, (mean, std) => (float)(-mean / std))];
}
