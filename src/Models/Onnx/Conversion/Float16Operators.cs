using QueueWorkers.Platform.Labelling;

using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx.Conversion;

/// <summary>Which operators stay with 32-bit floats.</summary>
internal static class Float16Operators
{
    // Their squares, powers and sums leave the range of 16 bits, 65,504, or all digits that it has, long before their results do.
    private static readonly HashSet<string> Ranges = new(StringComparer.Ordinal)
    {
        "Exp", "Pow", "CumSum", "ReduceSum", "ReduceSumSquare", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceProd", "LpNormalization", "LpPool", "GlobalLpPool", "LRN",
        "InstanceNormalization", "MeanVarianceNormalization", "Softplus",
    };

    // ONNX defines an input of theirs for 32 bits alone, or ONNX Runtime has them, or some version of them, for 32 bits alone.
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "Resize", "Upsample", "NonMaxSuppression", "RoiAlign", "TopK", "Range", "Min", "Max", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli",
        "EyeLike", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearConv", "QLinearMatMul", "ConvInteger", "MatMulInteger",
    };

    // What multiplies by weights is no computing with sizes, whatever its input was made of.
    private static readonly HashSet<string> Weighted = new(StringComparer.Ordinal) { "Conv", "ConvTranspose", "Gemm", "MatMul" };

    /// <summary>Whether an operator stays: by its kind, as it is of another domain, or as branches and loop bodies stay whole.</summary>
    public static bool Keeps(NodeProto node) => !OnnxNodes.IsStandard(node) || Ranges.Contains(node.OpType) || Types.Contains(node.OpType) || OnnxNodes.Graphs(node).Any();

    /// <summary>Whether a node computes with sizes, which 16 bits tell exactly up to 2,048 only: floats made of integers, and what is made of such and of constants alone.</summary>
    /// <param name="node">The node.</param>
    /// <param name="types">Types of the graph.</param>
    /// <param name="isSize">Whether a tensor is such a float.</param>
    /// <param name="isConstant">Whether a tensor is a constant.</param>
    public static bool IsOfSizes(NodeProto node, TensorTypes types, Func<string, bool> isSize, Func<string, bool> isConstant)
    {
        if (node is { OpType: "Cast", Input.Count: 1 })
            return types.Of(node.Input[0]) is DataType.Int32 or DataType.Int64 or DataType.Uint32 or DataType.Uint64;
        var floats = node.Input.Where(types.IsFloat).ToList();
        return !Weighted.Contains(node.OpType) && floats.Any(isSize) && floats.All(f => isSize(f) || isConstant(f));
    }
}
