using System.Runtime.InteropServices;
using Google.Protobuf;
using QueueWorkers.Models;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>An ONNX file made ready for a session: one input, and the profile's tensor as the only output.</summary>
internal sealed record ModelGraph(byte[] Bytes, string Input, string Output, string Precision)
{
    private const int NamesInAnError = 40;

    public static ModelGraph Prepare(ModelFile file)
    {
        var model = OnnxFile.Parse(file.Bytes, file.Origin);
        var graph = model.Graph;
        var precision = file.Precision ?? OnnxPrecision.Of(graph);
        var input = FramesOf(file, graph);
        OnnxConstants.Put(model, input, file.Profile);
        var output = Wanted(file, graph);
        if (file.Profile.Constants is null && graph.Output.Count == 1 && graph.Output[0].Name == output)
            return new ModelGraph(Array(file.Bytes), input, output, precision);
        OnnxPruning.KeepOnly(graph, output);
        return new ModelGraph(model.ToByteArray(), input, output, precision);
    }

    private static string FramesOf(ModelFile file, GraphProto graph)
    {
        var known = graph.Initializer.Select(t => t.Name).Concat(file.Profile.Constants?.Keys ?? []).ToHashSet(StringComparer.Ordinal);
        var inputs = graph.Input.Select(i => i.Name).ToList();
        var left = inputs.Where(n => !known.Contains(n)).ToList();
        return left.Count == 1
            ? left[0]
            : throw new ModelProfileException(file.Origin, left.Count == 0
                ? $"none of its inputs ({string.Join(", ", inputs)}) is left for the frames; allowed: constants for all but one"
                : $"the model has {left.Count} inputs ({string.Join(", ", left)}); allowed: one, the frames. What the others are always given stands in the profile: \"constants\": {{ \"{left[^1]}\": [1, 1] }}");
    }

    private static string Wanted(ModelFile file, GraphProto graph)
    {
        var wanted = file.Profile.Output;
        if (wanted is null && graph.Output.Count > 0)
            return graph.Output[0].Name;
        var known = OnnxPruning.Outputs(graph);
        if (wanted is not null && known.Contains(wanted))
            return wanted;
        var declared = string.Join(", ", graph.Output.Select(o => o.Name));
        var inner = known.Skip(graph.Output.Count).ToList();
        // The last tensors are the likely ones: features sit before the head.
        var shown = string.Join(", ", inner.TakeLast(NamesInAnError));
        throw new ModelProfileException(file.Profile.Name, "output", wanted is null ? "absent" : $"\"{wanted}\"",
            $"{declared} (outputs of the model), or one of its {inner.Count} inner tensors: {(inner.Count > NamesInAnError ? "…, " : "")}{shown}");
    }

    private static byte[] Array(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : bytes.ToArray();
}
