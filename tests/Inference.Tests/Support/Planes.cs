namespace QueueWorkers.Inference.Tests;

/// <summary>Channels of one frame; nothing but 0 lies around them.</summary>
internal sealed record Planes(double[] Values, int Channels, int Height, int Width)
{
    public double At(int channel, int row, int column) =>
        (uint)row < (uint)Height && (uint)column < (uint)Width ? Values[(((channel * Height) + row) * Width) + column] : 0;
}
