using Microsoft.Extensions.Logging;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Layouts;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Running.Opening;

/// <summary>A model that is opened on the CPU, in one layout or another: what several sessions share is made once. Outlives the sessions.</summary>
internal sealed class CpuModel(SessionPlan plan, TimeProvider time, ILogger log) : IDisposable
{
    private SessionPlan _plan = plan;
    private SharedWeights? _weights;

    /// <summary>Opens one session of a layout.</summary>
    public OnnxDevice Open(int number, CpuLayout layout)
    {
        if (_weights is null && layout.Sessions > 1)
        {
            _weights = new SharedWeights(_plan.Graph.Bytes, log);
            // The model as it was is large, and not needed again.
            _plan = _plan with { Graph = _plan.Graph with { Bytes = _weights.Model } };
        }
        return new OnnxDevice($"cpu {number}", SessionFactory.OpenCpu(_plan.Graph.Bytes, layout.Threads, _plan.Shape.AnySize, _weights), _plan, layout.Frames, time);
    }

    public void Dispose() => _weights?.Dispose();
}
