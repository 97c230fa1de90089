using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Pixels;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Platform.Models;

namespace QueueWorkers.Inference.Running;

/// <summary>Loads a model and checks it against its profile.</summary>
internal static class FeatureModelLoader
{
    public static OnnxFeatureModel Load(InferenceOptions options, TimeProvider time, ILogger log) =>
        Load(new ModelCatalogue(options.CacheFolder()).Load(options.Model), options, time, log);

    public static OnnxFeatureModel Load(ModelFile file, InferenceOptions options, TimeProvider time, ILogger log)
    {
        var graph = ModelGraph.Prepare(file);
        var (session, provider, device) = Open(graph, file, options, log);
        try
        {
            var shape = ModelShape.Of(session, graph, file);
            shape = shape with { Feature = shape.AnySize ? ProbeSizes(session, graph, shape, file) : shape.Feature ?? Probe(session, graph, shape, file) };
            var dimension = Dimension(shape, graph, file);
            var description = new ModelDescription(
                file.Profile.Name, ModelFingerprint.Of(file.Profile, file.Sha256, graph.Output, graph.Precision), file.Sha256,
                file.Profile.Input.Geometry(), dimension, new Execution(provider, device, graph.Precision));
            var model = new OnnxFeatureModel(session, graph, shape, new FrameWriter(file.Profile.Input, shape.InputType), description, options.RunFrames, time);
            log.ModelLoaded(description.Fingerprint, dimension, provider, device, graph.Precision, model.RunFrames);
            return model;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static (InferenceSession Session, string Provider, string Device) Open(ModelGraph graph, ModelFile file, InferenceOptions options, ILogger log)
    {
        try
        {
            return SessionFactory.Open(graph.Bytes, options, log);
        }
        catch (OnnxRuntimeException fault)
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
