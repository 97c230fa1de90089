using System.Globalization;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Inference.Running.Memory;

/// <summary>How large the runs of a model may be, so that they fit into the memory of its device.</summary>
/// <param name="Model">Memory of a run.</param>
/// <param name="IsMeasured">Whether it was measured on this device; else it is assumed.</param>
/// <param name="Budget">Bytes that all sessions may take together.</param>
internal sealed record RunPlan(MemoryModel Model, bool IsMeasured, long Budget)
{
    /// <summary>A frame that every session has room for, if frames come in any size: the number of sessions is settled before the first one comes.</summary>
    private static readonly FrameGeometry Large = new() { Width = 3840, Height = 2160 };

    /// <summary>The plan for sessions on the CPU, by what was measured, or else by the prior's slope: its fixed part is a GPU's.</summary>
    public static RunPlan OnCpu(SessionPlan plan, InferenceOptions options)
    {
        var budget = MemoryBudget.OfHost(options);
        return Measured(plan, DeviceNames.Cpu(), budget, options)
            ?? new(MemoryPrior.Of(plan.Graph.Precision) with { Fixed = 2.0 * plan.Graph.Bytes.Length }, IsMeasured: false, budget);
    }

    /// <summary>The plan for sessions on one GPU, where a run that does not fit fails and is halved: so nothing is assumed.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="index">CUDA's number of the GPU.</param>
    /// <param name="options">May bound its memory.</param>
    /// <returns>Null if the model was not measured there, or the GPU's memory is not known.</returns>
    public static RunPlan? OnGpu(SessionPlan plan, int index, InferenceOptions options) =>
        (options.GpuMemoryBytes > 0 ? options.GpuMemoryBytes : CudaMemory.Free(index)) is { } budget ? Measured(plan, DeviceNames.Gpu(index), budget, options) : null;

    /// <summary>Whether it bounds runs. A model that was measured at one size alone tells nothing of others.</summary>
    public bool IsBound => Model.PerPixel > 0;

    /// <summary>Sessions that may be side by side, one always.</summary>
    public int MostSessions(SessionPlan plan) => (int)Math.Clamp(Model.MostPixels(Budget) / PixelsOf(plan.Shape.AnySize ? Large : plan.Geometry), 1, int.MaxValue);

    /// <summary>Pixels of the largest run of each of some sessions: they share the model, not what its runs take.</summary>
    public long MostPixels(int sessions) => Model.MostPixels(Budget) / sessions;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Model.Fixed / 1e6:F0} MB and {Model.PerPixel:F0} bytes a pixel, {(IsMeasured ? "measured" : "assumed (qw calibrate measures it)")}, within {Budget / 1e6:F0} MB");

    private static long PixelsOf(FrameGeometry frame) => Math.Max(1, (long)frame.Width * frame.Height);

    private static RunPlan? Measured(SessionPlan plan, string device, long budget, InferenceOptions options) =>
        ModelMemory.Of(plan.Sha256, plan.Graph, device, options).Find() is { Points.Count: > 0 } known ? new(MemoryModel.Fit(known.Points), IsMeasured: true, budget) : null;
}
