using System.Buffers.Binary;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx;

/// <summary>
/// Gives inputs of a graph the numbers of a profile, for good: what is left to feed is the frames. An input whose first axis is the batch has the same row for
/// each frame; where the batch is free, nodes repeat it for as many frames as there are.
/// </summary>
public static class OnnxConstants
{
    private const string Prefix = "queueworkers_constants";

    /// <summary>Before it there was no node that repeats rows.</summary>
    private const long ExpandOpset = 8;

    /// <summary>Throws <see cref="ModelProfileException"/> if a constant is not of the model.</summary>
    /// <param name="model">The model, which is changed.</param>
    /// <param name="frames">Name of the input that takes frames.</param>
    /// <param name="profile">The profile with the constants.</param>
    public static void Put(ModelProto model, string frames, ModelProfile profile)
    {
        var graph = model.Graph;
        var known = graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = graph.Input.Where(i => !known.Contains(i.Name)).ToList();
        var nodes = new OnnxGraphBuilder(Prefix, prefix: Prefix);
        var batch = graph.Input.First(i => i.Name == frames).Type?.TensorType?.Shape?.Dim.FirstOrDefault() is { HasDimValue: true } fixedBatch ? fixedBatch.DimValue : 0;
        foreach (var (name, numbers) in profile.Constants ?? new Dictionary<string, IReadOnlyList<double>>())
        {
            var input = inputs.Find(i => i.Name == name) ?? throw Wrong(profile, name, "no input of the model", string.Join(", ", inputs.Select(i => i.Name)));
            var (dims, rows) = Shape(input, numbers.Count, batch, profile);
            var type = (DataType)(input.Type?.TensorType?.ElemType ?? 0);
            var bytes = Bytes(numbers, type, name, profile);
            graph.Input.Remove(input);
            if (rows >= 0)
                nodes.Raw(name, type, [.. Enumerable.Repeat(bytes, (int)rows).SelectMany(b => b)], dims);
            else if (model.OpsetImport.Any(o => o.Domain is "" or "ai.onnx" && o.Version >= ExpandOpset))
                Repeat(nodes, frames, name, nodes.Raw(type, bytes, [1, .. dims.Skip(1)]), dims);
            else
                throw Wrong(profile, name, "rows of a free batch", $"an input of one size; with operators older than version {ExpandOpset} a row cannot be repeated for each frame");
        }
        var made = nodes.Build().Graph;
        var rest = graph.Node.ToList();
        graph.Initializer.Add(made.Initializer);
        graph.Node.Clear();
        graph.Node.Add(made.Node);
        graph.Node.Add(rest);
    }

    private static void Repeat(OnnxGraphBuilder nodes, string frames, string name, string row, long[] dims)
    {
        var count = nodes.Node("Gather", [nodes.Node("Shape", [frames]), nodes.Longs(0)], null, OnnxAttribute.Int("axis", 0));
        nodes.Node("Expand", [row, nodes.Node("Concat", [count, nodes.Longs(dims.AsSpan(1))], null, OnnxAttribute.Int("axis", 0))], name);
    }

    /// <summary>The shape of a constant, and how often its numbers stand in it; −1 if that is only known when it runs.</summary>
    private static (long[] Dims, long Rows) Shape(ValueInfoProto input, int numbers, long batch, ModelProfile profile)
    {
        var sizes = input.Type?.TensorType?.Shape?.Dim.Select(d => d.HasDimValue && d.DimValue >= 0 ? d.DimValue : -1).ToArray() ?? [-1];
        var shown = $"[{string.Join(", ", sizes.Select(s => s < 0 ? "N" : $"{s}"))}]";
        if (sizes.Skip(1).Any(s => s < 0))
            throw Wrong(profile, input.Name, shown, "an input of one size, but for a first axis that is the batch");
        var row = sizes.Skip(1).Aggregate(1L, (product, size) => checked(product * size));
        var all = sizes.Length == 0 ? 1 : checked(row * Math.Max(sizes[0], 0));
        if (sizes.Length == 0 || sizes[0] >= 0)
        {
            return numbers == all ? (sizes, 1)
                : numbers == row && sizes[0] == batch ? (sizes, batch)
                : throw Wrong(profile, input.Name, $"{numbers} numbers", $"{all}, as the model's input is {shown}{(sizes[0] == batch ? $", or {row}, the same for each frame" : "")}");
        }
        if (numbers != row)
            throw Wrong(profile, input.Name, $"{numbers} numbers", $"{row}, the same for each frame, as the model's input is {shown}");
        return batch > 0 ? ([batch, .. sizes.Skip(1)], batch) : (sizes, -1);
    }

    private static byte[] Bytes(IReadOnlyList<double> numbers, DataType type, string name, ModelProfile profile)
    {
        var size = type switch
        {
            DataType.Float or DataType.Int32 => 4,
            DataType.Double or DataType.Int64 => 8,
            DataType.Float16 => 2,
            DataType.Uint8 or DataType.Int8 or DataType.Bool => 1,
            _ => throw Wrong(profile, name, $"of {type}", "Float, Float16, Double, Int32, Int64, Uint8, Int8, Bool"),
        };
        var bytes = new byte[numbers.Count * size];
        for (var i = 0; i < numbers.Count; i++)
            Write(bytes.AsSpan(i * size), numbers[i], type, name, profile);
        return bytes;
    }

    private static void Write(Span<byte> target, double number, DataType type, string name, ModelProfile profile)
    {
        switch (type)
        {
            case DataType.Float:
                BinaryPrimitives.WriteSingleLittleEndian(target, (float)number);
                break;
            case DataType.Double:
                BinaryPrimitives.WriteDoubleLittleEndian(target, number);
                break;
            case DataType.Float16:
                BinaryPrimitives.WriteHalfLittleEndian(target, (Half)number);
                break;
            case DataType.Int32:
                BinaryPrimitives.WriteInt32LittleEndian(target, (int)Whole(int.MinValue, int.MaxValue));
                break;
            case DataType.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(target, Whole(-MostExact, MostExact));
                break;
            default:
                target[0] = type == DataType.Int8 ? (byte)Whole(sbyte.MinValue, sbyte.MaxValue) : (byte)Whole(0, type == DataType.Bool ? 1 : byte.MaxValue);
                break;
        }

        long Whole(long from, long to) => number == Math.Truncate(number) && number >= from && number <= to
            ? (long)number
            : throw Wrong(profile, name, $"{number:R}", $"whole numbers from {from} to {to}, as the model's input is {type}");
    }

    /// <summary>Above it JSON's numbers are not exact.</summary>
    private const long MostExact = 1L << 53;

    private static ModelProfileException Wrong(ModelProfile profile, string name, string value, string allowed) => new(profile.Name, $"constants.{name}", value, allowed);
}
