using QueueWorkers.Platform.Labelling;

using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx.Conversion;

/// <summary>
/// Batch norms of trained models divide by the root of a variance that may be too small for the digits of 16 bits. With all constants known, a batch norm is
/// one factor and one summand for each channel, which are computed with all digits here: mean 0, variance 1, and what is left in scale and shift.
/// </summary>
internal static class BatchNorms
{
    private const float UsualEpsilon = 1e-5f;

    public static void Simplify(GraphProto graph)
    {
        var constants = graph.Initializer.Where(t => t.DataType == (int)DataType.Float).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var made = new OnnxGraphBuilder("norms", prefix: "queueworkers_norm");
        foreach (var node in graph.Node.Where(n => n.OpType == "BatchNormalization" && OnnxNodes.IsStandard(n) && n.Input.Count == 5 && n.Output.Count == 1 && OnnxNodes.Int(n, "training_mode", 0) == 0))
        {
            if (!node.Input.Skip(1).All(constants.ContainsKey))
                continue;
            var parts = node.Input.Skip(1).Select(name => OnnxFloats.Read(constants[name])).ToList();
            var (scale, shift, mean, variance) = (parts[0], parts[1], parts[2], parts[3]);
            var epsilon = OnnxNodes.Float(node, "epsilon", UsualEpsilon);
            var (factors, summands) = (new float[scale.Length], new float[scale.Length]);
            for (var c = 0; c < scale.Length; c++)
            {
                var factor = scale[c] / Math.Sqrt((double)variance[c] + epsilon);
                (factors[c], summands[c]) = ((float)factor, (float)(shift[c] - (mean[c] * factor)));
            }
            long[] shape = [scale.Length];
            var (zeros, ones) = (new float[scale.Length], new float[scale.Length]);
            Array.Fill(ones, 1);
            (node.Input[1], node.Input[2], node.Input[3], node.Input[4]) = (made.Floats(factors, shape), made.Floats(summands, shape), made.Floats(zeros, shape), made.Floats(ones, shape));
            if (OnnxNodes.Attribute(node, "epsilon") is { } attribute)
                node.Attribute.Remove(attribute);
            node.Attribute.Add(OnnxAttribute.Float("epsilon", 0));
        }
        graph.Initializer.Add(made.Build().Graph.Initializer);
    }
}
