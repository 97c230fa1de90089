using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Onnx;

/// <summary>Makes one tensor of a graph its only output, and drops what it does not need.</summary>
public static class OnnxPruning
{
    /// <summary>Tensors that can be an output: the declared outputs first, then every inner one in the order of the nodes.</summary>
    public static IReadOnlyList<string> Outputs(GraphProto graph) =>
        [.. graph.Output.Select(o => o.Name)
            .Concat(graph.Node.SelectMany(n => n.Output).Where(name => name.Length > 0))
            .Distinct(StringComparer.Ordinal)];

    /// <summary>Leaves <paramref name="output"/> as the only output. Nodes and constants on which it does not depend go, so that nothing is computed in vain.</summary>
    public static void KeepOnly(GraphProto graph, string output)
    {
        var declared = graph.Output.Concat(graph.ValueInfo).FirstOrDefault(v => v.Name == output)
            ?? new ValueInfoProto { Name = output }; // ONNX Runtime infers the type of an output without one.
        graph.Output.Clear();
        graph.Output.Add(declared);

        var needed = new HashSet<string>(StringComparer.Ordinal) { output };
        var kept = new List<NodeProto>();
        // Nodes are in topological order: backwards, each is decided before what it reads.
        foreach (var node in graph.Node.Reverse().Where(n => n.Output.Any(needed.Contains)))
        {
            kept.Add(node);
            AddInputs(node, needed);
        }

        kept.Reverse();
        graph.Node.Clear();
        graph.Node.Add(kept);
        // Before IR version 4 every constant is listed as an input too: without its value it would have to be fed.
        var constants = graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        Keep(graph.Input, v => needed.Contains(v.Name) || !constants.Contains(v.Name));
        Keep(graph.Initializer, t => needed.Contains(t.Name));
        Keep(graph.ValueInfo, v => needed.Contains(v.Name) && v.Name != output);
    }

    private static void AddInputs(NodeProto node, HashSet<string> needed)
    {
        needed.UnionWith(node.Input);
        // A branch or loop body reads tensors of the graph around it by name.
        foreach (var inner in node.Attribute.SelectMany(a => a.Graphs.Append(a.G)).Where(g => g is not null).SelectMany(g => g.Node))
            AddInputs(inner, needed);
        foreach (var inner in node.Attribute.SelectMany(a => a.Graphs.Append(a.G)).Where(g => g is not null))
            needed.UnionWith(inner.Output.Select(o => o.Name));
    }

    private static void Keep<T>(Google.Protobuf.Collections.RepeatedField<T> items, Func<T, bool> wanted)
    {
        var kept = items.Where(wanted).ToList();
        items.Clear();
        items.Add(kept);
    }
}
