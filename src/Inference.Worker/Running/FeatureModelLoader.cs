using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Platform.Models;

namespace QueueWorkers.Inference.Running;

/// <summary>Loads a model and checks it against its profile.</summary>
internal static class FeatureModelLoader
{
    private static readonly TimeSpan ReopenPause = TimeSpan.FromSeconds(2);

    public static FeatureModel Load(InferenceOptions options, TimeProvider time, ILogger log, IProgress<ModelLoadStep>? progress = null)
    {
        progress?.Report(new("loading the model"));
        return Load(new ModelCatalogue(options.CacheFolder()).Load(options.Model), options, time, log, progress);
    }

    public static FeatureModel Load(ModelFile file, InferenceOptions options, TimeProvider time, ILogger log, IProgress<ModelLoadStep>? progress = null)
    {
        using var messages = OrtRuntime.Begin(log);
        var started = time.GetTimestamp();
        var plan = Inspect(file);
        string FingerprintOf(string precision) => ModelFingerprint.Of(file.Profile, file.Sha256, plan.Graph.Output, precision);
        var lanes = new LaneOptions(options.RunTimeout, options.DeviceFailures, ReopenPause);
        var set = Opened(() => DeviceSet.Open(plan, FingerprintOf(plan.Graph.Precision), options, lanes, time, log, progress), file);
        var (fingerprint, execution) = (FingerprintOf(set.Precision), new Execution(set.Provider, set.Name, set.Precision));
        var description = new ModelDescription(file.Profile.Name, fingerprint, file.Sha256, file.Profile.Input.Geometry(), plan.Dimension, execution)
        {
            Normalize = file.Profile.Normalize,
            Labels = file.Profile.Kind == ModelKind.Classification ? file.Profile.Labels : null,
        };
        var queue = new RunQueue(options.Join, options.JoinWait);
        var model = new FeatureModel(description, plan.Shape.FixedBatch ? 1 : set.RunFrames, queue, set.Shared, giveUp => [.. set.Devices.Select(d => new DeviceLane(d.Name, d.Device, d.Reopen, queue, lanes, time, log, giveUp))]);
        // Copies of the model that opening it took: several times its size, and nothing would collect them for long.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        log.ModelLoaded(fingerprint, plan.Dimension, set.Provider, set.Name, set.Precision, set.Devices.Count, set.RunFrames, time.GetElapsedTime(started).TotalMilliseconds);
        if (file.Profile.Note is { } note)
            log.ModelNote(fingerprint, note);
        return model;
    }

    /// <summary>What the model is, by a session on the CPU that is closed again.</summary>
    public static SessionPlan Inspect(ModelFile file)
    {
        var graph = ModelGraph.Prepare(file);
        using var session = Opened(() => SessionFactory.OpenCpu(graph.Bytes, threads: 1), file);
        var shape = ModelShape.Of(session, graph, file);
        shape = shape with { Feature = shape.AnySize ? ProbeSizes(session, graph, shape, file) : shape.Feature ?? Probe(session, graph, shape, file) };
        return new SessionPlan(graph, shape, file.Profile.Input, file.Profile.Input.Geometry(), Dimension(shape, graph, file));
    }

    private static T Opened<T>(Func<T> open, ModelFile file)
    {
        try
        {
            return open();
        }
        // The model at fault, not the device: when it is opened, or when it runs on empty frames.
        catch (Exception fault) when (fault is OnnxRuntimeException or ModelInputException)
        {
            throw new ModelProfileException(file.Origin, $"ONNX Runtime cannot load the model: {fault.Message}", fault);
        }
    }

    // A feature must not grow with the frame: two sizes tell.
    private static long[] ProbeSizes(InferenceSession session, ModelGraph graph, ModelShape shape, ModelFile file)
    {
        var (small, large) = (ProbeSize(64, 64), ProbeSize(96, 160));
        return small.SequenceEqual(large)
            ? small
            : throw new ModelProfileException(file.Profile.Name, "output", $"{graph.Output}: [{string.Join(", ", small)}] for 64 × 64 and [{string.Join(", ", large)}] for 96 × 160",
                "a tensor whose size does not depend on the frame's, as input.resize is native");

        long[] ProbeSize(int width, int height) => Probe(session, graph, shape.For(new FrameGeometry { Width = width, Height = height }), file);
    }

    // Only where the graph does not say the shape: a run of one empty frame tells it.
    private static long[] Probe(InferenceSession session, ModelGraph graph, ModelShape shape, ModelFile file)
    {
        try
        {
            using var input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, shape.InputType, shape.InputOf(1));
            input.GetTensorMutableRawData().Clear();
            using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            using var outputs = session.Run(options, [graph.Input], [input], [graph.Output]);
            var found = outputs[0].GetTensorTypeAndShape().Shape;
            return shape.FixedBatch || (found.Length > 0 && found[0] == 1)
                ? found
                : throw new ModelProfileException(file.Profile.Name, "output", $"{graph.Output} [{string.Join(", ", found)}] for one frame", "a tensor whose first axis is the frames");
        }
        catch (OnnxRuntimeException fault)
        {
            throw new ModelProfileException(file.Origin, $"the model fails on an empty frame: {fault.Message}", fault);
        }
    }

    private static int Dimension(ModelShape shape, ModelGraph graph, ModelFile file)
    {
        var dimension = checked((int)shape.Feature!.Aggregate(1L, (product, size) => checked(product * size)));
        if (dimension == 0)
            throw new ModelProfileException(file.Profile.Name, "output", $"{graph.Output} [{string.Join(", ", shape.Feature!)}]", "a tensor that is not empty");
        return file.Profile is not { Kind: ModelKind.Classification, Labels: { } labels } || labels.Count == dimension
            ? dimension
            : throw new ModelProfileException(file.Profile.Name, "labels", $"{labels.Count} names", $"{dimension}, as many as {graph.Output} has scores");
    }
}
