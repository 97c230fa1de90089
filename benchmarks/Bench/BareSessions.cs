using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Opening;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Benchmarks;

/// <summary>The bound: sessions of ONNX Runtime in loops on tensors that are already there, and nothing else.</summary>
internal sealed class BareSessions : IDisposable
{
    private static readonly int[] CpuFrames = [1, 2, 4, 8, 16];
    private static readonly int[] GpuFrames = [1, 8, 32, 64, 128];
    private readonly List<Session> _sessions;

    private BareSessions(SessionPlan plan, BareLayout layout, InferenceOptions options)
    {
        Layout = layout;
        _sessions = [.. Enumerable.Range(0, layout.Sessions).Select(_ => new Session(plan, layout, options))];
    }

    /// <summary>How many, and how large.</summary>
    public BareLayout Layout { get; }

    /// <summary>Every layout of the grid, or the given one, with its frames per second, the best first; each is measured twice, in turns, and its better figure counts.</summary>
    public static IReadOnlyList<(BareLayout Layout, double Rate)> Grid(InferenceOptions options, TimeSpan each, BareLayout? only = null)
    {
        var plan = PlanOf(options);
        var cuda = options.Accelerator == Accelerators.Cuda;
        int[] frames = !plan.Shape.IsFree ? [plan.Shape.FullRun(1)] : cuda ? GpuFrames : CpuFrames;
        var cores = Environment.ProcessorCount;
        // On a GPU as many sessions as a worker has there, or one.
        (int Sessions, int Threads)[] splits = cuda ? [(1, 1), (2, 1)] : [(cores, 1), (1, cores)];
        List<BareLayout> layouts = only is not null ? [only] : [.. splits.Distinct().SelectMany(split => frames.Select(f => new BareLayout(split.Sessions, split.Threads, f)))];
        return [.. layouts.Concat(layouts).Select(layout => (layout, Rate(layout))).GroupBy(l => l.layout, (layout, rates) => (layout, rates.Max(r => r.Item2))).OrderByDescending(l => l.Item2)];

        double Rate(BareLayout layout)
        {
            using var sessions = new BareSessions(plan, layout, options);
            return sessions.Rate(each);
        }
    }

    /// <summary>Opens a layout and runs each session once.</summary>
    public static BareSessions Open(BareLayout layout, InferenceOptions options) => new(PlanOf(options), layout, options);

    /// <summary>Frames per second of all together for a time.</summary>
    public double Rate(TimeSpan time)
    {
        using var ready = new Barrier(_sessions.Count);
        var rates = new double[_sessions.Count];
        var loops = _sessions.Select((session, i) => new Thread(() =>
        {
            ready.SignalAndWait();
            rates[i] = session.Loop(time) * Layout.Frames;
        })).ToList();
        loops.ForEach(t => t.Start());
        loops.ForEach(t => t.Join());
        return rates.Sum();
    }

    public void Dispose() => _sessions.ForEach(s => s.Dispose());

    private static SessionPlan PlanOf(InferenceOptions options)
    {
        var plan = FeatureModelLoader.Inspect(Models.Load(options));
        return options.Accelerator == Accelerators.Cuda ? CudaDevices.PlanOf(plan, options) : plan;
    }

    /// <summary>A session with its buffers, as a worker has them: what is copied and what is in the graph is the same.</summary>
    private sealed class Session : IDisposable
    {
        private readonly InferenceSession _session;
        private readonly GpuMemory? _gpu;
        private readonly RunBuffers _buffers;
        private readonly RunBuffer _buffer;
        private readonly RunOptions _run = new();

        public Session(SessionPlan plan, BareLayout layout, InferenceOptions options)
        {
            var isCuda = options.Accelerator == Accelerators.Cuda;
            _session = isCuda ? SessionFactory.OpenCuda(plan, 0, layout.Frames, options) : SessionFactory.OpenCpu(plan.Graph.Bytes, layout.Threads);
            _gpu = isCuda ? GpuMemory.Of(_session, 0, options.CudaGraphs, NullLogger.Instance) : null;
            _buffers = new RunBuffers(_session, plan, plan.Geometry, layout.Frames, _gpu);
            _buffer = _buffers.Of(layout.Frames);
            Fill(_buffer.Input, plan.Shape.InputType);
            _buffer.Run(_session, _run);
        }

        /// <summary>Runs per second.</summary>
        public double Loop(TimeSpan time)
        {
            var (runs, started) = (0, Stopwatch.GetTimestamp());
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                _buffer.Run(_session, _run);
                runs++;
            }
            return runs / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        public void Dispose()
        {
            _buffers.Dispose();
            _run.Dispose();
            _gpu?.Dispose();
            _session.Dispose();
        }

        private static void Fill(Span<byte> tensor, TensorElementType type)
        {
            var random = new Random(1);
            if (type != TensorElementType.Float)
            {
                random.NextBytes(tensor);
                return;
            }
            foreach (ref var value in MemoryMarshal.Cast<byte, float>(tensor))
                value = random.NextSingle();
        }
    }
}
