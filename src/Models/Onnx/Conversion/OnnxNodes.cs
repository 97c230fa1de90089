using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Onnx.Conversion;

/// <summary>Reads nodes of a graph.</summary>
internal static class OnnxNodes
{
    /// <summary>Whether the operator is one of ONNX's own.</summary>
    public static bool IsStandard(NodeProto node) => IsStandard(node.Domain);

    public static bool IsStandard(string domain) => domain is "" or "ai.onnx";

    /// <summary>Version of ONNX's own operators; 0 if the model names none.</summary>
    public static long Opset(ModelProto model) => model.OpsetImport.FirstOrDefault(o => IsStandard(o.Domain))?.Version ?? 0;

    public static AttributeProto? Attribute(NodeProto node, string name) => node.Attribute.FirstOrDefault(a => a.Name == name);

    public static long Int(NodeProto node, string name, long otherwise) => Attribute(node, name)?.I ?? otherwise;

    public static float Float(NodeProto node, string name, float otherwise) => Attribute(node, name)?.F ?? otherwise;

    /// <summary>Branches and loop bodies.</summary>
    public static IEnumerable<GraphProto> Graphs(NodeProto node) => node.Attribute.SelectMany(a => a.Graphs.Append(a.G)).Where(g => g is not null);

    /// <summary>Tensors that a node, or a graph in it, reads.</summary>
    public static IEnumerable<string> Reads(NodeProto node) => node.Input.Concat(Graphs(node).SelectMany(g => g.Node.SelectMany(Reads).Concat(g.Output.Select(o => o.Name))));

    /// <summary>Makes constants of older files, which are listed as inputs too, constants and nothing else.</summary>
    public static void SealConstants(ModelProto model)
    {
        // From version 4 on they need not be listed.
        model.IrVersion = Math.Max(model.IrVersion, 4);
        var constants = model.Graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var fed = model.Graph.Input.Where(i => !constants.Contains(i.Name)).ToList();
        model.Graph.Input.Clear();
        model.Graph.Input.Add(fed);
    }
}
