using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Opening;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Running.Starting;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running;

/// <summary>Loads a model and checks it against its profile.</summary>
internal static class FeatureModelLoader
{
    private static readonly TimeSpan ReopenPause = TimeSpan.FromSeconds(2);

    public static FeatureModel Load(InferenceOptions options, TimeProvider time, ILogger log, ModelLoading? loading = null)
    {
        loading ??= new();
        loading.Begin("loading the model");
        return Load(options.LoadModel(), options, time, log, loading);
    }

    public static FeatureModel Load(ModelFile file, InferenceOptions options, TimeProvider time, ILogger log, ModelLoading? loading = null)
    {
        loading ??= new();
        using var messages = OrtRuntime.Begin(log);
        var started = time.GetTimestamp();
        if (file.Profile.Input.Tiles is { } tiles && options.MostPixels > 0 && options.MostPixels < tiles.Pixels)
            throw new ModelProfileException(file.Profile.Name, "input.tiles.pixels", $"{tiles.Pixels}", $"at most {options.MostPixels}, as {InferenceOptions.Section}:{nameof(options.MostPixels)} says");
        var plan = Inspect(file, loading, options.LayoutFolder()) with { MostPixels = options.MostPixels > 0 ? options.MostPixels : long.MaxValue };
        string FingerprintOf(string precision) => ModelFingerprint.Of(file.Profile, file.Sha256, plan.Graph.Output, precision);
        var lanes = new LaneOptions(options.RunTimeout, options.DeviceFailures, ReopenPause);
        var set = Opened(() => DeviceSet.Open(plan, FingerprintOf(plan.Graph.Precision), options, lanes, time, log, loading), file);
        var (fingerprint, execution) = (FingerprintOf(set.Precision), new Execution(set.Provider, set.Name, set.Precision));
        var description = new ModelDescription(file.Profile.Name, fingerprint, file.Sha256, file.Profile.Input.Geometry(), plan.Dimension, execution)
        {
            Normalize = file.Profile.Normalize,
            Tiles = file.Profile.Input.Tiles,
            Labels = file.Profile.Kind == ModelKind.Classification ? file.Profile.Labels : null,
        };
        var queue = new RunQueue(options.Join, options.JoinWait);
        var model = new FeatureModel(description, plan.Shape.FullRun(set.RunFrames), queue, set.Shared, giveUp => [.. set.Devices.Select(d => new DeviceLane(d.Name, d.Device, d.Reopen, queue, lanes, time, log, giveUp))]);
        // Copies of the model that opening it took: several times its size, and nothing would collect them for long.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        log.ModelLoaded(fingerprint, plan.Dimension, set.Provider, set.Name, set.Precision, set.Devices.Count, model.RunFrames, time.GetElapsedTime(started).TotalMilliseconds);
        foreach (var note in file.Profile.Note is { } own ? [own, .. plan.Warnings] : plan.Warnings)
            log.ModelNote(fingerprint, note);
        return model;
    }

    /// <summary>What the model is, by a session on the CPU that is closed again.</summary>
    /// <param name="file">The model.</param>
    /// <param name="loading">May end it.</param>
    /// <param name="memory">Folder that remembers what was found out of a model, so that it is not tried again; null to try it.</param>
    public static SessionPlan Inspect(ModelFile file, ModelLoading? loading = null, string? memory = null)
    {
        var graph = ModelGraph.Prepare(file);
        var known = memory is null ? null : new StartMemory<ModelTrial>(
            memory, TrialJson.Default.ModelTrial, ModelTrial.Version, OrtRuntime.Environment().GetVersionString(), file.Sha256, ModelFingerprint.Of(file.Profile, file.Sha256, graph.Output, graph.Precision), $"{file.Profile.Neighbours}");
        var trial = known?.Find() is { Shape.Feature: not null } found ? found : null;
        if (trial is null)
        {
            trial = Try(file, graph, loading ?? new());
            known?.Keep(trial);
        }
        var dimension = Dimension(trial.Shape, graph, file);
        return new SessionPlan(graph, trial.Shape, file.Profile.Input, file.Profile.Input.Geometry(), dimension)
        {
            Sha256 = file.Sha256,
            Warnings = FeatureSize.WarningOf(dimension) is { } large ? [.. trial.Warnings, large] : trial.Warnings,
        };
    }

    private static ModelTrial Try(ModelFile file, ModelGraph graph, ModelLoading loading)
    {
        loading.Begin("trying the model on two frames");
        using var session = Opened(() => SessionFactory.OpenCpu(graph.Bytes, Environment.ProcessorCount), file);
        return ModelTrial.Of(session, graph, ModelShape.Of(session, graph, file), file, loading.Cancellation);
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
        if (shape.Feature!.Aggregate((UInt128)1, (product, size) => product * (UInt128)size) is var floats && floats > MessageLimits.Dimension)
            throw new ModelProfileException(file.Profile.Name, "output", $"{graph.Output}, {floats:N0} floats a frame", $"{MessageLimits.Dimension:N0}, less than 2 GiB");
        var dimension = (int)floats;
        return file.Profile is not { Kind: ModelKind.Classification, Labels: { } labels } || labels.Count == dimension
            ? dimension
            : throw new ModelProfileException(file.Profile.Name, "labels", $"{labels.Count} names", $"{dimension}, as many as {graph.Output} has scores");
    }
}
