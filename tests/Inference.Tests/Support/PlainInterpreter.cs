using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Tests;

/// <summary>Computes a convolutional graph for one frame as the operators are defined, in double, without any trick: the reference.</summary>
internal static class PlainInterpreter
{
    public static Dictionary<string, Planes> Run(GraphProto graph, Planes frame)
    {
        var weights = graph.Initializer.ToDictionary(t => t.Name);
        var values = new Dictionary<string, Planes>(StringComparer.Ordinal) { [graph.Input.First(i => !weights.ContainsKey(i.Name)).Name] = frame };
        foreach (var node in graph.Node)
        {
            var x = values[node.Input[0]];
            values[node.Output[0]] = node.OpType switch
            {
                "Conv" => Conv(x, weights[node.Input[1]], weights[node.Input[2]], node),
                "Relu" => x with { Values = [.. x.Values.Select(v => Math.Max(v, 0))] },
                "MaxPool" => MaxPool(x, node),
                "GlobalAveragePool" => new Planes([.. x.Values.Chunk(x.Height * x.Width).Select(p => p.Average())], x.Channels, 1, 1),
                "Concat" => new Planes([.. node.Input.SelectMany(i => values[i].Values)], node.Input.Sum(i => values[i].Channels), x.Height, x.Width),
                "Flatten" => x,
                _ => throw new NotSupportedException(node.OpType),
            };
        }

        return values;
    }

    private static Planes Conv(Planes x, TensorProto weight, TensorProto bias, NodeProto node)
    {
        var (w, b) = (Floats(weight), Floats(bias));
        var (channels, kernel, stride, pads) = ((int)weight.Dims[0], (int)weight.Dims[2], Ints(node, "strides", 1)[0], Ints(node, "pads", 0)[0]);
        var (height, width) = (Size(x.Height, kernel, stride, pads), Size(x.Width, kernel, stride, pads));
        var y = new double[channels * height * width];
        for (var o = 0; o < channels; o++)
        {
            Array.Fill(y, b[o], o * height * width, height * width);
            for (var k = 0; k < x.Channels * kernel * kernel; k++)
            {
                var (i, kr, kc) = (k / (kernel * kernel), (k / kernel % kernel) - pads, (k % kernel) - pads);
                AddTap(x, i, kr, kc, stride, w[(o * x.Channels * kernel * kernel) + k], y.AsSpan(o * height * width, height * width), width);
            }
        }

        return new Planes(y, channels, height, width);
    }

    /// <summary>One weight of a kernel, at every place that it meets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTap(Planes x, int channel, int row, int column, int stride, double weight, Span<double> y, int width)
    {
        for (var at = 0; at < y.Length; at++)
            y[at] += weight * x.At(channel, (at / width * stride) + row, (at % width * stride) + column);
    }

    private static Planes MaxPool(Planes x, NodeProto node)
    {
        var (kernel, stride) = (Ints(node, "kernel_shape", 1)[0], Ints(node, "strides", 1)[0]);
        Assert.All(Ints(node, "pads", 0), p => Assert.Equal(0, p));
        var (height, width) = (Size(x.Height, kernel, stride, 0), Size(x.Width, kernel, stride, 0));
        var y = new List<double>();
        for (var i = 0; i < x.Channels; i++)
        {
            for (var r = 0; r < height; r++)
            {
                for (var c = 0; c < width; c++)
                    y.Add(Enumerable.Range(0, kernel * kernel).Max(k => x.At(i, (r * stride) + (k / kernel), (c * stride) + (k % kernel))));
            }
        }

        return new Planes([.. y], x.Channels, height, width);
    }

    private static int Size(int size, int kernel, int stride, int pad) => ((size + (2 * pad) - kernel) / stride) + 1;

    private static int[] Ints(NodeProto node, string name, int otherwise) =>
        node.Attribute.FirstOrDefault(a => a.Name == name) is { } found ? [.. found.Ints.Select(i => (int)i)] : [otherwise];

    private static float[] Floats(TensorProto tensor) =>
        tensor.HasRawData ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];
}
