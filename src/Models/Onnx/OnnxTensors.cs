namespace QueueWorkers.Models.Onnx;

/// <summary>Finds the constants of a graph, wherever they are.</summary>
internal static class OnnxTensors
{
    /// <summary>Initializers first, then constants of nodes, those of inner graphs too; always in the same order.</summary>
    public static IEnumerable<TensorProto> Of(GraphProto graph) => graph.Initializer.Concat(graph.Node.SelectMany(n => n.Attribute).SelectMany(Of));

    private static IEnumerable<TensorProto> Of(AttributeProto attribute) =>
        attribute.Tensors.Append(attribute.T).Where(t => t is not null).Concat(attribute.Graphs.Append(attribute.G).Where(g => g is not null).SelectMany(Of));
}
