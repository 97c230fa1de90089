using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Sessions;

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
        var cores = cuda ? 1 : Environment.ProcessorCount;
        int[] frames = plan.Shape.FixedBatch ? [1] : cuda ? GpuFrames : CpuFrames;
        List<BareLayout> layouts = only is not null ? [only] : [.. new[] { (cores, 1), (1, cores) }.Distinct().SelectMany(split => frames.Select(f => new BareLayout(split.Item1, split.Item2, f)))];
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

    private static SessionPlan PlanOf(InferenceOptions options) => FeatureModelLoader.Inspect(Models.Load(options));

    private sealed class Session : IDisposable
    {
        private readonly InferenceSession _session;
        private readonly OrtValue _input;
        private readonly OrtValue _output;
        private readonly OrtIoBinding _binding;
        private readonly RunOptions _run = new();

        public Session(SessionPlan plan, BareLayout layout, InferenceOptions options)
        {
            _session = options.Accelerator == Accelerators.Cuda ? SessionFactory.OpenCuda(plan.Graph.Bytes, 0, options) : SessionFactory.OpenCpu(plan.Graph.Bytes, layout.Threads);
            _input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, plan.Shape.InputType, plan.Shape.InputOf(layout.Frames));
            Fill(_input, plan.Shape.InputType);
            _output = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, plan.Shape.OutputType, plan.Shape.OutputOf(layout.Frames));
            _binding = _session.CreateIoBinding();
            _binding.BindInput(plan.Graph.Input, _input);
            _binding.BindOutput(plan.Graph.Output, _output);
            _session.RunWithBinding(_run, _binding);
        }

        /// <summary>Runs per second.</summary>
        public double Loop(TimeSpan time)
        {
            var (runs, started) = (0, Stopwatch.GetTimestamp());
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                _session.RunWithBinding(_run, _binding);
                runs++;
            }
            return runs / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        public void Dispose()
        {
            _binding.Dispose();
            _output.Dispose();
            _input.Dispose();
            _run.Dispose();
            _session.Dispose();
        }

        private static void Fill(OrtValue tensor, TensorElementType type)
        {
            var random = new Random(1);
            if (type != TensorElementType.Float)
            {
                random.NextBytes(tensor.GetTensorMutableRawData());
                return;
            }
            foreach (ref var value in tensor.GetTensorMutableDataAsSpan<float>())
                value = random.NextSingle();
        }
    }
}
