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
        var model = new FeatureModel(description, plan.Shape.FullRun(set.RunFrames), queue, set.Shared, giveUp => [.. set.Devices.Select(d => new DeviceLane(d.Name, d.Device, d.Reopen, queue, lanes, time, log, giveUp))]);
        // Copies of the model that opening it took: several times its size, and nothing would collect them for long.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        log.ModelLoaded(fingerprint, plan.Dimension, set.Provider, set.Name, set.Precision, set.Devices.Count, set.RunFrames, time.GetElapsedTime(started).TotalMilliseconds);
        foreach (var note in file.Profile.Note is { } own ? [own, .. plan.Warnings] : plan.Warnings)
            log.ModelNote(fingerprint, note);
        return model;
    }

    /// <summary>What the model is, by a session on the CPU that is closed again.</summary>
    public static SessionPlan Inspect(ModelFile file)
    {
        var graph = ModelGraph.Prepare(file);
        using var session = Opened(() => SessionFactory.OpenCpu(graph.Bytes, Environment.ProcessorCount), file);
        var (shape, warnings) = ModelTrial.Of(session, graph, ModelShape.Of(session, graph, file), file);
        return new SessionPlan(graph, shape, file.Profile.Input, file.Profile.Input.Geometry(), Dimension(shape, graph, file)) { Warnings = warnings };
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

    private static int Dimension(ModelShape shape, ModelGraph graph, ModelFile file)
    {
        var dimension = checked((int)shape.Feature!.Aggregate(1L, (product, size) => checked(product * size)));
        return file.Profile is not { Kind: ModelKind.Classification, Labels: { } labels } || labels.Count == dimension
            ? dimension
            : throw new ModelProfileException(file.Profile.Name, "labels", $"{labels.Count} names", $"{dimension}, as many as {graph.Output} has scores");
    }
}
