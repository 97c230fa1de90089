using QueueWorkers.Inference.Running.Memory;

namespace QueueWorkers.Cli.Calibrate;

/// <summary>What <c>qw calibrate</c> has found.</summary>
/// <param name="Name">Of the model.</param>
/// <param name="Device">Where.</param>
/// <param name="Precision"><c>fp32</c>, <c>fp16</c>, …</param>
/// <param name="Fixed">Bytes of the model itself.</param>
/// <param name="PerPixel">Bytes of each pixel of a run.</param>
/// <param name="Budget">Bytes that runs may take.</param>
/// <param name="Loading">Bytes that loading the model takes once, before any run; absent if that was not measured.</param>
/// <param name="Points">What was measured.</param>
/// <param name="AnySize">Whether the model takes frames of any size.</param>
internal sealed record CalibrationResult(
    string Name, string Device, string Precision, double Fixed, double PerPixel, long Budget, long? Loading, IReadOnlyList<MemoryPoint> Points, bool AnySize)
{
    /// <summary>The line through the points.</summary>
    internal MemoryModel Model => new(Fixed, PerPixel);
}
